/**
 * Messages that disappear: from reading, or for one's own from sending, each stays as long as its timer says. What is due
 * goes from this device's store and screen, also what fell due while the engine was not there.
 */
import type { Write } from "../context.ts";
import { remove } from "./removing.ts";
import type { House } from "./house.ts";
import { messageKey } from "./keys.ts";
import type { MessageRecord } from "./records.ts";

const DUE = "due/";
/** A timer of JavaScript is no longer than 24 days; the rest is waited for again. */
const WAIT_MS_MAX = 86_400_000;
/** After its moment, so that what falls due together goes together. */
const TOGETHER_MS = 50;

interface Due {
  conversation: string;
  message: string;
}

const dueKey = ({ expiresAt = 0, ...m }: MessageRecord): string =>
  `${DUE}${String(expiresAt).padStart(15, "0")}/${messageKey(m)}`;

/** Its time begins. */
export function going(message: MessageRecord, now: number): MessageRecord {
  if (message.timer === undefined || message.expiresAt !== undefined) return message;
  return { ...message, expiresAt: now + message.timer * 1000 };
}

/** In the same write as the message. */
export function dueWrite(message: MessageRecord): Write[] {
  if (message.expiresAt === undefined) return [];
  const value: Due = { conversation: message.conversation, message: messageKey(message) };
  return [{ put: "messages", key: dueKey(message), value }];
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
    for (const [key, { conversation, message }] of due) await this.#go(key, conversation, message);
    const next = all[due.length];
    if (!next || this.#house.stopped) return;
    const wait = Math.min(momentOf(next[0]) - now + TOGETHER_MS, WAIT_MS_MAX);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.look();
    }, wait);
  }

  async #go(key: string, conversation: string, messageAt: string): Promise<void> {
    const { ctx, lives } = this.#house;
    const live = lives.get(conversation);
    const message = await ctx.store.get<MessageRecord>("messages", messageAt);
    const done: Write[] = [{ drop: "messages", key }];
    if (live && message) await live.run(() => remove(this.#house, live, [message], { writes: done }));
    else await ctx.store.write(done);
  }
}

const momentOf = (key: string): number => Number(key.slice(DUE.length, key.indexOf("/", DUE.length)));
