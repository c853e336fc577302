/** Files on the screen: those that are chosen and not sent, how far the others are, and what one does with them. No drawing. */
import { signal } from "@preact/signals";
import type { EngineEvent, FileRef, FileState, MessageView } from "../../app/port.ts";
import type { Account } from "../model/account.ts";
import { keyOf } from "../model/inbox.ts";
import { randomId } from "../model/random.ts";
import type { Thread } from "../model/thread.ts";
import { alert, saying } from "../model/toasts.ts";
import { save } from "../privacy/saving.ts";
import { prepare, type Prepared } from "./preparing.ts";

/** A file in the tray, before it is sent. */
export interface Chosen {
  id: string;
  name: string;
  /** undefined until it is prepared */
  ready: Prepared | undefined;
  sending: boolean;
}

/** By conversation; in memory only, as the browser gave them. */
export const trays = signal<ReadonlyMap<string, readonly Chosen[]>>(new Map());
const states = signal<ReadonlyMap<string, FileState>>(new Map());

export const trayOf = ({ key }: Thread): readonly Chosen[] => trays.value.get(key) ?? [];

function setTray({ key }: Thread, change: (before: readonly Chosen[]) => readonly Chosen[]): void {
  const after = change(trays.value.get(key) ?? []);
  const next = new Map(trays.value);
  if (after.length === 0) next.delete(key);
  else next.set(key, after);
  trays.value = next;
}

export function choose(thread: Thread, list: Iterable<File>): void {
  for (const file of list) {
    const one: Chosen = { id: randomId(), name: file.name || "file", ready: undefined, sending: false };
    setTray(thread, (before) => [...before, one]);
    void prepare(file).then((ready) => {
      setTray(thread, (before) => before.map((each) => (each.id === one.id ? { ...each, ready } : each)));
    });
  }
}

export function leaveOut(thread: Thread, id: string): void {
  setTray(thread, (before) => before.filter((each) => each.id !== id));
}

/** In their order; the caption goes with the last. What the engine refuses stays in the tray. */
export async function sendTray(thread: Thread, caption: string): Promise<boolean> {
  const chosen = trayOf(thread);
  if (chosen.some(({ ready, sending }) => ready === undefined || sending)) return false;
  setTray(thread, (before) => before.map((each) => ({ ...each, sending: true })));
  for (const one of chosen) {
    try {
      await attach(thread, one, one === chosen.at(-1) ? caption : "");
      leaveOut(thread, one.id);
    } catch (error) {
      alert(error);
      setTray(thread, (before) => before.map((each) => ({ ...each, sending: false })));
      return false;
    }
  }
  return true;
}

async function attach({ account, conversation }: Thread, { id, name, ready }: Chosen, caption: string): Promise<void> {
  if (ready === undefined) return;
  const { keepsData: _, ...rest } = ready;
  await account.handle.ask("attach", { conversation, id, name, caption, ...rest });
}

const stateKey = (service: string, { conversation, account, id }: FileRef): string =>
  `${keyOf(service as Account["service"], conversation)}/${account}/${id}`;

export function receive(account: Account, event: EngineEvent): void {
  if (event.event !== "file") return;
  states.value = new Map(states.value).set(stateKey(account.service, event.of), event.state);
}

export const fileRef = ({ conversation }: Thread, { id, sender }: MessageView): FileRef => ({
  conversation,
  account: sender.account,
  id,
});

/** As last told, else as it was when the message was asked for. */
export function stateOf(thread: Thread, message: MessageView): FileState {
  const told = states.value.get(stateKey(thread.account.service, fileRef(thread, message)));
  return told ?? message.file?.state ?? { stage: "gone", done: 0 };
}

export function fetchFile(thread: Thread, message: MessageView): void {
  void saying(thread.account.handle.ask("fetchFile", fileRef(thread, message)));
}

export function cancelFile(thread: Thread, message: MessageView): void {
  void saying(thread.account.handle.ask("cancelFile", fileRef(thread, message)));
}

/** Raises: Refused, unless the file is here. */
export async function blobOf(thread: Thread, message: MessageView): Promise<Blob> {
  return (await thread.account.handle.ask("file", fileRef(thread, message))).blob;
}

/** Under a type with which a browser does nothing but save. */
export async function download(thread: Thread, message: MessageView): Promise<void> {
  const blob = await saying(blobOf(thread, message));
  if (blob !== undefined) save(message.file?.name ?? "file", [blob], "application/octet-stream");
}
