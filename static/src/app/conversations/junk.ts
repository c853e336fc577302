/** What is counted before a complaint: junk by the minute, and how long ago something was written. It sends nothing. */
import type { StreamMessage } from "../context.ts";
import type { House } from "./house.ts";
import type { Heard } from "./records.ts";

/**
 * Frames of one minute that showed nothing to anybody. More than an honest engine has on its way at once (200, which
 * may all miss their epoch), and fewer than the server takes of one seat in one go (300).
 */
export const JUNK_A_MINUTE = 240;
/** For so long the server may know which seat wrote something. */
const KNOWN_S = 3600;

export const isRecent = (house: House, { at }: Pick<Heard, "at">): boolean => house.ctx.now() / 1000 - at < KNOWN_S;

/** Counts by the minute in which the server had them: everybody counts alike, and complains about the same frame. */
export class JunkCounter {
  #minute = 0;
  #count = 0;

  /** Whether it is the one too many; of each minute there is one at most. */
  isTooMuch({ receivedAt }: StreamMessage): boolean {
    if (receivedAt !== this.#minute) [this.#minute, this.#count] = [receivedAt, 0];
    this.#count += 1;
    return this.#count === JUNK_A_MINUTE;
  }
}
