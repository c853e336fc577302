/** The unified inbox's look at what each account allows: side by side, read-only, from what each engine keeps. */
import { useEffect, useState } from "preact/hooks";
import type { PrivacyGlance } from "../../app/consent/port.ts";
import { serviceInfo } from "../config.ts";
import { textLanguage } from "../language.ts";
import { ownView, type Account } from "../model/account.ts";
import { ready } from "../model/inbox.ts";
import { glancing } from "../model/screen.ts";
import { toService } from "../pages/inboxTrip.ts";
import { Dialog } from "../parts/Dialog.tsx";
import { Badge } from "../parts/identity.tsx";
import { Icon } from "../parts/Icon.tsx";
import { privacy } from "./words.ts";

const w = privacy.glance;

function useGlance(account: Account): PrivacyGlance | null {
  const [glance, setGlance] = useState<PrivacyGlance | null>(null);
  const look = () =>
    void account.handle.ask("privacyGlance", { language: textLanguage }).then(setGlance, () => undefined);
  useEffect(() => {
    look();
    return account.handle.on((event) => {
      if (event.event === "consent") look();
    });
  }, []);
  return glance;
}

/** What is in force, not what was once said: a grant that rests, or that a minor gave before, is off. */
function stateText({ state, on, refused, closed }: PrivacyGlance["purposes"][number]): string {
  if (refused) return w.refused;
  if (closed) return w.off;
  if (on) return w.on;
  return state === "never_asked" ? w.never : w.off;
}

function Facts({ glance }: { glance: PrivacyGlance }) {
  return (
    <>
      <p class="fine">{w.door[glance.door]}</p>
      <dl class="glance__list">
        {glance.purposes.map((purpose) => (
          <div key={purpose.purpose} class="glance__row">
            <dt>{purpose.title}</dt>
            <dd class={purpose.on && !purpose.closed ? "glance__on" : undefined}>{stateText(purpose)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Card({ account }: { account: Account }) {
  const glance = useGlance(account);
  const info = serviceInfo(account.service);
  return (
    <article class="glance" aria-label={info.name}>
      <h3 class="row">
        <Badge service={account.service} size="l" />
        <span>
          {info.name} <bdi class="fine">{ownView(account)?.name}</bdi>
        </span>
      </h3>
      {glance !== null && <Facts glance={glance} />}
      <a class="btn" href={toService(info.url, "privacy")}>
        {w.open(info.name)}
        <Icon name="forward" turn />
      </a>
    </article>
  );
}

export function Glance() {
  return (
    <Dialog title={w.title} onClose={() => (glancing.value = false)}>
      <div class="stack">
        <p class="quiet">{w.text}</p>
        {ready.value.map((account) => (
          <Card key={account.service} account={account} />
        ))}
        {ready.value.length === 0 && <p class="fine">{w.none}</p>}
      </div>
    </Dialog>
  );
}
