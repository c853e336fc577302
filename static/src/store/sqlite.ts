/** `Store` on node:sqlite, for the engine under Node: several named stores may share one file. */
import { DatabaseSync } from "node:sqlite";
import type { StatementSync } from "node:sqlite";
import { deserialize, serialize } from "node:v8";
import type { Store, StoreName, Write } from "../app/context.ts";
import { range } from "./names.ts";

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA secure_delete = ON;
  CREATE TABLE IF NOT EXISTS entries (
    name TEXT NOT NULL, store TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL,
    PRIMARY KEY (name, store, key)
  ) WITHOUT ROWID;
`;

/** One file (or ":memory:") that holds any number of named stores. */
export class SqliteFile {
  readonly #database: DatabaseSync;

  constructor(path: string) {
    this.#database = new DatabaseSync(path);
    this.#database.exec(SCHEMA);
  }

  open(name: string): Store {
    return new SqliteStore(this.#database, name);
  }

  close(): void {
    this.#database.close();
  }
}

type Row = { key: string; value: Uint8Array };

class SqliteStore implements Store {
  readonly #database: DatabaseSync;
  readonly #name: string;
  readonly #put: StatementSync;
  readonly #drop: StatementSync;
  #closed = false;

  constructor(database: DatabaseSync, name: string) {
    this.#database = database;
    this.#name = name;
    this.#put = database.prepare("INSERT OR REPLACE INTO entries (name, store, key, value) VALUES (?, ?, ?, ?)");
    this.#drop = database.prepare("DELETE FROM entries WHERE name = ? AND store = ? AND key = ?");
  }

  async get<T>(store: StoreName, key: string): Promise<T | undefined> {
    const row = this.#database
      .prepare("SELECT value FROM entries WHERE name = ? AND store = ? AND key = ?")
      .get(this.#name, store, key) as Row | undefined;
    return await Promise.resolve(row && (deserialize(row.value) as T));
  }

  async all<T>(store: StoreName, prefix = ""): Promise<[key: string, value: T][]> {
    return await Promise.resolve(this.#rows<T>("ASC", store, range(prefix), -1));
  }

  async page<T>(
    store: StoreName,
    prefix: string,
    options: { before?: string; limit: number },
  ): Promise<[key: string, value: T][]> {
    const rows = this.#rows<T>("DESC", store, range(prefix, options.before), options.limit);
    return await Promise.resolve(rows.reverse());
  }

  #rows<T>(order: "ASC" | "DESC", store: StoreName, keys: { from: string; to: string }, limit: number): [string, T][] {
    const rows = this.#database
      .prepare(
        `SELECT key, value FROM entries WHERE name = ? AND store = ? AND key >= ? AND key < ?
                ORDER BY key ${order} LIMIT ?`,
      )
      .all(this.#name, store, keys.from, keys.to, limit) as Row[];
    return rows.map((row) => [row.key, deserialize(row.value) as T]);
  }

  async write(writes: readonly Write[]): Promise<void> {
    // Serialised before the transaction begins: a value that cannot be stored must change nothing.
    const rows = writes.map((write) => ({ write, value: "put" in write ? serialize(write.value) : undefined }));
    await Promise.resolve();
    // As IndexedDB does: what still runs when a store is wiped must not fill it again.
    if (this.#closed) throw new Error("the store is closed");
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      for (const { write, value } of rows) this.#apply(write, value);
      this.#database.exec("COMMIT");
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  #apply(write: Write, value: Uint8Array | undefined): void {
    if ("put" in write) this.#put.run(this.#name, write.put, write.key, value ?? null);
    else this.#drop.run(this.#name, write.drop, write.key);
  }

  close(): Promise<void> {
    this.#closed = true;
    return Promise.resolve();
  }

  /** Every row of this store is gone from the file, the write-ahead log included. */
  async destroy(): Promise<void> {
    this.#closed = true;
    this.#database.prepare("DELETE FROM entries WHERE name = ?").run(this.#name);
    this.#database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    await Promise.resolve();
  }
}
