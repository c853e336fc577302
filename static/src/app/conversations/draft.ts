/** What a run of frames does to one conversation, gathered so that one write takes all of it. It writes nothing itself. */
import {
  b64,
  equal,
  inWindow,
  isFileBody,
  isEvent,
  openPayload,
  peek,
  readCredential,
  receive,
  unb64,
  type Body,
  type Conversation as Mls,
  type FileMessageBody,
  type TextBody,
} from "../../crypto/index.ts";
import type { StreamMessage, Write } from "../context.ts";
import { keptFile, sortOfFile } from "../files/sorts.ts";
import { LINK_KINDS, see } from "../links/seen.ts";
import { dueWrite, going } from "./disappearing.ts";
import type { Change, House } from "./house.ts";
import { isRecent } from "./junk.ts";
import { contentKey, planKey } from "./keys.ts";
import type { Live } from "./live.ts";
import { isBlocked } from "./names.ts";
import type { Happened } from "./fold.ts";
import { carried, isAbout, isShown, messageOf } from "./outbox.ts";
import type { Plan } from "./plan.ts";
import { devicesIn, eventMessages, happenings, read } from "./reading.ts";
import type { ConversationRecord, Heard, MessageRecord, OutboxRecord } from "./records.ts";
import { Folding } from "./targets.ts";

type Received = Awaited<ReturnType<typeof receive>>;
type Event = Received["event"];
type Of<K extends Event["kind"]> = Extract<Event, { kind: K }>;

/** One message, by author, content id and place: words of their own, or said about others. */
interface Incoming {
  account: string;
  id: string;
  seq: number;
  message?: MessageRecord;
  happened?: Happened;
}

export class Draft {
  readonly #house: House;
  readonly #live: Live;
  record: ConversationRecord;
  #mls: Mls;
  /** from others, to be checked against what is kept */
  readonly #incoming: Incoming[] = [];
  /** their frames */
  readonly #opened: StreamMessage[] = [];
  readonly #heard = new Map<string, Heard>();
  readonly #upsert: MessageRecord[] = [];
  /** said about messages, in the order of the stream */
  readonly #happened: Happened[] = [];
  readonly #moved: MessageRecord[] = [];
  readonly #writes: Write[] = [];
  readonly #wipe: Uint8Array[] = [];
  readonly #outboxDrop: number[] = [];
  readonly #outboxPut: OutboxRecord[] = [];
  committed = false;
  /** a commit of ours is among them */
  mine = false;
  /** a message of ours came too late to be taken */
  missed = false;
  /** frames that show nothing to anybody */
  readonly junk: StreamMessage[] = [];
  /** somebody showed another identity, or ended that */
  linked = false;
  /** a message begins to disappear */
  going = false;

  constructor(house: House, live: Live) {
    this.#house = house;
    this.#live = live;
    this.record = { ...live.record };
    this.#mls = live.mls(house.ctx.me());
  }

  /** Strictly in order; what was seen before changes nothing. */
  async take(frame: StreamMessage): Promise<void> {
    if (frame.seq <= this.record.cursor || this.#isOver()) return;
    this.record.cursor = frame.seq;
    const own = frame.kind === "mls" ? this.#sentBy(frame.payload) : undefined;
    if (own) this.#met(own, frame);
    else await this.#received(frame);
  }

  #isOver(): boolean {
    return this.record.status !== "active" && this.record.status !== "creating";
  }

  #sentBy(payload: Uint8Array): OutboxRecord | undefined {
    for (const entry of this.#live.outbox.values()) {
      const frame = entry.sealed?.frame;
      if (frame && equal(frame, payload) && !this.#outboxDrop.includes(entry.n)) return entry;
    }
    return undefined;
  }

