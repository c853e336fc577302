/** What a screen asks in order to show: messages by the page, members, how far was read. */
import type { Operations } from "../port.ts";
import { dueWrite, going } from "./disappearing.ts";
import type { House } from "./house.ts";
import { messagesFrom, messagesOf } from "./keys.ts";
import type { Live } from "./live.ts";
import { known } from "./lookup.ts";
import { isBlocked } from "./names.ts";
import { UNSENT, type MessageRecord } from "./records.ts";
import { want } from "./spread.ts";
import { sayRead } from "./typing.ts";
import { memberViews } from "./views.ts";

const PAGE_MAX = 500;
/** Nobody has more of them unread, and reads them in one look. */
const TIMED_MAX = 5000;

export async function messages(house: House, { conversation, before, limit }: Operations["messages"]["args"]) {
  const live = known(house, conversation);
  want(house, conversation);
  const size = Math.min(limit, PAGE_MAX);
  const options = { limit: size, ...(before === undefined ? {} : { before: messagesFrom(conversation, before) }) };
  const page = await house.ctx.store.page<MessageRecord>("messages", messagesOf(conversation), options);
  return {
    messages: house.shown(
      live,
      page.map(([, message]) => message),
    ),
    more: page.length === size,
  };
}

export async function members(house: House, conversation: string): Promise<Operations["members"]["answer"]> {
  const { record } = known(house, conversation);
  return Promise.resolve({ members: memberViews(house.ctx, record) });
}

export async function read(house: House, live: Live, upTo: number): Promise<Record<never, never>> {
  await live.run(async () => {
    const { readUpTo: before, unread, cursor, timed } = live.record;
    if (upTo <= before && unread === 0) return;
    const readUpTo = Math.max(before, Math.min(upTo, cursor));
    const going = timed ? await nowGoing(house, live, readUpTo) : [];
    const record = { readUpTo, unread: await unreadAfter(house, live, readUpTo), timed: false };
    await house.keep(live, { record, upsert: going, writes: going.flatMap(dueWrite) });
    if (going.length > 0) house.disappearing.look();
  });
  void sayRead(house, live).catch((error: unknown) => {
    house.trouble("read", error);
  });
  return {};
}

/** Those with a timer that are read now and were not before: their time begins. */
async function nowGoing(house: House, live: Live, readUpTo: number): Promise<MessageRecord[]> {
  const before = messagesFrom(live.id, readUpTo + 1);
  const page = await house.ctx.store.page<MessageRecord>("messages", messagesOf(live.id), { before, limit: TIMED_MAX });
  const waiting = page.map(([, message]) => message).filter((m) => m.timer !== undefined && m.expiresAt === undefined);
  return waiting.map((message) => going(message, house.ctx.now()));
}

/** How many of others lie behind this place. */
export async function unreadAfter(house: House, live: Live, readUpTo: number): Promise<number> {
  const me = house.ctx.me().account;
  let [count, before] = [0, messagesFrom(live.id, UNSENT)];
  for (;;) {
    const page = await house.ctx.store.page<MessageRecord>("messages", messagesOf(live.id), { before, limit: 200 });
    const later = page.filter(([, message]) => message.order > readUpTo);
    count += later.filter(([, m]) => m.account !== me && counts(house, m)).length;
    const [first] = page;
    if (!first || later.length < page.length) return count;
    before = first[0];
  }
}

const counts = (house: House, { kind, account }: MessageRecord): boolean =>
  (kind === "text" || kind === "file" || kind === "unknown") && !isBlocked(house.ctx, account);
