/** Gives a group another title. */
import { useState } from "preact/hooks";
import type { Row } from "../model/inbox.ts";
import { saying } from "../model/toasts.ts";
import { Field } from "../parts/controls.tsx";
import { Icon } from "../parts/Icon.tsx";
import { words } from "../strings.ts";

function Form({ row, onDone }: { row: Row; onDone: () => void }) {
  const [title, setTitle] = useState(row.view.title);
  const [busy, setBusy] = useState(false);
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    const asked = row.account.handle.ask("rename", { conversation: row.view.id, title: title.trim() });
    void saying(asked).then((answer) => {
      setBusy(false);
      if (answer !== undefined) onDone();
    });
  };
  return (
    <form class="stack" onSubmit={onSubmit}>
      <Field label={words.details.title} value={title} onValue={setTitle} dir="auto" maxLength={120} autoFocus />
      <div class="row">
        <button class="btn btn--main" disabled={busy || title.trim() === ""} aria-busy={busy}>
          {words.details.rename}
        </button>
        <button type="button" class="btn btn--bare" onClick={onDone}>
          {words.cancel}
        </button>
      </div>
    </form>
  );
}

export function Rename({ row }: { row: Row }) {
  const [open, setOpen] = useState(false);
  if (open) return <Form row={row} onDone={() => setOpen(false)} />;
  return (
    <div class="actions">
      <button type="button" class="btn" onClick={() => setOpen(true)}>
        <Icon name="pen" />
        {words.details.rename}
      </button>
    </div>
  );
}