  /** Our own frame: we apply the window to it as everybody does, so that all agree whether it was said. */
  #met(entry: OutboxRecord, frame: StreamMessage): void {
    const { sealed, ...unsealed } = entry;
    const me = readCredential(this.#house.ctx.me().credential);
    if (!sealed || !me || !inWindow(this.#mls, sealed.epoch, sealed.leaf, me)) {
      this.#outboxPut.push(unsealed);
      this.missed = true;
      return;
    }
    const waiting = messageOf(this.#house, this.#live, unsealed, "sent");
    this.#outboxDrop.push(entry.n);
    const { account } = this.#house.ctx.me();
    if (isAbout(entry.body))
      this.#happened.push({ event: entry.body, id: entry.contentId, by: account, seq: frame.seq });
    if (!isShown(entry)) return;
    this.#moved.push(waiting);
    this.#upsert.push(going({ ...waiting, order: frame.seq }, this.#house.ctx.now()));
    const key = contentKey(this.record.id, account, entry.contentId);
    this.#writes.push({ put: "messages", key, value: frame.seq });
  }

  async #received(frame: StreamMessage): Promise<void> {
    const me = this.#house.ctx.me();
    const before = this.#mls;
    const { c, event, wipe } = await receive(before, me, { kind: frame.kind, bytes: frame.payload });
    this.#mls = c;
    this.#wipe.push(...wipe);
    if (event.kind === "message") this.#message(event, frame);
    else if (event.kind === "refused" || event.kind === "skip") this.#showsNothing(frame);
    else if (event.kind === "commit") await this.#commit(event, frame, before);
    else if (event.kind === "removed") this.#removed(frame, event.by.account);
    else if (event.kind === "lost") this.#lost(event.by.account);
  }

  #message({ from, plain, aad }: Of<"message">, frame: StreamMessage): void {
    const opened = openOrNothing(() => openPayload(plain, aad, from, unb64(this.record.id)));
    this.#hear(from.account, frame);
    if (!opened) {
      this.junk.push(frame);
      return;
    }
    const { account } = from;
    this.#isHere(account, { spoke: true });
    if (LINK_KINDS.includes(opened.body.kind)) {
      this.#link(from, opened, frame);
      return;
    }
    const [id, { seq }, { body }] = [b64(opened.contentId), frame, opened];
    this.#opened.push(frame);
    if (isEvent(body)) {
      this.#incoming.push({ account, id, seq, happened: { event: body, id, by: account, seq } });
      return;
    }
    const said = { ...shown(body, this.record.timer), id, order: seq, account, state: "sent" as const };
    const message = { at: frame.receivedAt * 1000, ...said, conversation: this.record.id };
    this.#incoming.push({ account, id, seq, message });
  }

  /** About another account of its sender: believed only when all of it holds, and told in one line. */
  #link(from: Of<"message">["from"], { body, contentId }: ReturnType<typeof openPayload>, frame: StreamMessage): void {
    const seen = see(this.#house.ctx, this.record, from, body);
    if (!seen) {
      this.junk.push(frame);
      return;
    }
    if (seen.shown) this.record.shown = seen.shown;
    this.linked = true;
    if (!seen.event || isBlocked(this.#house.ctx, from.account)) return;
    const event = { ...seen.event, subject: from.account };
    const [id, at, { account }] = [b64(contentId), frame.receivedAt * 1000, from];
    const place = { id, conversation: this.record.id, order: frame.seq, at, account };
    const message: MessageRecord = { ...place, kind: "event", text: "", event, state: "sent" };
    this.#incoming.push({ account, id, seq: frame.seq, message });
  }

  /** Of a commit that lost its race there is no flood: the server lets a seat make a few a minute. */
  #showsNothing(frame: StreamMessage): void {
    if (frame.kind === "mls" && peek(frame.payload)?.content !== "commit") this.junk.push(frame);
  }

  #hear(account: string, { seq, receivedAt: at }: StreamMessage): void {
    if (account !== this.#house.ctx.me().account) this.#heard.set(account, { seq, at });
  }

  #isHere(account: string, how: { accepted: true } | { spoke: true }): void {
    const member = this.record.members[account];
    if (!member || ("accepted" in how ? member.accepted : member.spoke)) return;
    this.record.members = { ...this.record.members, [account]: { ...member, ...how } };
  }

  async #commit(event: Of<"commit">, frame: StreamMessage, mlsBefore: Mls): Promise<void> {
    const { ctx } = this.#house;
    const before = this.record;
    const after = read(ctx, before, this.#mls);
    const list = happenings({
      before,
      after,
      by: event.by,
      external: event.external,
      devicesBefore: devicesIn(mlsBefore),
      devicesAfter: devicesIn(this.#mls),
    });
    await this.#decided(event, frame.seq);
    const silent = before.status === "creating";
    this.record = { ...this.record, ...after, commitSeq: frame.seq };
    if (silent) this.record.status = "active";
    else this.#upsert.push(...eventMessages(before, event.by.account, frame.seq, frame.receivedAt * 1000, list));
    this.committed = true;
    this.mine ||= event.mine;
    this.#isHere(event.by.account, { accepted: true });
    this.#hear(event.by.account, frame);
  }

  /** The plan whose commit was on its way learns in the same write whether it won. */
  async #decided(event: Of<"commit">, seq: number): Promise<void> {
    const { pending } = this.record;
    if (!pending) return;
    const key = planKey(this.record.id, pending.plan);
    const plan = await this.#house.ctx.store.get<Plan>("plans", key);
    this.record = { ...this.record, pending: undefined };
    if (!plan) return;
    const news = event.mine ? { won: { seq, ...(event.welcome ? { welcome: event.welcome } : {}) } } : { raced: true };
    this.#writes.push({ put: "plans", key, value: { ...plan, ...news } });
  }

