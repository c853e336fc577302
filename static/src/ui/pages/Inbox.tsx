/** The unified inbox: the accounts of this browser side by side, which only this browser knows to be one person's. */
import { useEffect } from "preact/hooks";
import { ListPane } from "../inbox/ListPane.tsx";
import { Panes } from "../inbox/Panes.tsx";
import { JoinAgain } from "../links/JoinAgain.tsx";
import { keepLinks } from "../links/inbox.ts";
import { RegisterLink } from "../links/RegisterLink.tsx";
import { frameStates, openFrames, settled } from "../model/frames.ts";
import { ready } from "../model/inbox.ts";
import { addingAccount, glancing, inboxSettings, registering } from "../model/screen.ts";
import { IconButton } from "../parts/controls.tsx";
import { Badge } from "../parts/identity.tsx";
import { Icon, Mark } from "../parts/Icon.tsx";
import { Glance } from "../privacy/Glance.tsx";
import { words } from "../strings.ts";
import { AccountStates, AddAccount, InboxSettings } from "./InboxAccounts.tsx";

function Head() {
  return (
    <a class="wordmark" href="/">
      <Mark />
      <span>{words.product}</span>
    </a>
  );
}

function Foot() {
  const shown = ready.value;
  return (
    <footer class="accounts">
      <span class="badges">
        {shown.map((account) => (
          <Badge key={account.service} service={account.service} spoken />
        ))}
      </span>
      <span>{words.list.accounts(shown.length)}</span>
      <IconButton icon="plus" label={words.inbox.add} class="push" onClick={() => (addingAccount.value = true)} />
    </footer>
  );
}

/** Nobody is shown yet: what to do, and for each service how it stands. */
function Welcome() {
  return (
    <div class="scroll">
      <div class="empty empty--wide">
        <Mark />
        <h3>{words.inbox.empty}</h3>
        <p class="fine">{words.inbox.emptyHint}</p>
        <AccountStates />
        <button type="button" class="btn btn--main" onClick={() => (addingAccount.value = true)}>
          <Icon name="plus" />
          {words.inbox.addFirst}
        </button>
      </div>
    </div>
  );
}

export function Inbox() {
  useEffect(openFrames, []);
  useEffect(keepLinks, []);
  const nobody = settled.value && ![...frameStates.value.values()].includes("ready");
  return (
    <Panes
      list={
        <ListPane
          head={<Head />}
          onSettings={() => (inboxSettings.value = true)}
          onPrivacy={() => (glancing.value = true)}
          instead={nobody ? <Welcome /> : undefined}
          foot={
            <>
              <JoinAgain />
              <Foot />
            </>
          }
        />
      }
    >
      {addingAccount.value && <AddAccount />}
      {inboxSettings.value && <InboxSettings />}
      {registering.value && <RegisterLink />}
      {glancing.value && <Glance />}
    </Panes>
  );
}
