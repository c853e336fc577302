/** Address, "Send code", in the demo the code itself, and the field it goes into. */
import { useState } from "preact/hooks";
import { ownService } from "../config.ts";
import type { Account } from "../model/account.ts";
import { Field } from "../parts/controls.tsx";
import { words } from "../strings.ts";
import { IdentifierField } from "./identifier.tsx";
import { wrongOf, type Part, type Wrong } from "./Join.tsx";

function DemoCode({ code }: { code: string }) {
  return (
    <div class="demo-code">
      <span>{words.join.demoCodeText[ownService().identifier]}</span>
      <output role="status" aria-label={words.join.demoCode}>
        {code}
      </output>
    </div>
  );
}

interface Sent {
  demoCode?: string;
}

function Answer({ sent }: { sent: Sent }) {
  if (sent.demoCode !== undefined) return <DemoCode code={sent.demoCode} />;
  return (
    <p class="fine" role="status">
      {words.join.codeSent[ownService().identifier]}
    </p>
  );
}

type Props = Part & { account: Account; onWrong: (wrong: Wrong) => void };

export function CodeFields({ form, change, wrong, account, onWrong }: Props) {
  const [sent, setSent] = useState<Sent | null>(null);
  const [busy, setBusy] = useState(false);
  const sendCode = () => {
    setBusy(true);
    onWrong({});
    account.handle
      .ask("requestCode", { identifier: form.identifier.trim() })
      .then(setSent, (error: unknown) => onWrong(wrongOf(error)))
      .finally(() => setBusy(false));
  };
  const button = (
    <button key="send" class="btn" type="button" disabled={busy || form.identifier.trim() === ""} onClick={sendCode}>
      {words.join.sendCode}
    </button>
  );
  return (
    <>
      <IdentifierField
        value={form.identifier}
        onValue={(identifier) => change({ identifier })}
        refusal={wrong.identifier}
        hint={words.join.identifierHint[ownService().identifier]}
        beside={button}
      />
      {sent !== null && <Answer sent={sent} />}
      <Field
        label={words.join.code}
        class="input--code"
        value={form.code}
        onValue={(code) => change({ code })}
        refusal={wrong.code}
        inputMode="numeric"
        autocomplete="one-time-code"
        maxLength={6}
        dir="ltr"
      />
    </>
  );
}
