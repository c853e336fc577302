/** The account's keyring as this device has it: merged with the server's by compare-and-swap, never set back. */
import type { KeyringEntries } from "../crypto/index.ts";
import { b64, keyringMaximum, mergeKeyrings, openKeyring, sealKeyring, unb64 } from "../crypto/index.ts";
import type { HttpClient } from "../net/http.ts";
import { hasCode, Refusal } from "../net/refusal.ts";
import type { Keyring, Store, Write } from "./context.ts";

/** As it lies in the local store: what the server acknowledged last, joined with what was fetched. */
export interface KeyringRecord {
  entries: KeyringEntries;
  etag: string;
  epoch: number;
}

const KEY = "current";
const RACES_MAX = 12;

export async function readKeyring(store: Store): Promise<KeyringRecord | undefined> {
  return await store.get<KeyringRecord>("keyring", KEY);
}

export function keyringWrite(record: KeyringRecord): Write {
  return { put: "keyring", key: KEY, value: record };
}

export interface KeyringKeys {
  account: string;
  device: string;
  vaultKey: Uint8Array;
}
interface Sealed {
  keyring: string;
  etag: string;
}
interface Put {
  entries: Record<string, unknown>;
  resolve: () => void;
  reject: (error: unknown) => void;
}

export class AccountKeyring implements Keyring {
  readonly #http: HttpClient;
  readonly #store: Store;
  readonly #keys: KeyringKeys;
  #record: KeyringRecord;
  #waiting: Put[] = [];
  /** one thing at a time: two writings of one device under one clock must not exist */
  #turn: Promise<unknown> = Promise.resolve();
  #handlers: ((entries: string[]) => void)[] = [];
  /** after every change, ours included */
  onAnyChange: () => void = () => undefined;

  constructor(http: HttpClient, store: Store, keys: KeyringKeys, record: KeyringRecord) {
    this.#http = http;
    this.#store = store;
    this.#keys = keys;
    this.#record = record;
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller knows what it wrote
  get<T>(entry: string): T | undefined {
    return this.#record.entries[entry]?.value as T | undefined;
  }

  all<T>(prefix: string): [entry: string, value: T][] {
    return Object.entries(this.#record.entries)
      .filter(([id, { value }]) => id.startsWith(prefix) && value !== undefined)
      .map(([id, { value }]) => [id, value as T]);
  }

  /** Called with what ANOTHER device wrote; one's own `put` tells by resolving. */
  onChange(handler: (entries: string[]) => void): void {
    this.#handlers.push(handler);
  }

  /**
   * The server has it and so has the local store. Puts that wait at the same time share one writing.
   * Raises: Refusal, `unreachable` among them; then whether the server has it is not known, and asking again is safe.
   */
  async put(entries: Record<string, unknown>): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#waiting.push({ entries, resolve, reject });
      if (this.#waiting.length === 1) void this.#inTurn(() => this.#writeWaiting());
    });
  }

  /** The server's keyring is merged into ours. */
  async refresh(): Promise<void> {
    await this.#inTurn(() => this.#fetch());
  }

  async #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(act);
    this.#turn = turn.catch(() => undefined);
    return await turn;
  }

  async #writeWaiting(): Promise<void> {
    const puts = this.#waiting;
    this.#waiting = [];
    try {
      await this.#write(puts.map((put) => put.entries));
      for (const put of puts) put.resolve();
    } catch (error) {
      for (const put of puts) put.reject(error);
    }
  }

  async #write(changes: Record<string, unknown>[]): Promise<void> {
    for (let race = 0; race < RACES_MAX; race += 1) {
      const entries = this.#changed(Object.assign({}, ...changes) as Record<string, unknown>);
      try {
        await this.#adopt({ ...this.#record, entries, etag: await this.#send(entries) });
        return;
      } catch (error) {
        if (!hasCode(error, "stale_etag")) throw error;
        await this.#fetch();
      }
    }
    throw new Refusal("stale_etag", "Another device writes the keyring all the time. Try again.");
  }

  #changed(change: Record<string, unknown>): KeyringEntries {
    const clock = keyringMaximum(this.#record.entries) + 1;
    const written = Object.entries(change).map(([id, value]) => {
      const stamp = { clock, device: this.#keys.device };
      return [id, value === null || value === undefined ? stamp : { ...stamp, value }] as const;
    });
    return { ...this.#record.entries, ...Object.fromEntries(written) };
  }

  async #send(entries: KeyringEntries): Promise<string> {
    const sealed = sealKeyring(this.#keys.vaultKey, this.#keys.account, this.#record.epoch, entries);
    const { etag } = await this.#http.account<{ etag: string }>(
      "PUT",
      "keyring/",
      { keyring: b64(sealed) },
      { "If-Match": this.#record.etag },
    );
    return etag;
  }

  async #fetch(): Promise<void> {
    const { keyring, etag } = await this.#http.account<Sealed>("GET", "keyring/");
    if (etag === this.#record.etag) return;
    const before = this.#record.entries;
    const theirs = openedKeyring(this.#keys, keyring);
    // An older one than ours is not believed: ours stays, and our next writing replaces it.
    const older = theirs.epoch < this.#record.epoch || theirs.maximum < keyringMaximum(before);
    const entries = older ? before : mergeKeyrings(before, theirs.entries);
    await this.#adopt({ entries, etag, epoch: Math.max(theirs.epoch, this.#record.epoch) });
    const changed = Object.keys(entries).filter((id) => entries[id] !== before[id] && !same(entries[id], before[id]));
    if (changed.length > 0) for (const handler of this.#handlers) handler(changed);
  }

  async #adopt(record: KeyringRecord): Promise<void> {
    await this.#store.write([keyringWrite(record)]);
    this.#record = record;
    this.onAnyChange();
  }
}

function same(a: KeyringEntries[string] | undefined, b: KeyringEntries[string] | undefined): boolean {
  return a?.clock === b?.clock && a?.device === b?.device;
}

/** Raises: Refusal `keyring_damaged` when it does not open under the account's vault key. */
export function openedKeyring(
  keys: Pick<KeyringKeys, "account" | "vaultKey">,
  sealed: string,
): ReturnType<typeof openKeyring> {
  try {
    return openKeyring(keys.vaultKey, keys.account, unb64(sealed));
  } catch {
    throw new Refusal("keyring_damaged", "The account's keyring does not open. Nothing was changed.");
  }
}
