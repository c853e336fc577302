/** What somebody does with messages: each is asked of the engine, and a refusal is said aloud. No drawing. */
import { signal } from "@preact/signals";
import type { Annotation, EngineEvent, MessageRef, MessageView } from "../../app/port.ts";
import { dayAndTime } from "../language.ts";
import { words } from "../strings.ts";
import type { Account } from "./account.ts";
import type { Row } from "./inbox.ts";
import { randomId } from "./random.ts";
import { jumpTo } from "./jump.ts";
import { go, threadHref } from "./route.ts";
import { openThread, type Thread } from "./thread.ts";
import { note, saying } from "./toasts.ts";

export interface Near {
  kind: "menu" | "emoji";
  thread: Thread;
  message: MessageView;
  near: DOMRect;
}

export interface Several {
  kind: "delete" | "forward";
  thread: Thread;
  messages: readonly MessageView[];
}

export interface Earlier {
  kind: "history" | "remind";
  thread: Thread;
  message: MessageView;
}

/** What is open above the log: at most one of these. */
export const panel = signal<Near | Several | Earlier | null>(null);

export const refOf = ({ id, sender }: MessageView): MessageRef => ({ id, account: sender.account });

export function annotate(thread: Thread, message: MessageView, what: Annotation): Promise<unknown> {
  const { account, conversation } = thread;
  return saying(account.handle.ask("annotate", { conversation, id: randomId(), of: refOf(message), what }));
}

/** The same one again takes it back. */
export function react(thread: Thread, message: MessageView, emoji: string): void {
  const mine = message.reactions?.find(({ by }) => by.some(({ own }) => own))?.text;
  void annotate(thread, message, { kind: "reaction", text: mine === emoji ? "" : emoji });
}

export const isPinned = ({ account, conversation }: Thread, message: MessageView): boolean =>
  (account.conversations.value.get(conversation)?.pins ?? []).some(
    (pin) => pin.id === message.id && pin.account === message.sender.account,
  );

export function pin(thread: Thread, message: MessageView): void {
  void annotate(thread, message, { kind: "pin", on: !isPinned(thread, message) });
}

export function begin(thread: Thread, kind: "reply" | "edit", message: MessageView): void {
  thread.about.value = { kind, message };
}

/** The newest of one's own that can be changed. */
export function editLast(thread: Thread): void {
  const last = thread.messages.value.findLast(
    ({ sender, kind, state }) => sender.own && kind === "text" && state !== "failed",
  );
  if (last !== undefined) begin(thread, "edit", last);
}

export async function copy(messages: readonly MessageView[]): Promise<void> {
  const text = messages.map((message) => message.text).join("\n");
  await navigator.clipboard.writeText(text).then(
    () => note(words.acting.copied(messages.length)),
    () => note(words.acting.notCopied),
  );
}

export async function removeHere(thread: Thread, messages: readonly MessageView[]): Promise<void> {
  const { account, conversation } = thread;
  await saying(account.handle.ask("removeHere", { conversation, messages: messages.map(refOf) }));
}

export async function removeForAll(thread: Thread, messages: readonly MessageView[]): Promise<void> {
  await Promise.all(messages.map((message) => annotate(thread, message, { kind: "delete" })));
}

/** Back to the list: looked at, it would be read again at once. */
export async function markUnread(thread: Thread, message: MessageView): Promise<void> {
  const { account, conversation } = thread;
  const done = await saying(account.handle.ask("markUnread", { conversation, from: message.order }));
  if (done !== undefined) go("#/");
}

export async function remind(thread: Thread, message: MessageView, at: number): Promise<void> {
  const { account, conversation } = thread;
  const done = await saying(account.handle.ask("remind", { conversation, of: refOf(message), at }));
  if (done !== undefined) note(words.acting.reminded(dayAndTime(at)));
}

/** A reminder is a note with the way to its message. */
export function hearReminder(account: Account, event: EngineEvent): void {
  if (event.event !== "reminder") return;
  const title = account.conversations.value.get(event.conversation)?.title ?? words.unknownName;
  note(words.acting.reminder(title), {
    label: words.acting.open,
    run: () => {
      go(threadHref(account.service, event.conversation));
      void jumpTo(openThread(account, event.conversation), event.of);
    },
  });
}

/** From nobody, unless whoever forwards says so. */
export async function forward(
  messages: readonly MessageView[],
  to: readonly Row[],
  nameOf?: (m: MessageView) => string,
) {
  for (const { account, view } of to)
    for (const message of messages) {
      const text = nameOf === undefined ? message.text : `${nameOf(message)}: ${message.text}`;
      const sent = await saying(account.handle.ask("send", { conversation: view.id, id: randomId(), text }));
      if (sent === undefined) return;
    }
  note(words.acting.forwarded(to.length));
}

export function pick(thread: Thread, message: MessageView): void {
  const next = new Set(thread.picked.value ?? []);
  if (!next.delete(message.id)) next.add(message.id);
  thread.picked.value = next;
}

export const pickedOf = (thread: Thread): MessageView[] =>
  thread.messages.value.filter(({ id }) => thread.picked.value?.has(id));
