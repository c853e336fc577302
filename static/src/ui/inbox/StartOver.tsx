/** Under a group that somebody broke: who it was, and the one step that goes on without that person. */
import { useState } from "preact/hooks";
import type { Row } from "../model/inbox.ts";
import { go, threadHref } from "../model/route.ts";
import { saying } from "../model/toasts.ts";
import { words } from "../strings.ts";

async function startOver({ account, view }: Row, name: string): Promise<void> {
  const text = words.thread.startedOver(name);
  const begun = await saying(account.handle.ask("startOver", { conversation: view.id, text }));
  if (begun !== undefined) go(threadHref(account.service, begun.conversation));
}

export function StartOver({ row, name }: { row: Row; name: string }) {
  const [busy, setBusy] = useState(false);
  const label = words.thread.startOver(name);
  const onClick = async () => {
    setBusy(true);
    await startOver(row, name);
    setBusy(false);
  };
  return (
    <section class="panel ask" aria-label={label}>
      <p>{words.thread.broken(name)}</p>
      <div class="row">
        <button type="button" class="btn btn--main" disabled={busy} aria-busy={busy} onClick={() => void onClick()}>
          {label}
        </button>
      </div>
    </section>
  );
}
