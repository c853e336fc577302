/** The settings of one account, on its service's own page, where nobody can frame it. */
import type { ComponentChildren } from "preact";
import { useEffect, useId } from "preact/hooks";
import { config, ownService } from "../config.ts";
import { ownView, type Account } from "../model/account.ts";
import { Badge } from "../parts/identity.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Toasts } from "../parts/Toasts.tsx";
import { words } from "../strings.ts";
import { fromInbox } from "./inboxTrip.ts";
import { DeleteAccount, Password, SignOut } from "./settingsAccess.tsx";
import { Devices, Recovery } from "./settingsDevices.tsx";
import { Door, Unified } from "./settingsReach.tsx";

export function Section({ title, hint, children }: { title: string; hint: string; children: ComponentChildren }) {
  const id = useId();
  return (
    <section class="section" aria-labelledby={id}>
      <div class="section__head">
        <h2 id={id}>{title}</h2>
        <p>{hint}</p>
      </div>
      <div class="section__body">{children}</div>
    </section>
  );
}

function Bar() {
  const service = ownService();
  const home = fromInbox() ? `${config.base_url.replace(/\/$/, "")}/inbox/` : "/";
  return (
    <header class="bar">
      <a class="btn btn--bare settings__back" href={home}>
        <Icon name="back" turn />
        {fromInbox() ? words.settings.toInbox : words.settings.toApp}
      </a>
      <p class="row push">
        <Badge service={service.id} size="l" />
        <strong>{service.name}</strong>
      </p>
    </header>
  );
}

function Who({ account }: { account: Account }) {
  const view = ownView(account);
  return (
    <Section title={words.settings.account} hint={words.settings.accountHint}>
      <dl class="facts facts--settings">
        <dt>{words.settings.nameShown}</dt>
        <dd>
          <bdi>{view?.name}</bdi>
        </dd>
        <dt>{words.join.identifier[ownService().identifier]}</dt>
        <dd dir="ltr">{view?.identifier}</dd>
      </dl>
    </Section>
  );
}

function Sections({ account }: { account: Account }) {
  return (
    <>
      <Who account={account} />
      <Door account={account} />
      <Unified account={account} />
      <Recovery account={account} />
      <Devices account={account} />
      <Password account={account} />
      <SignOut account={account} />
      <DeleteAccount account={account} />
    </>
  );
}

export function Settings({ account }: { account: Account }) {
  const kind = account.phase.value?.kind;
  useEffect(() => {
    if (kind === "signed-out") location.replace(`/sign-in/${location.hash}`);
  }, [kind]);
  return (
    <>
      <Bar />
      <main class="page settings">
        <div class="lede">
          <h1>{words.settings.title}</h1>
          <p class="voice quiet">{words.settings.lede(ownService().name)}</p>
        </div>
        {kind === "ready" && <Sections account={account} />}
      </main>
      <footer class="foot">
        <span>{words.notMeta}</span>
      </footer>
      <Toasts />
    </>
  );
}
