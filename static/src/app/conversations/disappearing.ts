/**
 * What falls due by the clock on this device. A message with a timer goes, so long after it was read, or one's own after it
 * was sent; one that somebody wants to be reminded of is unread again, and told. Also what fell due while the engine was
 * not there.
 */
import type { Write } from "../context.ts";
import { remove } from "./removing.ts";
import type { House } from "./house.ts";
import { messageKey } from "./keys.ts";
import type { Live } from "./live.ts";
import type { MessageRecord } from "./records.ts";

const DUE = "due/";
/** A timer of JavaScript is no longer than 24 days; the rest is waited for again. */
const WAIT_MS_MAX = 86_400_000;
/** After its moment, so that what falls due together goes together. */
const TOGETHER_MS = 50;

interface Due {
  conversation: string;
  message: string;
  /** it does not go, but is called to mind */
  remind?: true;
}

const dueKey = (at: number, m: MessageRecord): string => `${DUE}${String(at).padStart(15, "0")}/${messageKey(m)}`;

/** Its time begins. */
export function going(message: MessageRecord, now: number): MessageRecord {
  if (message.timer === undefined || message.expiresAt !== undefined) return message;
  return { ...message, expiresAt: now + message.timer * 1000 };
}

/** In the same write as the message. */
export function dueWrite(message: MessageRecord): Write[] {
  if (message.expiresAt === undefined) return [];
  const value: Due = { conversation: message.conversation, message: messageKey(message) };
  return [{ put: "messages", key: dueKey(message.expiresAt, message), value }];
}

/** `at`: unix milliseconds. */
export function remindWrite(message: MessageRecord, at: number): Write {
  const value: Due = { conversation: message.conversation, message: messageKey(message), remind: true };
  return { put: "messages", key: `${dueKey(at, message)}/remind`, value };
}

/** From now on until the engine stops, what is due goes. */
export class Disappearing {
  readonly #house: House;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(house: House) {
    this.#house = house;
  }

  /** Called after a write that may have begun a time, and at the start. */
  look(): void {
    clearTimeout(this.#timer);
    if (this.#house.stopped) return;
    this.#round().catch((error: unknown) => {
      this.#house.trouble("disappearing", error);
    });
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  async #round(): Promise<void> {
    const { ctx } = this.#house;
    const all = await ctx.store.all<Due>("messages", DUE);
    const now = ctx.now();
    const due = all.filter(([key]) => momentOf(key) <= now);
    for (const [key, value] of due) await this.#fall(key, value);
    const next = all[due.length];
    if (!next || this.#house.stopped) return;
    const wait = Math.min(momentOf(next[0]) - now + TOGETHER_MS, WAIT_MS_MAX);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.look();
    }, wait);
  }

  async #fall(key: string, due: Due): Promise<void> {
    const { ctx, lives } = this.#house;
    const live = lives.get(due.conversation);
    const message = await ctx.store.get<MessageRecord>("messages", due.message);
    const writes: Write[] = [{ drop: "messages", key }];
    if (!live || !message) await ctx.store.write(writes);
    else if (due.remind) await this.#callToMind(live, message, writes);
    else await live.run(() => remove(this.#house, live, [message], { writes }));
  }

  async #callToMind(live: Live, { id, account }: MessageRecord, writes: Write[]): Promise<void> {
    await live.run(() => this.#house.keep(live, { record: { unread: Math.max(1, live.record.unread) }, writes }));
    this.#house.ctx.emit({ event: "reminder", conversation: live.id, of: { id, account } });
  }
}

const momentOf = (key: string): number => Number(key.slice(DUE.length, key.indexOf("/", DUE.length)));
