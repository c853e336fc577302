/** Which account lives at this origin, and whether the inbox may show it; outlives the account's own database. */
import type { Store } from "../app/context.ts";

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

  async inboxAllowed(account: string): Promise<boolean> {
    return (await this.#store.get<boolean>("meta", `inbox:${account}`)) ?? false;
  }

  async allowInbox(account: string, allowed: boolean): Promise<void> {
    await this.#store.write([
      allowed ? { put: "meta", key: `inbox:${account}`, value: true } : { drop: "meta", key: `inbox:${account}` },
    ]);
  }

  /** Nothing at this origin remembers the account. */
  async forget(account: string): Promise<void> {
    const current = await this.current();
    const pending = await this.pending();
    await this.#store.write([
      { drop: "meta", key: `inbox:${account}` },
      ...(current === account ? [{ drop: "meta", key: "current" } as const] : []),
      ...(pending === account ? [{ drop: "meta", key: "pending" } as const] : []),
    ]);
  }
}
