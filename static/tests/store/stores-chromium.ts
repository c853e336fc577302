/** The store that a browser has: its own IndexedDB, on its disk. */
import type { Store } from "../../src/app/context.ts";
import { openIdbStore } from "../../src/store/idb.ts";

/** Each opens the store of a name, and finds again what it was left with. */
export const kinds: Record<string, (name: string) => Promise<Store>> = { IndexedDB: openIdbStore };

/** A store with nothing in it. */
export const freshStore = (): Promise<Store> => openIdbStore(`fresh-${crypto.randomUUID()}`);
