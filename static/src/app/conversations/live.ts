/** One conversation in memory: its record, its opened MLS value, its unsent messages and its queue. The store is the truth. */
import { unpack, type Conversation as Mls, type Me } from "../../crypto/index.ts";
import type { StreamMessage } from "../context.ts";
import { JunkCounter } from "./junk.ts";
import { makeQueue, type Run } from "./queue.ts";
import type { ConversationRecord, OutboxRecord } from "./records.ts";

export class Live {
  record: ConversationRecord;
  /** in the order of sending */
  readonly outbox = new Map<number, OutboxRecord>();
  /** numbers that were handed to the socket and not refused since */
  readonly flying = new Set<number>();
  /** everything that touches record, MLS value or outbox goes through here */
  readonly run: Run = makeQueue();
  /** read to the head since the last connection: only now may anything be sent */
  caughtUp = false;
  sitting = false;
  /** a message was refused for now: those after it wait behind it */
  holding = false;
  /** the last one was refused because members complained: one at a time, until one is taken again */
  muted = false;
  readonly junk = new JunkCounter();
  /** somebody is about to take those out who left */
  parting = false;
  /** the list of seats was compared since the engine started */
  reconciled = false;
  /** what its owner is writing here */
  draft = "";
  /** when others were last told that somebody is writing here */
  typedAt = 0;
  /** somebody is seeing to the slot */
  slotting = false;
  /** somebody looks after a while whether there is a way back in */
  looking = false;
  /** the group that is being made in this one's place */
  startingOver: Promise<{ conversation: string }> | undefined;
  /** frames that came and were not processed yet */
  inbox: StreamMessage[] = [];
  /** the client id of the commit that the socket has and that is not acknowledged */
  committing: Uint8Array | undefined;
  #opened: Mls | undefined;

  constructor(record: ConversationRecord, outbox: OutboxRecord[] = []) {
    this.record = record;
    for (const entry of outbox) this.outbox.set(entry.n, entry);
  }

  get id(): string {
    return this.record.id;
  }

  get isActive(): boolean {
    return this.record.status === "active" || this.record.status === "creating";
  }

  /** It has ended for this account: nothing more can be said in it. */
  get isOver(): boolean {
    return this.record.status === "left" || this.record.status === "removed";
  }

  /** The MLS value, opened once and kept. Raises: Error before this device has joined. */
  mls(me: Me): Mls {
    if (this.#opened) return this.#opened;
    if (!this.record.mls) throw new Error("this device has not joined");
    this.#opened = unpack(this.record.mls, me);
    return this.#opened;
  }

  /** After the store has it. */
  adopt(record: ConversationRecord, mls?: Mls): void {
    this.record = record;
    if (mls) this.#opened = mls;
    if (!record.mls) this.#opened = undefined;
  }

  /** Whatever was opened is read again: a write failed and memory may be ahead. */
  reread(record: ConversationRecord): void {
    this.record = record;
    this.#opened = undefined;
  }
}
