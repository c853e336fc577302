/** Looking somebody up who wants to be found, in the sheet of a new conversation. */
import { useState } from "preact/hooks";
import type { FoundPerson } from "../../app/links/port.ts";
import { serviceName } from "../config.ts";
import type { Account } from "../model/account.ts";
import { Field, FormRefusal, IconButton } from "../parts/controls.tsx";
import { Avatar, Badge } from "../parts/identity.tsx";
import { Icon } from "../parts/Icon.tsx";
import { refusalText } from "../refusals.ts";
import { links } from "./words.ts";

const w = links.find;

interface FindProps {
  /** whose eyes it is looked for with */
  account: Account | undefined;
  onPick: (person: FoundPerson) => void;
}

interface Search {
  found: FoundPerson[] | null;
  wrong: string | undefined;
  busy: boolean;
}

function Result({
  person,
  people,
  onPick,
}: {
  person: FoundPerson;
  people: readonly FoundPerson[];
  onPick: () => void;
}) {
  const service = serviceName(person.service);
  const through = people.find(({ account }) => account === person.linkedTo);
  const name = person.name === "" ? w.nameless : person.name;
  return (
    <li>
      <button type="button" class="way" aria-label={w.pick(person.name, service)} onClick={onPick}>
        <Avatar name={name} service={person.service} size="s" />
        <span class="way__text">
          <strong>
            <bdi>{name}</bdi>
          </strong>
          <span class="fine">
            <Badge service={person.service} />
            {service}
            {through !== undefined && `, ${w.through(links.also(serviceName(through.service), through.name))}`}
          </span>
        </span>
        <Icon name="forward" turn />
      </button>
    </li>
  );
}

/** Those who were found and have no address that could be typed. */
export function Picked({ people, onChange }: { people: FoundPerson[]; onChange: (people: FoundPerson[]) => void }) {
  if (people.length === 0) return null;
  return (
    <ul class="chips" aria-label={w.picked}>
      {people.map((person) => (
        <li key={person.account} class="chip chip--person">
          <Badge service={person.service} />
          <bdi>{links.also(serviceName(person.service), person.name)}</bdi>
          <IconButton
            icon="close"
            label={w.unpick(links.also(serviceName(person.service), person.name))}
            onClick={() => onChange(people.filter((one) => one !== person))}
          />
        </li>
      ))}
    </ul>
  );
}

export function FindPeople({ account, onPick }: FindProps) {
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState("");
  const [search, setSearch] = useState<Search>({ found: null, wrong: undefined, busy: false });
  const find = () => {
    if (account === undefined || query.trim() === "") return;
    setSearch({ found: null, wrong: undefined, busy: true });
    account.handle.ask("directory", { query: query.trim() }).then(
      ({ people }) => setSearch({ found: people, wrong: undefined, busy: false }),
      (error: unknown) => setSearch({ found: null, wrong: refusalText(error), busy: false }),
    );
  };
  if (!open) {
    return (
      <button type="button" class="btn btn--bare find" onClick={() => setOpen(true)}>
        <Icon name="search" />
        {w.open}
      </button>
    );
  }
  return (
    <div class="panel stack stack--s" role="search" aria-label={w.open}>
      <Field
        label={w.label}
        value={query}
        onValue={setQuery}
        hint={w.hint}
        dir="auto"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        autoFocus
        onKeyDown={(event: KeyboardEvent) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          find();
        }}
        beside={
          <button type="button" class="btn" disabled={search.busy} aria-busy={search.busy} onClick={find}>
            {w.submit}
          </button>
        }
      />
      <FormRefusal text={search.wrong} />
      <p class={search.found?.length === 0 ? "fine" : "sr"} role="status">
        {search.found === null ? "" : search.found.length === 0 ? w.none : w.results(search.found.length)}
      </p>
      {search.found !== null && search.found.length > 0 && (
        <ul class="ways">
          {search.found.map((person) => (
            <Result
              key={person.account}
              person={person}
              people={search.found ?? []}
              onPick={() => {
                setOpen(false);
                onPick(person);
              }}
            />
          ))}
        </ul>
      )}
    </div>
  );
}
