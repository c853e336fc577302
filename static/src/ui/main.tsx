/** Where every page of the product begins: reads its config, starts or finds the engines, draws its screen. */
import "./styles/index.css";
import { render, type ComponentChild } from "preact";
import { startEngine } from "../app/client.ts";
import { config, ownService, type Page } from "./config.ts";
import { listenToKeys } from "./keys.ts";
import { follow, type Account } from "./model/account.ts";
import { accounts } from "./model/inbox.ts";
import { hear } from "./model/hearing.ts";
import { App } from "./pages/App.tsx";
import { Inbox } from "./pages/Inbox.tsx";
import { Join } from "./pages/Join.tsx";
import { Settings } from "./pages/Settings.tsx";
import { SignIn } from "./pages/SignIn.tsx";
import { PrivacyPage } from "./privacy/PrivacyPage.tsx";

/** The one engine of a service's own page, in its full role. */
function ownAccount(): Account {
  const service = ownService().id;
  const { handle } = startEngine({
    service,
    pace: config.pace,
    worker: config.worker,
    inbox: new URL(config.base_url).origin,
  });
  const account = follow(service, handle, hear);
  accounts.value = [account];
  return account;
}

const pages: Record<Page, () => ComponentChild> = {
  app: () => <App account={ownAccount()} />,
  join: () => <Join account={ownAccount()} />,
  "sign-in": () => <SignIn account={ownAccount()} />,
  settings: () => <Settings account={ownAccount()} />,
  privacy: () => <PrivacyPage account={ownAccount()} />,
  inbox: () => <Inbox />,
};

const screen = document.getElementById("screen");
if (screen !== null) {
  if (config.page === "app" || config.page === "inbox") listenToKeys();
  render(pages[config.page](), screen);
}
