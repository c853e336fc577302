/** Ways to choose files: a button, the camera of a phone, the clipboard, and dropping them on the conversation. */
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Thread } from "../model/thread.ts";
import { IconButton } from "../parts/controls.tsx";
import { choose } from "./model.ts";
import { files } from "./words.ts";

const touch = matchMedia("(pointer: coarse)");

interface PickProps {
  thread: Thread;
  icon: "plus" | "camera";
  label: string;
  camera?: boolean;
}

function Pick({ thread, icon, label, camera = false }: PickProps) {
  const box = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton icon={icon} label={label} onClick={() => box.current?.click()} />
      <input
        ref={box}
        type="file"
        hidden
        multiple={!camera}
        {...(camera ? { accept: "image/*", capture: "environment" as const } : {})}
        onChange={(event) => {
          choose(thread, event.currentTarget.files ?? []);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}

export function Choosing({ thread }: { thread: Thread }) {
  return (
    <>
      <Pick thread={thread} icon="plus" label={files.attach} />
      {touch.matches && <Pick thread={thread} icon="camera" label={files.camera} camera />}
    </>
  );
}

/** Files in the clipboard are taken; text goes into the box as ever. */
export function onPaste(thread: Thread, event: ClipboardEvent): void {
  const list = event.clipboardData?.files;
  if (list === undefined || list.length === 0) return;
  event.preventDefault();
  choose(thread, list);
}

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true;

export function DropZone({ thread, children }: { thread: Thread; children: ComponentChildren }) {
  const [over, setOver] = useState(false);
  const onDragOver = (event: DragEvent) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setOver(true);
  };
  const onDrop = (event: DragEvent) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setOver(false);
    choose(thread, event.dataTransfer?.files ?? []);
  };
  const onDragLeave = (event: DragEvent) => {
    if (!(event.currentTarget as HTMLElement).contains(event.relatedTarget as Node | null)) setOver(false);
  };
  return (
    <div class={over ? "drop drop--over" : "drop"} onDragOver={onDragOver} onDragLeave={onDragLeave} onDrop={onDrop}>
      {children}
      {over && <p class="drop__hint">{files.drop}</p>}
    </div>
  );
}
