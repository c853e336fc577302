/** Finds the messages that events are about, on this device, and says what is to be written of them. It writes nothing. */
import { isEvent, type EventBody, type Ref } from "../../crypto/index.ts";
import type { House } from "./house.ts";
import { contentKey, messageKey } from "./keys.ts";
import type { Live } from "./live.ts";
import { fold, foldPin, isSaid, join, newest, refKey, targetOf, withAbout, lastAfter, type Happened } from "./fold.ts";
import { UNSENT, type About, type ConversationRecord, type MessageRecord, type OutboxRecord } from "./records.ts";

/** Messages that have not come, of which something is known; what comes early comes soon after. */
const EARLY_MAX = 50;

/** The message as the stream brought it; "gone" for what was here, "absent" for what has not come. */
export async function find(house: House, conversation: string, ref: Ref): Promise<MessageRecord | "gone" | "absent"> {
  const order = await house.ctx.store.get<number>("messages", contentKey(conversation, ref.account, ref.id));
  if (order === undefined) return "absent";
  const key = messageKey({ conversation, order, id: ref.id });
  const found = (await house.ctx.store.get<MessageRecord>("messages", key)) ?? "gone";
  // Not met in the stream yet: it lies elsewhere then, and takes along what was said about it.
  return found !== "gone" && found.order >= UNSENT ? "absent" : found;
}

/** What a run of frames brought: messages that are new here, and what happened to these or to others. */
export class Folding {
  readonly #house: House;
  readonly #known = new Map<string, MessageRecord>();
  readonly #changed = new Set<string>();
  record: ConversationRecord;

  constructor(house: House, record: ConversationRecord, fresh: readonly MessageRecord[]) {
    this.#house = house;
    this.record = record;
    for (const message of fresh) if (isSaid(message)) this.#meet(message);
  }

  /** What was said about it before it came is folded in. */
  #meet(message: MessageRecord): void {
    const key = refKey(message);
    this.#known.set(key, message);
    const early = this.record.early?.[key];
    if (!early) return;
    const { [key]: _, ...rest } = this.record.early ?? {};
    this.record = { ...this.record, early: rest };
    this.#become(key, message, join(message.about ?? {}, early));
  }

  async take(happened: Happened): Promise<void> {
    const ref = targetOf(happened);
    const key = refKey(ref);
    const found = this.#known.get(key) ?? (await find(this.#house, this.record.id, ref));
    if (found === "gone" || (found !== "absent" && !isSaid(found))) return;
    if (happened.event.kind === "pin")
      this.record = { ...this.record, pins: foldPin(this.record.pins ?? {}, happened) };
    if (found === "absent") this.#early(key, happened);
    else this.#become(key, found, fold(found.about ?? {}, happened));
  }

  #become(key: string, message: MessageRecord, about: About): void {
    const next = withAbout(message, about);
    this.#known.set(key, next);
    this.#changed.add(key);
    const last = lastAfter(this.record, next);
    this.record = { ...this.record, ...(last ? { last } : {}) };
  }

  #early(key: string, happened: Happened): void {
    if (happened.event.kind === "pin") return;
    const about = fold(this.record.early?.[key] ?? {}, happened);
    const early = newest({ ...this.record.early, [key]: about }, EARLY_MAX, lastSeq);
    this.record = { ...this.record, early };
  }

  /** The messages as they are now: those that were new, and others that changed. */
  messages(fresh: readonly MessageRecord[]): MessageRecord[] {
    const keys = new Set(fresh.filter(isSaid).map(refKey));
    const others = [...this.#changed].filter((key) => !keys.has(key));
    return [
      ...fresh.map((message) => (isSaid(message) ? (this.#known.get(refKey(message)) ?? message) : message)),
      ...others.flatMap((key) => this.#known.get(key) ?? []),
    ];
  }
}

function lastSeq({ reactions, edits, deleted }: About): number {
  const seqs = Object.values(reactions ?? {}).map(({ seq }) => seq);
  return Math.max(deleted ?? 0, edits?.at(-1)?.seq ?? 0, ...seqs);
}

const eventOf = ({ body }: OutboxRecord): EventBody | undefined => (body && isEvent(body) ? body : undefined);

/** What this account has said about messages and the stream has not shown yet, by message. */
export function unsentEvents(live: Pick<Live, "outbox">, me: string): Map<string, Happened[]> {
  const found = new Map<string, Happened[]>();
  for (const entry of live.outbox.values()) {
    const event = eventOf(entry);
    if (!event || entry.failed) continue;
    const happened = { event, id: entry.contentId, by: me, seq: UNSENT + entry.n };
    const key = refKey(targetOf(happened));
    found.set(key, [...(found.get(key) ?? []), happened]);
  }
  return found;
}
