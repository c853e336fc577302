/** The accounts of the unified inbox, to be named, coloured, ordered and taken out; each with the way to its settings. */
import { useId, useState } from "preact/hooks";
import { serviceInfo } from "../config.ts";
import { isProtected, ownView, type Account } from "../model/account.ts";
import { ready } from "../model/inbox.ts";
import { accountName, colourOf, privateLinks } from "../model/names.ts";
import { inboxSettings, registering } from "../model/screen.ts";
import { note } from "../model/toasts.ts";
import { toService } from "../pages/inboxTrip.ts";
import { Field, IconButton } from "../parts/controls.tsx";
import { Badge, Dot } from "../parts/identity.tsx";
import { Icon } from "../parts/Icon.tsx";
import { words } from "../strings.ts";
import { arrange, move } from "./inbox.ts";
import { did } from "./model.ts";
import { links } from "./words.ts";

const w = links.inbox;

function Label({ account }: { account: Account }) {
  const kept = privateLinks.value.get(account.service)?.label ?? "";
  const [typed, type] = useState(kept);
  const { name } = serviceInfo(account.service);
  return (
    <Field
      label={w.label(name)}
      value={typed}
      onValue={type}
      placeholder={ownView(account)?.name ?? ""}
      maxLength={40}
      dir="auto"
      onBlur={() => void did(arrange(account, { label: typed }))}
    />
  );
}

function Colours({ account }: { account: Account }) {
  const id = useId();
  const chosen = colourOf(account);
  return (
    <fieldset class="colours">
      <legend class="label">{w.colour(serviceInfo(account.service).name)}</legend>
      <div class="row row--wrap">
        {Object.entries(w.colours).map(([colour, label]) => (
          <label key={colour} class="colour" title={label}>
            <input
              type="radio"
              name={id}
              checked={colour === chosen}
              onChange={() => void did(arrange(account, { colour }))}
            />
            <span class="dot dot--l" data-colour={colour} />
            <span class="sr">{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Moves({ account, place, last }: { account: Account; place: number; last: number }) {
  const { name } = serviceInfo(account.service);
  return (
    <span class="row push arrange__moves">
      <IconButton icon="up" label={w.up(name)} disabled={place === 0} onClick={() => void did(move(account, -1))} />
      <IconButton
        icon="down"
        label={w.down(name)}
        disabled={place === last}
        onClick={() => void did(move(account, 1))}
      />
    </span>
  );
}

function Ways({ account }: { account: Account }) {
  const info = serviceInfo(account.service);
  const remove = () =>
    void did(account.handle.ask("leaveInbox", {})).then((done) => {
      if (done) note(w.removed(info.name));
    });
  return (
    <div class="row row--wrap">
      <a class="btn" href={toService(info.url, "settings")}>
        {words.inbox.settingsOf(info.name)}
        <Icon name="forward" turn />
      </a>
      <button type="button" class="btn btn--bare btn--care" onClick={remove}>
        {w.remove(info.name)}
      </button>
    </div>
  );
}

function Card({ account, place, last }: { account: Account; place: number; last: number }) {
  const [open, setOpen] = useState(false);
  const info = serviceInfo(account.service);
  const id = useId();
  return (
    <li class="arrange">
      <div class="row">
        <button
          type="button"
          class="arrange__name"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          <Badge service={account.service} size="l" />
          <span class="way__text">
            <strong class="row">
              <bdi>{accountName(account)}</bdi>
              <Dot account={account} />
            </strong>
            <span class="fine">{info.name}</span>
          </span>
          <Icon name="forward" />
        </button>
        {last > 0 && <Moves account={account} place={place} last={last} />}
      </div>
      {open && (
        <div class="stack arrange__more" id={id}>
          <Label account={account} />
          <Colours account={account} />
          <Ways account={account} />
        </div>
      )}
    </li>
  );
}

export function Arrange() {
  const shown = ready.value;
  if (shown.length === 0) return null;
  const linkable = shown.filter((account) => !isProtected(account));
  const register = () => {
    inboxSettings.value = false;
    registering.value = true;
  };
  return (
    <section class="stack" aria-label={w.arrange}>
      <ul class="ways">
        {shown.map((account, place) => (
          <Card key={account.service} account={account} place={place} last={shown.length - 1} />
        ))}
      </ul>
      <p class="fine">{w.arrangeText}</p>
      {linkable.length < shown.length && <p class="fine">{links.minor}</p>}
      {linkable.length > 1 && (
        <button type="button" class="btn" onClick={register}>
          <Icon name="link" />
          {links.register.open}
        </button>
      )}
    </section>
  );
}
