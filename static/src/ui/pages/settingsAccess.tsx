/** Settings: change the password, sign out after hearing what is lost, delete the account. */
import { useState } from "preact/hooks";
import type { Account } from "../model/account.ts";
import { note, saying } from "../model/toasts.ts";
import { Field } from "../parts/controls.tsx";
import { refusalText } from "../refusals.ts";
import { words } from "../strings.ts";
import { Section } from "./Settings.tsx";

const PASSWORD_CHARACTERS = 8;

export function Password({ account }: { account: Account }) {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [refusal, setRefusal] = useState<string | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const change = async () => {
    setBusy(true);
    setRefusal(undefined);
    try {
      await account.handle.ask("changePassword", { current, next });
      setCurrent("");
      setNext("");
      note(words.settings.changed);
    } catch (error) {
      setRefusal(refusalText(error));
    }
    setBusy(false);
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    void change();
  };
  return (
    <Section title={words.settings.password} hint={words.settings.passwordHint}>
      <form class="stack narrow-form" onSubmit={onSubmit}>
        <Field
          label={words.settings.current}
          type="password"
          value={current}
          onValue={setCurrent}
          refusal={refusal}
          autocomplete="current-password"
          required
        />
        <Field
          label={words.settings.next}
          type="password"
          value={next}
          onValue={setNext}
          hint={words.join.passwordHint}
          autocomplete="new-password"
          minLength={PASSWORD_CHARACTERS}
          required
        />
        <button class="btn" disabled={busy} aria-busy={busy}>
          {words.settings.change}
        </button>
      </form>
    </Section>
  );
}

export function SignOut({ account }: { account: Account }) {
  const [busy, setBusy] = useState(false);
  const { queued } = account.connection.value;
  const leave = () => {
    setBusy(true);
    void saying(account.handle.ask("signOut", {})).then((answer) => {
      setBusy(false);
      if (answer !== undefined) location.assign("/sign-in/");
    });
  };
  return (
    <Section title={words.settings.out} hint={words.settings.outHint}>
      <p class="quiet">{words.settings.outText}</p>
      {queued > 0 && <p class="meta--care">{words.settings.outQueued(queued)}</p>}
      <button type="button" class="btn" disabled={busy} aria-busy={busy} onClick={leave}>
        {words.settings.out}
      </button>
    </Section>
  );
}

export function DeleteAccount({ account }: { account: Account }) {
  const [password, setPassword] = useState("");
  const [refusal, setRefusal] = useState<string | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    account.handle.ask("deleteAccount", { password }).then(
      () => location.assign("/join/"),
      (error: unknown) => {
        setRefusal(refusalText(error));
        setBusy(false);
      },
    );
  };
  return (
    <Section title={words.settings.delete} hint={words.settings.deleteHint}>
      <p class="quiet">{words.settings.deleteText}</p>
      <form class="stack narrow-form" onSubmit={onSubmit}>
        <Field
          label={words.settings.deletePassword}
          type="password"
          value={password}
          onValue={setPassword}
          refusal={refusal}
          autocomplete="current-password"
          required
        />
        <button class="btn btn--care" disabled={busy} aria-busy={busy}>
          {words.settings.delete}
        </button>
        <p class="fine" role="status">
          {busy && words.settings.deleting}
        </p>
      </form>
    </Section>
  );
}
