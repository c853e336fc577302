/** Which account lives at this origin, and whether the inbox may show it; outlives the account's own database. */
import type { Store } from "../app/context.ts";

interface KeyPair {
  publicKey: Uint8Array;
  privateKey: Uint8Array;
}

export const REGISTRY = "um-registry";

export class Registry {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** The account that is signed in here. */
  async current(): Promise<string | undefined> {
    return await this.#store.get<string>("meta", "current");
  }

  async setCurrent(account: string): Promise<void> {
    await this.#store.write([
      { put: "meta", key: "current", value: account },
      { drop: "meta", key: "pending" },
    ]);
  }

  /** A sign-up that was sent and not seen to end: whether the account exists is not known. */
  async pending(): Promise<string | undefined> {
    return await this.#store.get<string>("meta", "pending");
  }

  async setPending(account: string): Promise<void> {
    await this.#store.write([{ put: "meta", key: "pending", value: account }]);
  }

  /** May the inbox of this origin show the account, in this browser? */
  async inboxAllowed(account: string, inbox: string): Promise<boolean> {
    return (await this.#store.get<boolean>("meta", `inbox:${account}:${inbox}`)) ?? false;
  }

  async allowInbox(account: string, inbox: string, allowed: boolean): Promise<void> {
    const key = `inbox:${account}:${inbox}`;
    await this.#store.write([allowed ? { put: "meta", key, value: true } : { drop: "meta", key }]);
  }

  /** A key to which the way in to a linked account may be sealed; it opens once. */
  async linkedKey(): Promise<KeyPair | undefined> {
    return await this.#store.get<KeyPair>("meta", "linked_key");
  }

  async setLinkedKey(pair: KeyPair | undefined): Promise<void> {
    await this.#store.write([
      pair ? { put: "meta", key: "linked_key", value: pair } : { drop: "meta", key: "linked_key" },
    ]);
  }

  /** Nothing at this origin remembers the account. */
  async forget(account: string): Promise<void> {
    const current = await this.current();
    const pending = await this.pending();
    const allowed = await this.#store.all("meta", `inbox:${account}:`);
    await this.#store.write([
      ...allowed.map(([key]) => ({ drop: "meta", key }) as const),
      ...(current === account ? [{ drop: "meta", key: "current" } as const] : []),
      ...(pending === account ? [{ drop: "meta", key: "pending" } as const] : []),
    ]);
  }
}
