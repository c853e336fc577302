/** The messages that are pinned here, one at a time: pressed, it goes there and shows the next. */
import { useState } from "preact/hooks";
import type { ConversationView } from "../../app/port.ts";
import { pin } from "../model/acting.ts";
import { jumpTo, lookUp } from "../model/jump.ts";
import type { Thread } from "../model/thread.ts";
import { IconButton } from "../parts/controls.tsx";
import { Icon } from "../parts/Icon.tsx";
import { words } from "../strings.ts";
import { senderName, textOf } from "./Message.tsx";

export function Pins({ thread, view }: { thread: Thread; view: ConversationView }) {
  const [at, setAt] = useState(0);
  const here = view.pins.flatMap((ref) => {
    const message = lookUp(thread, ref);
    return message === null || message === undefined ? [] : [{ ref, message }];
  });
  const n = here.length === 0 ? 0 : at % here.length;
  const shown = here[n];
  if (shown === undefined) return null;
  const { ref, message } = shown;
  const text = textOf(message);
  const go = () => {
    void jumpTo(thread, ref);
    setAt(n + 1);
  };
  return (
    <section class="pins" aria-label={words.thread.pinned}>
      <Icon name="pin" />
      <button type="button" class="pins__go" onClick={go}>
        <span class="fine">{words.thread.pinnedOf(n + 1, here.length)}</span>{" "}
        <span class="pins__text">
          <bdi>{senderName(message)}</bdi>: <span dir="auto">{text}</span>
        </span>
      </button>
      <IconButton icon="close" label={words.thread.unpin} onClick={() => pin(thread, message)} />
    </section>
  );
}
