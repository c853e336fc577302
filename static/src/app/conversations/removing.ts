/** Messages go from this device: their words, what was said about them, and their place in the list. Others keep theirs. */
import { isSaid, refKey, wordingOf } from "./fold.ts";
import type { Change, House } from "./house.ts";
import { messagesOf } from "./keys.ts";
import type { Live } from "./live.ts";
import type { ConversationRecord, MessageRecord } from "./records.ts";

const LOOK_BACK = 50;

/** Inside the conversation's queue. Their ids stay known, so that none comes back. */
export async function remove(
  house: House,
  live: Live,
  messages: readonly MessageRecord[],
  more: Pick<Change, "writes" | "outbox"> = {},
): Promise<void> {
  const gone = new Set(messages.map(refKey));
  const pins = Object.fromEntries(Object.entries(live.record.pins ?? {}).filter(([key]) => !gone.has(key)));
  const { last } = live.record;
  const wasLast = last !== undefined && messages.some(({ id, account }) => id === last.id && account === last.sender);
  await house.keep(live, {
    record: { pins, ...(wasLast ? { last: await lastBut(house, live, gone) } : {}) },
    moved: [...messages],
    ...more,
  });
}

async function lastBut(house: House, live: Live, gone: ReadonlySet<string>): Promise<ConversationRecord["last"]> {
  const page = await house.ctx.store.page<MessageRecord>("messages", messagesOf(live.id), { limit: LOOK_BACK });
  const left = page.map(([, message]) => message).filter((m) => isSaid(m) && !gone.has(refKey(m)));
  const last = left.at(-1);
  return last && { sender: last.account, id: last.id, text: wordingOf(last).text, at: last.at };
}
