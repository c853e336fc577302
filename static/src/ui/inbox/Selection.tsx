/** What can be done with several messages, in the composer's place while some are chosen. */
import { copy, panel, pickedOf } from "../model/acting.ts";
import type { Thread } from "../model/thread.ts";
import { IconButton } from "../parts/controls.tsx";
import { words } from "../strings.ts";

export function Selection({ thread, picked }: { thread: Thread; picked: ReadonlySet<string> }) {
  const messages = pickedOf(thread);
  const texts = messages.filter(({ kind }) => kind === "text");
  const end = () => void (thread.picked.value = null);
  const copyAll = () => void copy(texts).then(end);
  return (
    <section class="selection" aria-label={words.acting.selection}>
      <IconButton icon="close" label={words.acting.stop} onClick={end} />
      <p role="status">{words.acting.selected(picked.size)}</p>
      <IconButton icon="copy" class="push" label={words.acting.copy} disabled={texts.length === 0} onClick={copyAll} />
      <IconButton
        icon="share"
        label={words.acting.forward}
        disabled={texts.length === 0}
        onClick={() => (panel.value = { kind: "forward", thread, messages: texts })}
      />
      <IconButton
        icon="bin"
        label={words.acting.delete}
        disabled={messages.length === 0}
        onClick={() => (panel.value = { kind: "delete", thread, messages })}
      />
    </section>
  );
}
