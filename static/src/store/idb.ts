/** `Store` on IndexedDB: what is written has reached the disk when the promise resolves. */
import { deleteDB, openDB } from "idb";
import type { IDBPDatabase } from "idb";
import type { Store, StoreName, Write } from "../app/context.ts";
import { range, STORES } from "./names.ts";

const VERSION = 1;

function makeStores(database: IDBPDatabase): void {
  for (const name of STORES) {
    if (!database.objectStoreNames.contains(name)) database.createObjectStore(name);
  }
}

/** Opens the database `name`, making it where it is absent. It gives way when somebody wants to delete it. */
export async function openIdbStore(name: string): Promise<Store> {
  const database = await openDB(name, VERSION, {
    upgrade: makeStores,
    blocking: (_current, _wanted, event) => {
      (event.target as IDBDatabase).close();
    },
  });
  return new IdbStore(database);
}

class IdbStore implements Store {
  readonly #database: IDBPDatabase;

  constructor(database: IDBPDatabase) {
    this.#database = database;
  }

  async get<T>(store: StoreName, key: string): Promise<T | undefined> {
    return (await this.#database.get(store, key)) as T | undefined;
  }

  async all<T>(store: StoreName, prefix = ""): Promise<[key: string, value: T][]> {
    const reading = this.#database.transaction(store).store;
    const keys = keyRange(prefix);
    const [names, values] = await Promise.all([reading.getAllKeys(keys), reading.getAll(keys)]);
    return names.map((name, index) => [name as string, values[index] as T]);
  }

  async page<T>(
    store: StoreName,
    prefix: string,
    options: { before?: string; limit: number },
  ): Promise<[key: string, value: T][]> {
    const found: [string, T][] = [];
    let cursor = await this.#database.transaction(store).store.openCursor(keyRange(prefix, options.before), "prev");
    while (cursor && found.length < options.limit) {
      found.push([cursor.key as string, cursor.value as T]);
      cursor = await cursor.continue();
    }
    return found.reverse();
  }

  async write(writes: readonly Write[]): Promise<void> {
    if (writes.length === 0) return;
    const transaction = this.#database.transaction(touched(writes), "readwrite", { durability: "strict" });
    // One await for all of them: waiting for each request would cost a turn of the loop a row.
    const requests = writes.map((write) =>
      "put" in write
        ? transaction.objectStore(write.put).put(write.value, write.key)
        : transaction.objectStore(write.drop).delete(write.key),
    );
    await Promise.all([...requests, transaction.done]);
  }

  close(): Promise<void> {
    this.#database.close();
    return Promise.resolve();
  }

  async destroy(): Promise<void> {
    this.#database.close();
    await deleteDB(this.#database.name);
  }
}

function keyRange(prefix: string, before?: string): IDBKeyRange {
  const { from, to } = range(prefix, before);
  // An upper bound below the lower one throws in IndexedDB: such a range holds nothing.
  return from < to ? IDBKeyRange.bound(from, to, false, true) : IDBKeyRange.bound(from, from, true, false);
}

function touched(writes: readonly Write[]): StoreName[] {
  return [...new Set(writes.map((write) => ("put" in write ? write.put : write.drop)))];
}
