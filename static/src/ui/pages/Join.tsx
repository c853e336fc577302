/** Sign-up: only what this service asks for, and nothing ticked beforehand. */
import { useEffect, useState } from "preact/hooks";
import { ownService } from "../config.ts";
import { REACH, reachOf } from "../../app/consent/answer.ts";
import type { PurposeText } from "../../app/consent/port.ts";
import type { SignUp } from "../../app/port.ts";
import type { Account } from "../model/account.ts";
import { Check, Field, FormRefusal } from "../parts/controls.tsx";
import { useTexts } from "../privacy/model.ts";
import { refusalCode, refusalText } from "../refusals.ts";
import { words } from "../strings.ts";
import { CodeFields } from "./CodeFields.tsx";
import { Entry } from "./Entry.tsx";
import { IdentifierField } from "./identifier.tsx";
import { Progress } from "./progress.tsx";

const PASSWORD_CHARACTERS = 8;

export interface Form {
  identifier: string;
  name: string;
  code: string;
  password: string;
  minor: boolean;
  everyone: boolean;
}
export type Wrong = Partial<Record<"identifier" | "name" | "code" | "password" | "form", string>>;
export interface Part {
  form: Form;
  change: (part: Partial<Form>) => void;
  wrong: Wrong;
}

const fieldOf: Record<string, keyof Wrong> = {
  handle_taken: "identifier",
  handle_rule: "identifier",
  email_rule: "identifier",
  phone_rule: "identifier",
  not_sent: "identifier",
  wrong_code: "code",
  weak_password: "password",
};

export function wrongOf(error: unknown): Wrong {
  return { [fieldOf[refusalCode(error)] ?? "form"]: refusalText(error) };
}

function NameField({ form, change, wrong }: Part) {
  const kind = ownService().identifier;
  if (kind === "handle") return null;
  return (
    <Field
      label={words.join.name[kind]}
      value={form.name}
      onValue={(name) => change({ name })}
      hint={words.join.nameHint[kind]}
      refusal={wrong.name}
      dir="auto"
      maxLength={64}
      autocomplete={kind === "email" ? "name" : "nickname"}
      required={kind === "email"}
      placeholder={kind === "phone" ? words.join.optional : undefined}
    />
  );
}

function PasswordField({ form, change, wrong }: Part) {
  return (
    <Field
      label={words.join.password}
      type="password"
      value={form.password}
      onValue={(password) => change({ password })}
      hint={words.join.passwordHint}
      refusal={wrong.password}
      autocomplete="new-password"
      required
    />
  );
}

/** With a code: address first, because the code goes there. Else the handle alone. */
function Fields(part: Part & { account: Account; onWrong: (wrong: Wrong) => void }) {
  const service = ownService();
  if (service.code) return <CodeFields {...part} />;
  return (
    <IdentifierField
      value={part.form.identifier}
      onValue={(identifier) => part.change({ identifier })}
      refusal={part.wrong.identifier}
      hint={words.join.identifierHint[service.identifier]}
    />
  );
}

/** The box is an answer to the words beside it, ticked or not; where there were none, or for a minor, nothing was answered. */
function signUpOf(form: Form, texts: readonly PurposeText[] | null): SignUp {
  const { identifier, name, code, password, minor, everyone } = form;
  const reach = minor ? undefined : reachOf(texts ?? [], everyone);
  return {
    identifier: identifier.trim(),
    password,
    ...(ownService().identifier === "handle" ? {} : { name: name.trim() }),
    ...(code === "" ? {} : { code: code.trim() }),
    ...(minor ? { minor } : {}),
    ...(reach === undefined ? {} : { reach }),
  };
}

function Minor({ form, change }: Pick<Part, "form" | "change">) {
  return (
    <Check
      label={words.join.minor}
      hint={words.join.minorHint}
      checked={form.minor}
      onChecked={(minor) => change({ minor })}
    />
  );
}

function Reach({ texts, form, change }: Pick<Part, "form" | "change"> & { texts: readonly PurposeText[] | null }) {
  const text = texts?.find(({ purpose }) => purpose === REACH);
  if (text === undefined) return null;
  return (
    <Check
      label={text.title}
      hint={[...text.body.split("\n"), form.minor ? words.join.minorReach : words.join.everyoneHint].join("\n")}
      checked={form.everyone && !form.minor}
      disabled={form.minor}
      onChecked={(everyone) => change({ everyone })}
    />
  );
}

function missing(form: Form): Wrong | undefined {
  if (form.password.length < PASSWORD_CHARACTERS)
    return { password: refusalText({ code: "weak_password", message: "" }) };
  if (ownService().code && form.code.trim() === "") return { code: refusalText({ code: "code_needed", message: "" }) };
  return undefined;
}

const blank: Form = { identifier: "", name: "", code: "", password: "", minor: false, everyone: false };

function JoinForm({ account }: { account: Account }) {
  const [form, setForm] = useState<Form>(blank);
  const [wrong, setWrong] = useState<Wrong>({});
  const [busy, setBusy] = useState(false);
  const texts = useTexts(account);
  const change = (part: Partial<Form>) => setForm((old) => ({ ...old, ...part }));
  const submit = async () => {
    const lacking = missing(form);
    setWrong(lacking ?? {});
    if (lacking !== undefined) return;
    setBusy(true);
    await account.handle.ask("signUp", signUpOf(form, texts)).then(
      () => location.assign("/"),
      (error: unknown) => {
        setWrong(wrongOf(error));
        setBusy(false);
      },
    );
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    void submit();
  };
  const part = { form, change, wrong };
  return (
    <form onSubmit={onSubmit} aria-busy={busy}>
      <div class="stack stack--s">
        <h2>{words.join.title}</h2>
        <p class="fine">
          {words.join.have} <a href={`/sign-in/${location.hash}`}>{words.join.signIn}</a>
        </p>
      </div>
      <NameFirst {...part} />
      <Fields {...part} account={account} onWrong={setWrong} />
      <NameLast {...part} />
      <PasswordField {...part} />
      <Minor form={form} change={change} />
      <Reach texts={texts} form={form} change={change} />
      <FormRefusal text={wrong.form} />
      <button class="btn btn--main btn--wide" disabled={busy}>
        {words.join.submit}
      </button>
      <Progress account={account} busy={busy} />
    </form>
  );
}

/** A name is what one gives first where it is asked for, and an afterthought where it is a choice. */
function NameFirst(part: Part) {
  return ownService().identifier === "email" ? <NameField {...part} /> : null;
}
function NameLast(part: Part) {
  return ownService().identifier === "phone" ? <NameField {...part} /> : null;
}

function Closed() {
  return (
    <div class="stack closed">
      <h2>{words.join.closed}</h2>
      <p class="quiet">{words.join.closedText(ownService().name)}</p>
      <a class="btn btn--main" href="/sign-in/">
        {words.join.signIn}
      </a>
    </div>
  );
}

export function Join({ account }: { account: Account }) {
  const phase = account.phase.value?.kind;
  useEffect(() => {
    if (phase === "ready") location.replace("/");
  }, [phase]);
  return <Entry>{ownService().sign_up_open ? <JoinForm account={account} /> : <Closed />}</Entry>;
}
