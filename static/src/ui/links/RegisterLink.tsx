/** Proposes a registered link from the unified inbox: nothing is told to a server before each account's own page says yes. */
import { useId, useState } from "preact/hooks";
import type { LinkPurpose } from "../../app/links/port.ts";
import { serviceInfo } from "../config.ts";
import { isProtected, type Account } from "../model/account.ts";
import { ready } from "../model/inbox.ts";
import { accountName } from "../model/names.ts";
import { registering } from "../model/screen.ts";
import { toLinks } from "../pages/inboxTrip.ts";
import { FormRefusal } from "../parts/controls.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { Badge } from "../parts/identity.tsx";
import { Icon } from "../parts/Icon.tsx";
import { did } from "./model.ts";
import { links } from "./words.ts";

const w = links.register;
const EFFECTS = Object.keys(w.effect) as LinkPurpose[];

/** The first account spells the statement, the second takes it over as it is. */
async function propose(one: Account, other: Account, purposes: LinkPurpose[]): Promise<void> {
  const [first, second] = [await one.handle.ask("links", {}), await other.handle.ask("links", {})];
  const { statement } = await one.handle.ask("proposeLink", { other: second.own, purposes });
  await other.handle.ask("proposeLink", { other: first.own, purposes, statement });
}

function Tick({
  label,
  checked,
  onChecked,
  account,
}: {
  label: string;
  checked: boolean;
  onChecked: () => void;
  account?: Account;
}) {
  const id = useId();
  return (
    <div class="check">
      <input type="checkbox" id={id} checked={checked} onChange={onChecked} />
      <label class="label" for={id}>
        {account !== undefined && <Badge service={account.service} />} {label}
      </label>
    </div>
  );
}

function toggled<T>(list: readonly T[], one: T): T[] {
  return list.includes(one) ? list.filter((other) => other !== one) : [...list, one];
}

function Form({ onProposed }: { onProposed: (accounts: readonly Account[]) => void }) {
  const offered = ready.value.filter((account) => !isProtected(account));
  const [chosen, choose] = useState<readonly Account[]>(offered.length === 2 ? offered : []);
  const [purposes, setPurposes] = useState<readonly LinkPurpose[]>([]);
  const [wrong, setWrong] = useState<string | undefined>(undefined);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const [one, other, third] = chosen;
    if (one === undefined || other === undefined || third !== undefined) {
      setWrong(w.two);
      return;
    }
    void did(propose(one, other, [...purposes])).then((done) => {
      if (done) onProposed([one, other]);
    });
  };
  return (
    <form class="stack" onSubmit={submit}>
      <p class="quiet">{w.text}</p>
      <fieldset class="stack stack--s">
        <legend class="label">{w.accounts}</legend>
        {offered.map((account) => (
          <Tick
            key={account.service}
            account={account}
            label={links.also(serviceInfo(account.service).name, accountName(account))}
            checked={chosen.includes(account)}
            onChecked={() => choose(toggled(chosen, account))}
          />
        ))}
        {offered.length < ready.value.length && <p class="fine">{links.minor}</p>}
      </fieldset>
      <fieldset class="stack stack--s">
        <legend class="label">{w.effects}</legend>
        {EFFECTS.map((purpose) => (
          <Tick
            key={purpose}
            label={w.effect[purpose]}
            checked={purposes.includes(purpose)}
            onChecked={() => setPurposes(toggled(purposes, purpose))}
          />
        ))}
      </fieldset>
      <FormRefusal text={wrong} />
      <button class="btn btn--main btn--wide">{w.next}</button>
    </form>
  );
}

function OnEach({ accounts }: { accounts: readonly Account[] }) {
  return (
    <div class="stack">
      <p>{w.onEach}</p>
      <ul class="stack stack--s">
        {accounts.map(({ service }) => {
          const { name, url } = serviceInfo(service);
          return (
            <li key={service}>
              <a class="btn btn--wide" href={toLinks(url)}>
                <Badge service={service} />
                {w.confirmOn(name)}
                <Icon name="forward" turn />
              </a>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

export function RegisterLink() {
  const [proposed, setProposed] = useState<readonly Account[] | null>(null);
  return (
    <Dialog title={w.title} onClose={() => (registering.value = false)}>
      {proposed === null ? <Form onProposed={setProposed} /> : <OnEach accounts={proposed} />}
    </Dialog>
  );
}
