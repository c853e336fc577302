/** What this account says: kept first, encrypted when the stream was read to its head, sent in order, met in the stream. */
import {
  b64,
  hash,
  inWindow,
  isEvent,
  isFileBody,
  makePayload,
  random,
  readCredential,
  send,
  TEXT_MAX,
  unb64,
  utf8,
  type Body,
  type Conversation as Mls,
  type FileMessageBody,
  type EventBody,
  type TextBody,
} from "../../crypto/index.ts";
import { keptFile, sortOf } from "../files/sorts.ts";
import { contentKey } from "./keys.ts";
import type { Change, House } from "./house.ts";
import type { Live } from "./live.ts";
import { targetOf } from "./fold.ts";
import { find } from "./targets.ts";
import { UNSENT, type MessageRecord, type OutboxRecord } from "./records.ts";
import { hasCode, isMuted, isUnreachable, MUTED_MS, nothingToSay, passes, textTooLong } from "./refusals.ts";

/** So many are encrypted and on their way at once. */
const RUN_MAX = 200;
const ID_BYTES = 16;

/** A screen's id when it is a content id already, else one that the same id always gives. */
export function contentIdOf(id: string): string {
  if (/^[A-Za-z0-9_-]{21}[AQgw]$/.test(id)) return id;
  return b64(hash(utf8(id)).slice(0, ID_BYTES));
}

/** Raises: Refusal when it cannot be said. */
export function sayable(text: string): void {
  if (text.trim() === "") throw nothingToSay();
  if (text.length > TEXT_MAX) throw textTooLong();
}

/** What a text may carry. */
export type With = Pick<TextBody, "in_reply_to" | "mentions">;

/** The change that queues this text. Raises: Refusal when it cannot be said. */
export function queued(house: House, live: Live, contentId: string, text: string, more: With = {}): Change {
  sayable(text);
  const { timer } = live.record;
  const said = { ...more, ...(timer ? { expires: timer } : {}) };
  const body: TextBody = { kind: "text", text, at: house.ctx.now(), ...said };
  const change = waiting(house, live, { contentId, text, ...(Object.keys(said).length > 0 ? { body } : {}) });
  const last = { sender: house.ctx.me().account, id: contentId, text, at: house.ctx.now() };
  return { ...change, record: { ...change.record, last } };
}

/** The change that queues what is no text. */
export function queuedContent(house: House, live: Live, content: NonNullable<OutboxRecord["content"]>): Change {
  return waiting(house, live, { contentId: b64(random(ID_BYTES)), text: "", content });
}

/** The change that queues a file's message, which waits for its upload. */
export function queuedFile(house: House, live: Live, contentId: string, body: FileMessageBody): Change {
  const { timer } = live.record;
  const timed = timer ? { ...body, expires: timer } : body;
  const change = waiting(house, live, { contentId, text: body.text, body: timed, waits: true });
  const { account } = house.ctx.me();
  const last = { sender: account, id: contentId, text: body.text, at: house.ctx.now(), file: sortOf(body) };
  return { ...change, record: { ...change.record, last } };
}

/** The change that queues something said about a message. */
export const queuedEvent = (house: House, live: Live, contentId: string, body: EventBody): Change =>
  waiting(house, live, { contentId, text: "", body });

type Saying = Pick<OutboxRecord, "contentId" | "text" | "content" | "body" | "waits">;

function waiting(house: House, live: Live, said: Saying): Change {
  const { ctx } = house;
  const { account } = ctx.me();
  const { id: conversation, next: n } = live.record;
  const entry: OutboxRecord = { n, ...said, at: ctx.now() };
  const message = messageOf(house, live, entry, "sending");
  return {
    record: { next: n + 1 },
    upsert: isShown(entry) ? [message] : [],
    outbox: { put: [entry] },
    writes: [{ put: "messages", key: contentKey(conversation, account, entry.contentId), value: message.order }],
  };
}

