/** In the details of a pair: which other accounts the other showed, and which of one's own they were shown. */
import { useId, useState } from "preact/hooks";
import type { MemberView, ShownIdentityView } from "../../app/port.ts";
import type { ShownView } from "../../app/links/port.ts";
import { serviceName } from "../config.ts";
import { date } from "../language.ts";
import { isProtected, ownView, type Account } from "../model/account.ts";
import { ready, type Row } from "../model/inbox.ts";
import { accountName } from "../model/names.ts";
import { note } from "../model/toasts.ts";
import { nameOf } from "../inbox/Members.tsx";
import { Check } from "../parts/controls.tsx";
import { Badge } from "../parts/identity.tsx";
import { Icon } from "../parts/Icon.tsx";
import { words } from "../strings.ts";
import { endShown, show } from "./inbox.ts";
import { did, useLinks } from "./model.ts";
import { links } from "./words.ts";

const w = links.details;

function Also({ identity, by }: { identity: ShownIdentityView; by: string }) {
  return (
    <li class="also">
      <Badge service={identity.service} size="l" />
      <span class="also__text">
        <bdi>{w.also(identity.name, serviceName(identity.service), by)}</bdi>
        {identity.address !== "" && identity.address !== identity.name && (
          <bdi class="fine">{w.address(identity.address)}</bdi>
        )}
      </span>
    </li>
  );
}

export function AlsoList({ member }: { member: MemberView }) {
  if (member.also.length === 0) return null;
  return (
    <ul aria-label={w.title(nameOf(member))}>
      {member.also.map((identity) => (
        <Also key={identity.id} identity={identity} by={nameOf(member)} />
      ))}
    </ul>
  );
}

export function OtherAccounts({ other }: { other: MemberView }) {
  if (other.also.length === 0) return null;
  return (
    <section class="card">
      <h3>{w.title(nameOf(other))}</h3>
      <AlsoList member={other} />
    </section>
  );
}

function Shown({ row, link, who }: { row: Row; link: ShownView; who: string }) {
  const stop = () =>
    void did(endShown(row.account, link)).then((done) => {
      if (done) note(links.shown.stopped(who));
    });
  const service = serviceName(link.other.service);
  return (
    <li class="also">
      <Badge service={link.other.service} size="l" />
      <span class="also__text">
        <bdi>{w.shows(link.other.name, service)}</bdi>
        <span class="fine">{links.shown.until(date(link.expires))}</span>
      </span>
      <button type="button" class="btn btn--bare" aria-label={links.shown.stopTo(who)} onClick={stop}>
        {links.shown.stop}
      </button>
    </li>
  );
}

function Choice({
  account,
  chosen,
  name,
  onChoose,
}: {
  account: Account;
  chosen: boolean;
  name: string;
  onChoose: () => void;
}) {
  const id = useId();
  return (
    <div class="check">
      <input type="radio" id={id} name={name} checked={chosen} onChange={onChoose} />
      <label class="label" for={id}>
        <Badge service={account.service} /> {links.also(serviceName(account.service), accountName(account))}
      </label>
    </div>
  );
}

function ShowForm({
  row,
  who,
  choices,
  onDone,
}: {
  row: Row;
  who: string;
  choices: readonly Account[];
  onDone: () => void;
}) {
  const [chosen, choose] = useState<Account | undefined>(choices[0]);
  const [withAddress, setWithAddress] = useState(false);
  const [busy, setBusy] = useState(false);
  const name = useId();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (chosen === undefined) return;
    setBusy(true);
    void did(show(row.account, chosen, row.view.id, withAddress)).then((done) => {
      setBusy(false);
      if (!done) return;
      note(w.shown(who));
      onDone();
    });
  };
  return (
    <form class="stack" onSubmit={submit}>
      <fieldset class="stack stack--s">
        <legend class="label">{w.choose}</legend>
        {choices.map((account) => (
          <Choice
            key={account.service}
            account={account}
            chosen={account === chosen}
            name={name}
            onChoose={() => choose(account)}
          />
        ))}
      </fieldset>
      {chosen?.service !== "instagram" && (
        <Check label={w.address_} hint={w.addressHint} checked={withAddress} onChecked={setWithAddress} />
      )}
      <p class="vouch vouch--s">{w.vouch(who)}</p>
      <div class="row row--wrap">
        <button class="btn btn--main" disabled={busy} aria-busy={busy}>
          {w.submit(who)}
        </button>
        <button type="button" class="btn" onClick={onDone}>
          {words.cancel}
        </button>
      </div>
    </form>
  );
}

/** One's own other accounts that this contact was not shown. */
function choicesOf(row: Row, shown: readonly ShownView[]): Account[] {
  const known = new Set(shown.map(({ other }) => other.account));
  return ready.value.filter((account) => account !== row.account && !known.has(ownView(account)?.account ?? ""));
}

export function OwnAccounts({ row, other }: { row: Row; other: MemberView }) {
  const [open, setOpen] = useState(false);
  const view = useLinks(row.account);
  const who = nameOf(other);
  if (view === null || row.view.status !== "active" || other.blocked) return null;
  const shown = view.shown.filter(({ side, conversation }) => side === "a" && conversation === row.view.id);
  const others = choicesOf(row, shown);
  const choices = isProtected(row.account) ? [] : others.filter((account) => !isProtected(account));
  if (shown.length === 0 && others.length === 0) return null;
  return (
    <section class="card">
      <h3>{w.own(who)}</h3>
      {shown.length === 0 && <p class="fine">{w.nothing(who)}</p>}
      {shown.length > 0 && (
        <ul>
          {shown.map((link) => (
            <Shown key={link.id} row={row} link={link} who={who} />
          ))}
        </ul>
      )}
      {choices.length < others.length && <p class="fine">{links.minor}</p>}
      {open && choices.length > 0 ? (
        <ShowForm row={row} who={who} choices={choices} onDone={() => setOpen(false)} />
      ) : (
        choices.length > 0 && (
          <button type="button" class="btn" onClick={() => setOpen(true)}>
            <Icon name="link" />
            {w.show}
          </button>
        )
      )}
    </section>
  );
}
