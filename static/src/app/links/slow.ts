/**
 * Entries of the keyring that nobody waits for: durable here at once, at the server after a random while. The screen
 * writes them for several accounts at once, and the server should not see that.
 */
import { hasCode } from "../../net/refusal.ts";
import type { Keyring, Store } from "../context.ts";

const PREFIX = "slow:";
const FROM_MS = 20_000;
const TO_MS = 180_000;

export interface SlowOwner {
  store: Store;
  keyring: Keyring;
  pause(fromMs: number, toMs: number): Promise<void>;
}

export class SlowEntries {
  readonly #owner: SlowOwner;
  #waiting = new Map<string, unknown>();
  #walking = false;
  #stopped = false;

  constructor(owner: SlowOwner) {
    this.#owner = owner;
  }

  /** What did not leave before the last stop leaves now. */
  async start(): Promise<void> {
    for (const [key, { value }] of await this.#owner.store.all<{ value: unknown }>("meta", PREFIX))
      this.#waiting.set(key.slice(PREFIX.length), value);
    this.#walk();
  }

  stop(): void {
    this.#stopped = true;
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller knows what it wrote
  get<T>(entry: string): T | undefined {
    if (this.#waiting.has(entry)) return (this.#waiting.get(entry) ?? undefined) as T | undefined;
    return this.#owner.keyring.get<T>(entry);
  }

  all<T>(prefix: string): [entry: string, value: T][] {
    const kept = new Map(this.#owner.keyring.all<T>(prefix));
    for (const [entry, value] of this.#waiting) {
      if (!entry.startsWith(prefix)) continue;
      if (value === null) kept.delete(entry);
      else kept.set(entry, value as T);
    }
    return [...kept];
  }

  isWaiting(entry: string): boolean {
    return this.#waiting.has(entry);
  }

  /** Durable here when it resolves; `null` removes. */
  async put(entry: string, value: unknown): Promise<void> {
    await this.#owner.store.write([{ put: "meta", key: PREFIX + entry, value: { value } }]);
    this.#waiting.set(entry, value);
    this.#walk();
  }

  /** The server has all of it. Raises: Refusal. */
  async flush(): Promise<void> {
    const sent = [...this.#waiting];
    if (sent.length === 0) return;
    await this.#owner.keyring.put(Object.fromEntries(sent));
    const unchanged = sent.filter(([entry, value]) => this.#waiting.get(entry) === value).map(([entry]) => entry);
    await this.#owner.store.write(unchanged.map((entry) => ({ drop: "meta", key: PREFIX + entry })));
    for (const entry of unchanged) this.#waiting.delete(entry);
  }

  #walk(): void {
    if (this.#walking || this.#stopped || this.#waiting.size === 0) return;
    this.#walking = true;
    void this.#later().finally(() => {
      this.#walking = false;
      this.#walk();
    });
  }

  async #later(): Promise<void> {
    await this.#owner.pause(FROM_MS, TO_MS).catch(() => {
      this.#stopped = true;
    });
    if (this.#stopped) return;
    await this.flush().catch((error: unknown) => {
      // Signed out: nothing of this account leaves any more. Whatever else it was, it is tried again.
      if (hasCode(error, "not_signed_in")) this.#stopped = true;
    });
  }
}
