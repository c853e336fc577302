/**
 * What others may notice of this account: that it is writing, and how far it has read. Said only while its owner's own
 * receipt allows it; heard from whoever says it. It travels as whispers: the server keeps none and can read none.
 */
import { makeWhisper, openWhisper, type WhisperBody } from "../../crypto/index.ts";
import type { House } from "./house.ts";
import type { Live } from "./live.ts";
import { isBlocked } from "./names.ts";
import { peerOf } from "./views.ts";

const PURPOSE = "receipts_and_typing";
/** Often enough to be noticed without a pause, seldom enough for the server's allowance. */
const EVERY_MS = 3000;

/** Somebody types in this conversation: the others notice, where the owner allows it. */
export async function sayTyping(house: House, live: Live): Promise<void> {
  const now = house.ctx.now();
  if (now - live.typedAt < EVERY_MS) return;
  if (await whisper(house, live, { kind: "typing" })) live.typedAt = now;
}

/** In a pair, the other notices how far was read, where the owner allows it. */
export async function sayRead(house: House, live: Live): Promise<void> {
  if (live.record.pair) await whisper(house, live, { kind: "read", up_to: live.record.readUpTo });
}

/** The gate stands before the only thing that leaves. */
async function whisper(house: House, live: Live, body: WhisperBody): Promise<boolean> {
  const { ctx } = house;
  if (!ctx.allows(PURPOSE) || house.stopped) return false;
  const peer = peerOf(ctx, live.record);
  const isHeard = live.record.status === "active" && live.caughtUp && !(peer && isBlocked(ctx, peer));
  if (!isHeard) return false;
  const made = await makeWhisper(live.mls(ctx.me()), ctx.me(), body, ctx.now());
  // Taken back while it was made: nothing leaves any more.
  if (!ctx.allows(PURPOSE)) return false;
  ctx.seats.whisper(live.id, made);
  return true;
}

/** From now on, what others let us notice reaches the screen. */
export function listenToWhispers(house: House): void {
  house.ctx.seats.onWhisper((conversation, payload) => {
    const live = house.lives.get(conversation);
    if (live?.record.status === "active" && !house.stopped) void heard(house, live, payload);
  });
}

async function heard(house: House, live: Live, payload: Uint8Array): Promise<void> {
  const { ctx } = house;
  // Of another epoch, forged or late: a whisper that does not open never was.
  const opened = await openWhisper(live.mls(ctx.me()), payload, ctx.now()).catch(() => undefined);
  const account = opened?.from.account;
  if (!opened || account === undefined || account === ctx.me().account || isBlocked(ctx, account)) return;
  if (opened.body.kind === "typing") ctx.emit({ event: "typing", conversation: live.id, account });
  if (opened.body.kind === "read" && live.record.pair) await seen(house, live, opened.body["up_to"]);
}

/** No further than what is there, and never back. */
async function seen(house: House, live: Live, upTo: unknown): Promise<void> {
  if (typeof upTo !== "number" || !Number.isSafeInteger(upTo)) return;
  await live.run(async () => {
    const seenUpTo = Math.min(upTo, live.record.cursor);
    if (seenUpTo > (live.record.seenUpTo ?? 0)) await house.keep(live, { record: { seenUpTo } });
  });
}
