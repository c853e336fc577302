/** `Store` on IndexedDB: what is written has reached the disk when the promise resolves. */
import { deleteDB, openDB } from "idb";
import type { IDBPDatabase, IDBPTransaction } from "idb";
import type { Store, StoreName, Write } from "../app/context.ts";
import { range, STORES } from "./names.ts";

const VERSION = 3;

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
    const keys = keyRange(range(prefix));
    const [names, values] = await Promise.all([reading.getAllKeys(keys), reading.getAll(keys)]);
    return names.map((name, index) => [name as string, values[index] as T]);
  }

  async page<T>(
    store: StoreName,
    prefix: string,
    options: { before?: string; limit: number },
  ): Promise<[key: string, value: T][]> {
    const found: [string, T][] = [];
    const keys = range(prefix, options.before);
    // IndexedDB throws for a range whose end is not above its beginning; there is nothing in it.
    if (keys.to <= keys.from) return found;
    let cursor = await this.#database.transaction(store).store.openCursor(keyRange(keys), "prev");
    while (cursor && found.length < options.limit) {
      found.push([cursor.key as string, cursor.value as T]);
      cursor = await cursor.continue();
    }
    return found.reverse();
  }

  async write(writes: readonly Write[]): Promise<void> {
    if (writes.length === 0) return;
    const transaction = this.#database.transaction(touched(writes), "readwrite", { durability: "strict" });
    try {
      // One await for all of them: waiting for each request would cost a turn of the loop a row.
      await Promise.all([...writes.map((write) => apply(transaction, write)), transaction.done]);
    } catch (error) {
      abort(transaction);
      throw error;
    }
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

type Writing = IDBPTransaction<unknown, StoreName[], "readwrite">;

/** Async, so that a value that cannot be cloned rejects like everything else. */
async function apply(transaction: Writing, write: Write): Promise<void> {
  if ("put" in write) await transaction.objectStore(write.put).put(write.value, write.key);
  else await transaction.objectStore(write.drop).delete(write.key);
}

/** Without it, the requests made before the failing one would be committed. */
function abort(transaction: Writing): void {
  transaction.done.catch(() => undefined);
  try {
    transaction.abort();
  } catch {
    // A request's own error has aborted it already.
  }
}

function keyRange({ from, to }: { from: string; to: string }): IDBKeyRange {
  return IDBKeyRange.bound(from, to, false, true);
}

function touched(writes: readonly Write[]): StoreName[] {
  return [...new Set(writes.map((write) => ("put" in write ? write.put : write.drop)))];
}
