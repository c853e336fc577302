/** The messages of one conversation on the screen: pages of history, what arrives, where the unread begin. */
import { batch, signal, type Signal } from "@preact/signals";
import type { EngineEvent, MessageView } from "../../app/port.ts";
import { receive as receiveFile } from "../files/model.ts";
import type { Account } from "./account.ts";
import { keyOf } from "./inbox.ts";
import { saying } from "./toasts.ts";
import { noticeTyping } from "./typing.ts";

const PAGE = 60;
const KEPT_THREADS = 20;

export interface Thread {
  key: string;
  account: Account;
  conversation: string;
  messages: Signal<readonly MessageView[]>;
  /** the first page has come */
  loaded: Signal<boolean>;
  more: Signal<boolean>;
  /** the first message that was unread when the conversation was opened */
  firstUnread: Signal<{ id: string; count: number } | null>;
  /** goes up when the members changed */
  membersChanged: Signal<number>;
  /** what the next message answers, or what is being changed */
  about: Signal<{ kind: "reply" | "edit"; message: MessageView } | null>;
  /** while messages are chosen: theirs, by id */
  picked: Signal<ReadonlySet<string> | null>;
  /** to be brought into sight and pointed at; `n` tells one wish from the next */
  target: Signal<{ id: string; n: number } | null>;
  /** messages that are quoted or pinned and not among the loaded ones; null: not on this device */
  elsewhere: Signal<ReadonlyMap<string, MessageView | null>>;
  busy: boolean;
  readUpTo: number;
}

const threads = new Map<string, Thread>();

function inOrder(one: MessageView, other: MessageView): number {
  return one.order - other.order || one.at - other.at;
}

function merge(thread: Thread, upsert: readonly MessageView[], gone: readonly string[] = []): void {
  const byId = new Map(thread.messages.value.map((message) => [message.id, message]));
  for (const message of upsert) {
    const known = byId.get(message.id);
    // Nobody takes the place of somebody else's message by sending under its id.
    if (known === undefined || known.sender.account === message.sender.account) byId.set(message.id, message);
  }
  for (const id of gone) byId.delete(id);
  thread.messages.value = [...byId.values()].sort(inOrder);
}

function markUnread(thread: Thread, unread: number): void {
  const theirs = thread.messages.value.filter(
    ({ kind, sender }) => (kind === "text" || kind === "file") && !sender.own,
  );
  const first = unread > 0 ? theirs.at(-Math.min(unread, theirs.length)) : undefined;
  thread.firstUnread.value = first === undefined ? null : { id: first.id, count: unread };
}

async function firstPage(thread: Thread): Promise<void> {
  const { account, conversation } = thread;
  const unread = account.conversations.value.get(conversation)?.unread ?? 0;
  const page = await account.handle.ask("messages", {
    conversation,
    limit: Math.max(PAGE, Math.min(unread + 20, 500)),
  });
  batch(() => {
    merge(thread, page.messages);
    thread.more.value = page.more;
    markUnread(thread, unread);
    thread.loaded.value = true;
  });
}

function make(account: Account, conversation: string): Thread {
  return {
    key: keyOf(account.service, conversation),
    account,
    conversation,
    messages: signal<readonly MessageView[]>([]),
    loaded: signal(false),
    more: signal(false),
    firstUnread: signal<{ id: string; count: number } | null>(null),
    membersChanged: signal(0),
    about: signal(null),
    picked: signal(null),
    target: signal(null),
    elsewhere: signal<ReadonlyMap<string, MessageView | null>>(new Map()),
    busy: false,
    readUpTo: 0,
  };
}

function forgetOldest(): void {
  const oldest = threads.keys().next().value;
  if (threads.size > KEPT_THREADS && oldest !== undefined) threads.delete(oldest);
}

/** The thread of this conversation; the one last left keeps its messages, and its unread line is set anew. */
export function openThread(account: Account, conversation: string): Thread {
  const key = keyOf(account.service, conversation);
  const known = threads.get(key);
  if (known !== undefined) {
    markUnread(known, account.conversations.value.get(conversation)?.unread ?? 0);
    return known;
  }
  const thread = make(account, conversation);
  threads.set(key, thread);
  forgetOldest();
  void saying(firstPage(thread));
  return thread;
}

/** The thread if it has been opened; asks for nothing. */
export function openedThread(account: Account, conversation: string): Thread | undefined {
  return threads.get(keyOf(account.service, conversation));
}

/** One more page of history, at most one at a time. */
export async function loadOlder(thread: Thread, limit = PAGE): Promise<void> {
  const oldest = thread.messages.value[0];
  if (thread.busy || !thread.more.value || oldest === undefined) return;
  thread.busy = true;
  const { account, conversation } = thread;
  const page = await saying(account.handle.ask("messages", { conversation, before: oldest.order, limit }));
  thread.busy = false;
  if (page === undefined) return;
  batch(() => {
    merge(thread, page.messages);
    thread.more.value = page.more;
  });
}

/** Tells the engine how far was read; never backwards, never twice. */
export function markRead(thread: Thread): void {
  const last = thread.messages.value.findLast((message) => message.state === "sent");
  const unread = thread.account.conversations.value.get(thread.conversation)?.unread ?? 0;
  if (last === undefined || (last.order <= thread.readUpTo && unread === 0)) return;
  thread.readUpTo = last.order;
  void thread.account.handle
    .ask("read", { conversation: thread.conversation, upTo: last.order })
    .catch(() => undefined);
}

/** Somebody told their name: what they had said before carries it now. */
async function readNames(thread: Thread): Promise<void> {
  const limit = Math.min(Math.max(PAGE, thread.messages.value.length), 500);
  const page = await saying(thread.account.handle.ask("messages", { conversation: thread.conversation, limit }));
  if (page !== undefined) merge(thread, page.messages);
}

export function receive(account: Account, event: EngineEvent): void {
  noticeTyping(account, event);
  receiveFile(account, event);
  if (event.event !== "messages" && event.event !== "members") return;
  const thread = threads.get(keyOf(account.service, event.conversation));
  if (thread === undefined) return;
  if (event.event === "members") {
    thread.membersChanged.value += 1;
    void readNames(thread);
  } else merge(thread, event.upsert, event.gone);
}