  #removed(frame: StreamMessage, by: string): void {
    this.record = { ...this.record, pending: undefined, status: "removed" };
    const list = [{ code: "removed", subject: this.#house.ctx.me().account }];
    this.#upsert.push(...eventMessages(this.record, by, frame.seq, frame.receivedAt * 1000, list));
    this.committed = true;
  }

  #lost(by: string): void {
    this.record = { ...this.record, pending: undefined, status: "lost", lost: { by, waitedMs: 0 } };
    this.committed = true;
  }

  /** Everything, for one write. */
  async change(): Promise<Change> {
    const first = await this.#firstOnes();
    this.#lately();
    const kept = new Set(first.map(({ seq }) => seq));
    this.junk.push(...this.#opened.filter(({ seq }) => !kept.has(seq)));
    const upsert = await this.#folded(first);
    this.going = upsert.some(({ expiresAt }) => expiresAt !== undefined);
    return {
      record: this.record,
      mls: this.#mls,
      writes: [...this.#writes, ...first.map((one) => this.#known(one)), ...upsert.flatMap(dueWrite)],
      upsert,
      moved: this.#moved,
      wipe: this.#wipe,
      outbox: { put: this.#outboxPut, drop: this.#outboxDrop },
      members: this.committed || this.linked,
    };
  }

  #known = ({ account, id, seq }: Incoming): Write => ({
    put: "messages",
    key: contentKey(this.record.id, account, id),
    value: seq,
  });

  /** A second message of one author with the same content id is dropped, wherever the first lies. */
  async #firstOnes(): Promise<Incoming[]> {
    const keyed = new Map<string, Incoming>();
    for (const one of this.#incoming) {
      const key = contentKey(this.record.id, one.account, one.id);
      if (!keyed.has(key)) keyed.set(key, one);
    }
    const known = await Promise.all([...keyed.keys()].map((key) => this.#house.ctx.store.get("messages", key)));
    return [...keyed.values()].filter((_, i) => known[i] === undefined);
  }

  /** What is new, and what was said about these or others, as they are after it. */
  async #folded(first: readonly Incoming[]): Promise<MessageRecord[]> {
    const fresh = [...first.flatMap(({ message }) => message ?? []), ...this.#upsert];
    fresh.sort((a, b) => a.order - b.order);
    this.#count(fresh);
    const folding = new Folding(this.#house, this.record, fresh);
    for (const each of [...first.flatMap(({ happened }) => happened ?? []), ...this.#happened])
      await folding.take(each);
    this.record = folding.record;
    return folding.messages(fresh);
  }

  #lately(): void {
    const all = Object.entries({ ...this.record.heard, ...Object.fromEntries(this.#heard) });
    this.record.heard = Object.fromEntries(all.filter(([, heard]) => isRecent(this.#house, heard)));
  }

  #count(upsert: readonly MessageRecord[]): void {
    const { ctx } = this.#house;
    for (const m of upsert) {
      if (m.kind === "event") continue;
      if (m.timer) this.record.timed = true;
      const file = m.file ? { file: sortOfFile(m.file) } : {};
      this.record.last = { sender: m.account, id: m.id, text: m.text, at: m.at, ...file };
      if (m.account !== ctx.me().account && !isBlocked(ctx, m.account)) this.record.unread += 1;
    }
  }
}

/** Of a body that was checked when it was opened. */
const isFile = (body: Body): body is FileMessageBody => isFileBody(body);

function openOrNothing<T>(open: () => T): T | undefined {
  try {
    return open();
  } catch {
    return undefined; // does not fit its tag or signature: never shown
  }
}

/** `timer`: the conversation's, where the message stands in the stream. */
function shown(body: Body, timer?: number): Pick<MessageRecord, "kind" | "text" | "file" | "body"> & { at?: number } {
  if (isText(body)) return { kind: "text", text: body.text, at: body.at, ...carried(body, timer) };
  if (isFile(body)) {
    return { kind: "file", text: body.text, at: body.at, file: keptFile(body), ...carried(body, timer) };
  }
  const at = "at" in body && typeof body["at"] === "number" ? { at: body["at"] } : {};
  return { kind: "unknown", text: "", body, ...at, ...carried({}, timer) };
}

/** Of a body that was checked when it was opened. */
const isText = (body: Body): body is TextBody => body.kind === "text";