/** Asked twice with one id, it is said once. */
export async function say(house: House, live: Live, contentId: string, text: string, more?: With): Promise<void> {
  await live.run(async () => {
    const key = contentKey(live.id, house.ctx.me().account, contentId);
    if ((await house.ctx.store.get("messages", key)) !== undefined) return;
    await house.keep(live, queued(house, live, contentId, text, more));
  });
  flush(house, live);
}

/** What waits here is said there, and waits here no more: nobody has read it, since nobody could. */
export async function carryOver(house: House, from: Live, to: Live): Promise<void> {
  const waiting = [...from.outbox.values()].filter((entry) => !entry.failed);
  if (waiting.length === 0) return;
  // What is no text was meant for that group alone.
  const said = waiting.filter(({ content, body }) => content === undefined && !isAbout(body) && !isFile(body));
  for (const { contentId, text } of said) await say(house, to, contentId, text);
  const { account } = house.ctx.me();
  await from.run(() =>
    house.keep(from, {
      outbox: { drop: waiting.map(({ n }) => n) },
      moved: waiting.map((entry) => messageOf(house, from, entry, "sending")),
      writes: waiting.map(({ contentId: id }) => ({ drop: "messages", key: contentKey(from.id, account, id) })),
    }),
  );
}

/** What failed for good goes anew, under the same content id. */
export async function retry(house: House, live: Live, contentId: string): Promise<void> {
  await live.run(async () => {
    const entry = [...live.outbox.values()].find((e) => e.contentId === contentId && e.failed);
    if (!entry) return;
    const { failed: _, sealed: __, ...rest } = entry;
    const upsert = isShown(rest) ? [messageOf(house, live, rest, "sending")] : [];
    await house.keep(live, { outbox: { put: [rest] }, upsert });
  });
  flush(house, live);
}

/** What only keeps up what was said before stands nowhere on the screen. */
export const isShown = ({ content, body }: OutboxRecord): boolean =>
  !isAbout(body) && (content === undefined || content.event !== undefined);

export const isAbout = (body: OutboxRecord["body"]): body is EventBody => body !== undefined && isEvent(body);

const isFile = (body: OutboxRecord["body"]): body is FileMessageBody => body !== undefined && isFileBody(body);

/** How one's own words stand on the screen, said or not. */
export function messageOf(
  house: House,
  live: Pick<Live, "id" | "record">,
  entry: OutboxRecord,
  state: MessageRecord["state"],
): MessageRecord {
  const { account } = house.ctx.me();
  return {
    id: entry.contentId,
    conversation: live.id,
    order: UNSENT + entry.n,
    at: entry.at,
    kind: entry.content ? "event" : isFile(entry.body) ? "file" : "text",
    account,
    text: entry.text,
    ...(isFile(entry.body) ? { file: keptFile(entry.body) } : {}),
    ...(entry.body && !isAbout(entry.body) ? carried(entry.body, live.record.timer) : {}),
    ...(entry.content?.event ? { event: { ...entry.content.event, subject: account } } : {}),
    state,
    ...(entry.failed ? { refusal: entry.failed } : {}),
  };
}

/** What of a body is kept beside its text. The shorter of what its sender and what the group had in mind counts. */
export function carried(
  { in_reply_to, mentions, expires }: Partial<Omit<TextBody, "kind">>,
  timer?: number,
): Partial<MessageRecord> {
  const seconds = [expires, timer].filter((each) => each !== undefined);
  return {
    ...(in_reply_to ? { replyTo: in_reply_to } : {}),
    ...(mentions ? { mentions } : {}),
    ...(seconds.length > 0 ? { timer: Math.min(...seconds) } : {}),
  };
}

/** Hands everything that waits to the socket; does nothing while the stream was not read to its head. */
export function flush(house: House, live: Live): void {
  live
    .run(() => transmitDue(house, live))
    .catch((error: unknown) => {
      house.trouble("outbox", error);
    });
}

async function transmitDue(house: House, live: Live): Promise<void> {
  if (!live.caughtUp || live.holding || live.record.status !== "active" || house.stopped) return;
  const due = [...live.outbox.values()]
    .filter((e) => !e.failed && !e.waits && !live.flying.has(e.n))
    .slice(0, live.muted ? 1 : RUN_MAX);
  if (due.length === 0) return;
  await encryptDue(house, live, due);
  for (const { n } of due) transmit(house, live, n);
}

