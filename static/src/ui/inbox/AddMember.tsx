/** Adds people to a group by their addresses. */
import { useState } from "preact/hooks";
import { parseTo } from "../model/addresses.ts";
import type { Row } from "../model/inbox.ts";
import { Field } from "../parts/controls.tsx";
import { Icon } from "../parts/Icon.tsx";
import { refusalText } from "../refusals.ts";
import { words } from "../strings.ts";

/** What is wrong, or nothing when they are being added. */
async function add(row: Row, text: string): Promise<string | undefined> {
  const parsed = parseTo(text, row.account.service);
  if ("bad" in parsed) return words.start.badTo(parsed.bad);
  if (parsed.to.length === 0) return words.start.noTo;
  try {
    await row.account.handle.ask("addMember", { conversation: row.view.id, to: parsed.to });
    return undefined;
  } catch (error) {
    return refusalText(error);
  }
}

function Form({ row, onDone }: { row: Row; onDone: () => void }) {
  const [text, setText] = useState("");
  const [refusal, setRefusal] = useState<string | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    const wrong = await add(row, text);
    setBusy(false);
    setRefusal(wrong);
    if (wrong === undefined) onDone();
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    void submit();
  };
  return (
    <form class="stack" onSubmit={onSubmit}>
      <Field
        label={words.details.addTo}
        value={text}
        onValue={setText}
        hint={words.start.toHintAll}
        refusal={refusal}
        dir="auto"
        autocomplete="off"
        autoFocus
      />
      <div class="row">
        <button class="btn btn--main" disabled={busy} aria-busy={busy}>
          {words.details.addSubmit}
        </button>
        <button type="button" class="btn btn--bare" onClick={onDone}>
          {words.cancel}
        </button>
      </div>
    </form>
  );
}

export function AddMember({ row }: { row: Row }) {
  const [open, setOpen] = useState(false);
  if (open) return <Form row={row} onDone={() => setOpen(false)} />;
  return (
    <div class="actions">
      <button type="button" class="btn" onClick={() => setOpen(true)}>
        <Icon name="plus" />
        {words.details.add}
      </button>
    </div>
  );
}
