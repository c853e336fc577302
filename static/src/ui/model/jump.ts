/** Going to a message, a day or the latest: what is not loaded yet is loaded first. It draws nothing. */
import type { MessageRef, MessageView } from "../../app/port.ts";
import { words } from "../strings.ts";
import { loadOlder, type Thread } from "./thread.ts";
import { note, saying } from "./toasts.ts";

/** As many as one answer of the engine holds. */
const PAGE_MAX = 500;

const keyOf = ({ account, id }: MessageRef): string => `${account}/${id}`;

function loaded(thread: Thread, { account, id }: MessageRef): MessageView | undefined {
  return thread.messages.value.find((message) => message.id === id && message.sender.account === account);
}

/** The message as it is here; undefined while it is looked for, null where this device does not have it. */
export function lookUp(thread: Thread, ref: MessageRef): MessageView | null | undefined {
  const found = loaded(thread, ref);
  if (found !== undefined) return found;
  const known = thread.elsewhere.value.get(keyOf(ref));
  if (known === undefined) queueMicrotask(() => void fetchOne(thread, ref));
  return known;
}

async function fetchOne(thread: Thread, of: MessageRef): Promise<MessageView | null> {
  const asked = thread.account.handle.ask("message", { conversation: thread.conversation, of });
  const message = (await saying(asked))?.message ?? null;
  thread.elsewhere.value = new Map(thread.elsewhere.value).set(keyOf(of), message);
  return message;
}

function pointAt(thread: Thread, id: string): void {
  thread.target.value = { id, n: (thread.target.value?.n ?? 0) + 1 };
}

/** Pages of history until `enough`, or until there is no more. */
async function loadUntil(thread: Thread, enough: (oldest: MessageView) => boolean): Promise<void> {
  for (;;) {
    const oldest = thread.messages.value[0];
    if (oldest === undefined || enough(oldest) || !thread.more.value) return;
    await loadOlder(thread, PAGE_MAX);
    if (thread.messages.value[0] === oldest) return;
  }
}

export async function jumpTo(thread: Thread, ref: MessageRef): Promise<void> {
  if (loaded(thread, ref) === undefined) {
    const message = await fetchOne(thread, ref);
    if (message !== null) await loadUntil(thread, (oldest) => oldest.order <= message.order);
  }
  const found = loaded(thread, ref);
  if (found === undefined) note(words.thread.notHere);
  else pointAt(thread, found.id);
}

/** To the first message of that day or later. */
export async function jumpToDay(thread: Thread, midnight: number): Promise<void> {
  await loadUntil(thread, (oldest) => oldest.at < midnight);
  const said = thread.messages.value.filter(({ kind }) => kind !== "divider");
  const found = said.find(({ at }) => at >= midnight) ?? said.at(-1);
  if (found !== undefined) pointAt(thread, found.id);
}