/** The MLS value that has used these keys is on disk before any ciphertext leaves. */
async function encryptDue(house: House, live: Live, due: readonly OutboxRecord[]): Promise<void> {
  let mls = live.mls(house.ctx.me());
  const put: OutboxRecord[] = [];
  const wipe: Uint8Array[] = [];
  for (const entry of due) {
    if (isGood(house, mls, entry)) continue;
    const sealed = await encrypt(house, live, mls, entry);
    mls = sealed.mls;
    put.push(sealed.entry);
    wipe.push(...sealed.wipe);
  }
  if (put.length > 0) await house.keep(live, { mls, outbox: { put }, wipe });
}

/** Its bytes may go again: everybody still takes them. */
function isGood(house: House, mls: Mls, { sealed }: OutboxRecord): boolean {
  const me = readCredential(house.ctx.me().credential);
  return sealed !== undefined && me !== undefined && inWindow(mls, sealed.epoch, sealed.leaf, me);
}

async function encrypt(house: House, live: Live, mls: Mls, entry: OutboxRecord) {
  const me = house.ctx.me();
  const { plain, tF } = makePayload(bodyOf(entry), me, unb64(live.id), unb64(entry.contentId));
  const { c, frame, epoch, leaf, wipe } = await send(mls, me, plain, tF);
  const sealed = { frame: frame.bytes, clientId: random(ID_BYTES), epoch, leaf };
  return { mls: c, entry: { ...entry, sealed }, wipe };
}

function bodyOf({ body, content, text, at }: OutboxRecord): Body {
  if (body) return body;
  return content ? { kind: content.kind, sealed: content.sealed, at } : { kind: "text", text, at };
}

function transmit(house: House, live: Live, n: number): void {
  const sealed = live.outbox.get(n)?.sealed;
  if (!sealed) return;
  live.flying.add(n);
  house.ctx.seats.send(live.id, sealed.clientId, "mls", sealed.frame).then(
    () => {
      heardAgain(house, live);
    },
    (error: unknown) => {
      notSent(house, live, n, error);
    },
  );
}

/** What waited behind the one that was tried goes too. */
function heardAgain(house: House, live: Live): void {
  if (!live.muted) return;
  live.muted = false;
  flush(house, live);
}

/** At once, before anything else can be sent: what follows must not overtake. */
function notSent(house: House, live: Live, n: number, error: unknown): void {
  live.flying.delete(n);
  if (isUnreachable(error)) live.caughtUp = false;
  else if (passes(error)) void holdOn(house, live, error);
  else void giveUp(house, live, n, error);
}

async function holdOn(house: House, live: Live, error: unknown): Promise<void> {
  live.muted ||= isMuted(error);
  if (live.holding) return;
  live.holding = true;
  await house.ctx.pause(...waitFor(error));
  live.holding = false;
  flush(house, live);
}

function waitFor(error: unknown): readonly [number, number] {
  if (isMuted(error)) return MUTED_MS;
  return hasCode(error, "too_fast", "too_many", "storage_unavailable") ? [3000, 8000] : [300, 900];
}

/** What was said of it did not go out: it is shown as it was. */
async function targets(house: House, live: Live, event: EventBody): Promise<MessageRecord[]> {
  const ref = targetOf({ event, id: "", by: house.ctx.me().account, seq: 0 });
  const found = await find(house, live.id, ref);
  return typeof found === "string" ? [] : [found];
}

async function giveUp(house: House, live: Live, n: number, error: unknown): Promise<void> {
  await live.run(async () => {
    const entry = live.outbox.get(n);
    if (!entry) return;
    const { sealed: _, ...rest } = entry;
    const failed = { ...rest, failed: (error as { code?: string }).code ?? "not_sent" };
    const upsert = isShown(failed) ? [messageOf(house, live, failed, "failed")] : [];
    const touched = isAbout(entry.body) ? await targets(house, live, entry.body) : [];
    await house.keep(live, { outbox: { put: [failed] }, upsert, touched });
  });
}
