/** The stores that Node has: SQLite as the product uses it there, and IndexedDB from memory. */
import "fake-indexeddb/auto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "../../src/app/context.ts";
import { openIdbStore } from "../../src/store/idb.ts";
import { SqliteFile } from "../../src/store/sqlite.ts";

let file: SqliteFile | undefined;

function openSqlite(name: string): Promise<Store> {
  file ??= new SqliteFile(join(mkdtempSync(join(tmpdir(), "um-store-")), "store.sqlite"));
  return Promise.resolve(file.open(name));
}

/** Each opens the store of a name, and finds again what it was left with. */
export const kinds: Record<string, (name: string) => Promise<Store>> = { IndexedDB: openIdbStore, SQLite: openSqlite };

/** A store with nothing in it. */
export const freshStore = (): Promise<Store> => Promise.resolve(new SqliteFile(":memory:").open("store"));
