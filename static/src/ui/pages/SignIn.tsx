/** Signing in with the password, or with the recovery key when it is lost. */
import { useEffect, useState } from "preact/hooks";
import { LinkedWays, OpenWay } from "../links/LinkedSignIn.tsx";
import type { Account } from "../model/account.ts";
import { Field, FormRefusal } from "../parts/controls.tsx";
import { refusalText } from "../refusals.ts";
import { words } from "../strings.ts";
import { Entry } from "./Entry.tsx";
import { IdentifierField } from "./identifier.tsx";
import { afterSignIn, fromInbox } from "./inboxTrip.ts";
import { Progress } from "./progress.tsx";

interface Attempt {
  busy: boolean;
  refusal: string | undefined;
  onSubmit: (event: SubmitEvent) => void;
}

/** Runs the asking once a press; when it succeeds the page is left. */
function useAttempt(ask: () => Promise<unknown>): Attempt {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | undefined>(undefined);
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setRefusal(undefined);
    ask().then(
      () => location.assign(afterSignIn()),
      (error: unknown) => {
        setRefusal(refusalText(error));
        setBusy(false);
      },
    );
  };
  return { busy, refusal, onSubmit };
}

function Submit({ label, account, attempt }: { label: string; account: Account; attempt: Attempt }) {
  return (
    <>
      <FormRefusal text={attempt.refusal} />
      <button class="btn btn--main btn--wide" disabled={attempt.busy}>
        {label}
      </button>
      <Progress account={account} busy={attempt.busy} />
    </>
  );
}

interface FormProps {
  account: Account;
  onOther: () => void;
}

function SignInForm({ account, onOther }: FormProps) {
  const [identifier, setIdentifier] = useState("");
  const [password, setPassword] = useState("");
  const attempt = useAttempt(() => account.handle.ask("signIn", { identifier: identifier.trim(), password }));
  return (
    <form onSubmit={attempt.onSubmit} aria-busy={attempt.busy}>
      <div class="stack stack--s">
        <h2>{words.signIn.title}</h2>
        <p class="fine">
          {words.signIn.none} <a href={fromInbox() ? "/join/#inbox" : "/join/"}>{words.signIn.create}</a>
        </p>
      </div>
      <IdentifierField value={identifier} onValue={setIdentifier} />
      <Field
        label={words.join.password}
        type="password"
        value={password}
        onValue={setPassword}
        autocomplete="current-password"
        required
      />
      <Submit label={words.signIn.submit} account={account} attempt={attempt} />
      <OpenWay account={account} onDone={() => location.assign(afterSignIn())} />
      {fromInbox() && <LinkedWays account={account} />}
      <p class="vouch vouch--s">{words.signIn.newDevice}</p>
      <button type="button" class="linklike" onClick={onOther}>
        {words.signIn.lost}
      </button>
    </form>
  );
}

function RecoverForm({ account, onOther }: FormProps) {
  const [identifier, setIdentifier] = useState("");
  const [recoveryKey, setKey] = useState("");
  const [password, setPassword] = useState("");
  const attempt = useAttempt(() =>
    account.handle.ask("recover", { identifier: identifier.trim(), recoveryKey: recoveryKey.trim(), password }),
  );
  return (
    <form onSubmit={attempt.onSubmit} aria-busy={attempt.busy}>
      <div class="stack stack--s">
        <h2>{words.recover.title}</h2>
        <p class="fine">{words.recover.text}</p>
      </div>
      <IdentifierField value={identifier} onValue={setIdentifier} />
      <Field
        label={words.recover.key}
        class="mono"
        value={recoveryKey}
        onValue={setKey}
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        dir="ltr"
        required
      />
      <Field
        label={words.recover.next}
        type="password"
        value={password}
        onValue={setPassword}
        hint={words.join.passwordHint}
        autocomplete="new-password"
        minLength={8}
        required
      />
      <Submit label={words.recover.submit} account={account} attempt={attempt} />
      <button type="button" class="linklike" onClick={onOther}>
        {words.recover.back}
      </button>
    </form>
  );
}

export function SignIn({ account }: { account: Account }) {
  const [recovering, setRecovering] = useState(location.hash === "#recover");
  const phase = account.phase.value?.kind;
  useEffect(() => {
    if (phase === "ready") location.replace(afterSignIn());
  }, [phase]);
  const swap = () => setRecovering(!recovering);
  return (
    <Entry>
      {recovering ? <RecoverForm account={account} onOther={swap} /> : <SignInForm account={account} onOther={swap} />}
    </Entry>
  );
}
