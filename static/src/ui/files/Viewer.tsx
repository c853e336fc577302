/** One picture over the whole screen; arrows lead through those of the conversation. The browser keeps the focus inside. */
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { MessageView } from "../../app/port.ts";
import type { Thread } from "../model/thread.ts";
import { words } from "../strings.ts";
import { IconButton } from "../parts/controls.tsx";
import { download, stateOf } from "./model.ts";
import { useFile } from "./useFile.ts";
import { files } from "./words.ts";

export const viewed = signal<{ thread: Thread; id: string } | null>(null);

const close = (): void => {
  viewed.value = null;
};

function picturesOf(thread: Thread): MessageView[] {
  return thread.messages.value.filter(
    (message) => message.file?.sort === "picture" && (message.sender.own || stateOf(thread, message).stage === "here"),
  );
}

function Whole({ thread, message }: { thread: Thread; message: MessageView }) {
  const url = useFile(thread, message);
  if (url === undefined) return <span class="viewer__none" aria-busy="true" aria-label={words.loading} />;
  return <img class="viewer__picture" src={url} alt={message.text || (message.file?.name ?? "")} />;
}

export function Viewer() {
  const ref = useRef<HTMLDialogElement>(null);
  const now = viewed.value;
  useEffect(() => {
    if (now === null) return;
    ref.current?.showModal();
    return () => ref.current?.close();
  }, [now === null]);
  if (now === null) return null;
  const pictures = picturesOf(now.thread);
  const at = pictures.findIndex(({ id }) => id === now.id);
  const message = pictures[at];
  if (message === undefined) return null;
  const turn = (step: number) => {
    const next = pictures[at + step];
    if (next !== undefined) viewed.value = { thread: now.thread, id: next.id };
  };
  const forward = getComputedStyle(document.documentElement).direction === "rtl" ? -1 : 1;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowRight") turn(forward);
    if (event.key === "ArrowLeft") turn(-forward);
  };
  return (
    <dialog ref={ref} class="viewer" aria-label={files.viewer} onClose={close} onKeyDown={onKeyDown}>
      <header class="viewer__head">
        <bdi>{message.file?.name}</bdi>
        <IconButton icon="down" label={files.save} onClick={() => void download(now.thread, message)} />
        <IconButton icon="close" label={words.close} onClick={close} />
      </header>
      <Whole key={message.id} thread={now.thread} message={message} />
      {message.text !== "" && (
        <p class="viewer__caption" dir="auto">
          {message.text}
        </p>
      )}
      {pictures.length > 1 && (
        <footer class="viewer__foot">
          <IconButton icon="back" turn label={files.previous} disabled={at === 0} onClick={() => turn(-1)} />
          <IconButton
            icon="forward"
            turn
            label={files.next}
            disabled={at === pictures.length - 1}
            onClick={() => turn(1)}
          />
        </footer>
      )}
    </dialog>
  );
}
