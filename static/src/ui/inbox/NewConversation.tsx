/** The dialog that starts a conversation: from whom, to whom, the first message. */
import { useId, useState } from "preact/hooks";
import type { Address, ServiceId } from "../../app/port.ts";
import type { FoundPerson } from "../../app/links/port.ts";
import { config, serviceInfo, serviceName } from "../config.ts";
import { FindPeople, Picked } from "../links/FindPeople.tsx";
import type { Account } from "../model/account.ts";
import { accountName } from "../model/names.ts";
import { parseTo } from "../model/addresses.ts";
import { onlyService, ready } from "../model/inbox.ts";
import { go, threadHref } from "../model/route.ts";
import { composing } from "../model/screen.ts";
import { Field, FormRefusal } from "../parts/controls.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { Badge } from "../parts/identity.tsx";
import { refusalCode, refusalText } from "../refusals.ts";
import { words } from "../strings.ts";

interface Form {
  from: ServiceId;
  to: string;
  title: string;
  text: string;
  /** who was found and has no address to type */
  found: FoundPerson[];
}
interface Wrong {
  to?: string;
  text?: string;
  form?: string;
}
interface Part {
  form: Form;
  change: (part: Partial<Form>) => void;
}

function optionText(account: Account): string {
  return `${accountName(account)}, ${serviceName(account.service)}`;
}

function From({ form, change }: Part) {
  const id = useId();
  if (ready.value.length < 2) return null;
  return (
    <div class="field">
      <label for={id}>{words.start.from}</label>
      <select
        id={id}
        class="input"
        value={form.from}
        onChange={(event) => change({ from: event.currentTarget.value as ServiceId })}
      >
        {ready.value.map((account) => (
          <option key={account.service} value={account.service}>
            {optionText(account)}
          </option>
        ))}
      </select>
    </div>
  );
}

function withAddress(to: string, address: string): string {
  const others = to.split(",").map((part) => part.trim());
  return [...others.filter((part) => part !== "" && part !== address), address].join(", ");
}

/** Whoever has an address stands in the field like everybody who was typed. */
function picked(form: Form, person: FoundPerson): Partial<Form> {
  const { service, account, address } = person;
  if (address !== "") return { to: withAddress(form.to, `${service}:${address}`) };
  return { found: [...form.found.filter((one) => one.account !== account), person] };
}

const isGroup = ({ to, found }: Form): boolean => to.includes(",") || found.length + (to.trim() === "" ? 0 : 1) > 1;

function DemoPeople({ form, change }: Part) {
  const people = config.demo_people.filter((person) => config.service === null || person.service === config.service);
  if (people.length === 0) return null;
  return (
    <div class="stack stack--s" role="group" aria-label={words.start.demo}>
      <p class="eyebrow">{words.start.demo}</p>
      <div class="chips">
        {people.map((person) => (
          <button
            type="button"
            class="chip chip--person"
            key={person.address}
            title={person.address}
            onClick={() => change({ to: withAddress(form.to, person.address) })}
          >
            <Badge service={person.service} />
            <bdi>{person.name}</bdi>
          </button>
        ))}
      </div>
    </div>
  );
}

function toHint(): string {
  return config.service === null
    ? words.start.toHintAll
    : words.start.toHintOne[serviceInfo(config.service).identifier];
}

function placeholder(from: ServiceId): string {
  return {
    messenger: "messenger:name@example.org",
    instagram: "instagram:handle",
    whatsapp: "whatsapp:+4915155501187",
  }[from];
}

function TextArea({ form, change, refusal }: Part & { refusal: string | undefined }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{words.start.first}</label>
      <textarea
        id={id}
        class="input input--text"
        rows={3}
        dir="auto"
        value={form.text}
        aria-invalid={refusal === undefined ? undefined : "true"}
        aria-describedby={refusal === undefined ? undefined : `${id}-r`}
        onInput={(event) => change({ text: event.currentTarget.value })}
      />
      {refusal !== undefined && (
        <p class="fine meta--care" id={`${id}-r`} role="alert">
          {refusal}
        </p>
      )}
    </div>
  );
}

function checked(form: Form): { to: Address[] } | Wrong {
  const parsed = parseTo(form.to, form.from);
  if ("bad" in parsed) return { to: words.start.badTo(parsed.bad) };
  const found = form.found.map(({ service, account, name }) => ({ service, account, identifier: name }));
  const to = [...parsed.to, ...found];
  if (to.length === 0) return { to: words.start.noTo };
  return form.text.trim() === "" ? { text: words.start.noText } : { to };
}

function wrongOf(error: unknown): Wrong {
  const aboutTo = [
    "no_such_person",
    "own_address",
    "handle_rule",
    "email_rule",
    "phone_rule",
    "bad_keys",
    "group_too_large",
  ];
  return aboutTo.includes(refusalCode(error)) ? { to: refusalText(error) } : { form: refusalText(error) };
}

/** What is wrong, or nothing when the conversation is on the screen. */
async function start(form: Form): Promise<Wrong | undefined> {
  const right = checked(form);
  if (!Array.isArray(right.to)) return right as Wrong;
  const account = ready.value.find((one) => one.service === form.from);
  if (account === undefined) return { form: refusalText({ code: "signed_out" }) };
  const title = form.title.trim();
  const args = { to: right.to, text: form.text.trim(), ...(title === "" || right.to.length < 2 ? {} : { title }) };
  try {
    const { conversation } = await account.handle.ask("start", args);
    composing.value = false;
    go(threadHref(account.service, conversation));
    return undefined;
  } catch (error) {
    return wrongOf(error);
  }
}

function blankForm(): Form {
  const preferred = ready.value.find((account) => account.service === onlyService.value) ?? ready.value[0];
  return { from: preferred?.service ?? config.service ?? "messenger", to: "", title: "", text: "", found: [] };
}

function StartForm() {
  const [form, setForm] = useState(blankForm);
  const [wrong, setWrong] = useState<Wrong>({});
  const [busy, setBusy] = useState(false);
  const change = (part: Partial<Form>) => setForm((old) => ({ ...old, ...part }));
  const submit = async () => {
    setBusy(true);
    setWrong((await start(form)) ?? {});
    setBusy(false);
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    void submit();
  };
  return (
    <form class="stack" onSubmit={onSubmit} noValidate>
      <From form={form} change={change} />
      <Field
        label={words.start.to}
        value={form.to}
        onValue={(to) => change({ to })}
        hint={toHint()}
        refusal={wrong.to}
        placeholder={placeholder(form.from)}
        dir="auto"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        autoFocus
      />
      <Picked people={form.found} onChange={(found) => change({ found })} />
      <FindPeople
        key={form.from}
        account={ready.value.find(({ service }) => service === form.from)}
        onPick={(person) => change(picked(form, person))}
      />
      <DemoPeople form={form} change={change} />
      {isGroup(form) && (
        <Field
          label={words.start.groupTitle}
          value={form.title}
          onValue={(title) => change({ title })}
          placeholder={words.join.optional}
          dir="auto"
          maxLength={120}
        />
      )}
      <TextArea form={form} change={change} refusal={wrong.text} />
      <FormRefusal text={wrong.form} />
      <button class="btn btn--main btn--wide" disabled={busy} aria-busy={busy}>
        {words.start.submit}
      </button>
    </form>
  );
}

export function NewConversation() {
  if (!composing.value) return null;
  return (
    <Dialog title={words.start.title} onClose={() => (composing.value = false)}>
      <StartForm />
    </Dialog>
  );
}
