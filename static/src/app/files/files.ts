/** The files of one account on their ways: which move, how far each is, and their bytes once they are here. */
import { PLAIN_BYTES } from "../../crypto/index.ts";
import { refKey } from "../conversations/fold.ts";
import type { Change, House } from "../conversations/house.ts";
import { contentKey } from "../conversations/keys.ts";
import type { Live } from "../conversations/live.ts";
import { flush, messageOf } from "../conversations/outbox.ts";
import type { MessageRecord, OutboxRecord } from "../conversations/records.ts";
import type { FileRef, FileState, FileView } from "../port.ts";
import { download } from "./download.ts";
import { chunkKey, fileKey, type FileRecord } from "./records.ts";
import { codeOf, notHere, passesByItself } from "./refusals.ts";
import { safeType, sortOfFile, type KeptFile } from "./sorts.ts";
import { dropChunks } from "./taking.ts";
import { deleteObject, upload, type Way } from "./upload.ts";

/** So many move at once in each direction. */
const MOVING_MAX = 2;
const PAUSE_MS = [1000, 4000] as const;

export class Files {
  readonly #house: House;
  readonly #records = new Map<string, FileRecord>();
  readonly #failed = new Map<string, string>();
  readonly #moving = new Map<string, { way: FileRecord["way"]; ended: Promise<void> }>();

  constructor(house: House) {
    this.#house = house;
  }

  /** What was on its way goes on; what belongs to no message any more is dropped. */
  async start(): Promise<void> {
    const { store } = this.#house.ctx;
    for (const [key, record] of await store.all<FileRecord>("files")) {
      const message = await store.get("messages", contentKey(record.conversation, record.account, record.id));
      if (message === undefined) await this.drop(record);
      else this.#records.set(key, record);
    }
    this.look();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#moving.values()].map(({ ended }) => ended));
  }

  get(of: FileRef): FileRecord | undefined {
    return this.#records.get(fileKey(of));
  }

  /** It is durable already. */
  add(record: FileRecord): void {
    this.#records.set(fileKey(record), record);
    this.#failed.delete(fileKey(record));
    this.#tell(record);
    this.look();
  }

  /** Nothing of it is left on this device. */
  async drop(of: FileRef): Promise<void> {
    this.#records.delete(fileKey(of));
    await this.#moving.get(fileKey(of))?.ended;
    await this.#house.ctx.store.write([{ drop: "files", key: fileKey(of) }]);
    await dropChunks(this.#house.ctx, of);
  }

  /** Of a message that was deleted or has vanished no file stays here; deleted for everyone, none at the server. */
  follow({ upsert = [], moved = [] }: Change): void {
    const { ctx } = this.#house;
    const kept = new Set(upsert.filter(({ file }) => file).map(refKey));
    for (const { conversation, account, id, about } of [...upsert, ...moved]) {
      const record = this.get({ conversation, account, id });
      if (!record || kept.has(refKey({ account, id }))) continue;
      if (about?.deleted !== undefined && account === ctx.me().account) void deleteObject(ctx, record.file);
      this.drop(record).catch((error: unknown) => {
        this.#house.trouble("files", error);
      });
    }
  }

  view(message: MessageRecord, file: KeptFile): FileView {
    const { name, mime, size, width, height, milliseconds, wave, preview } = file;
    const looks = { width, height, milliseconds, wave, preview };
    const known = Object.entries(looks).filter(([, value]) => value !== undefined);
    const of = { conversation: message.conversation, account: message.account, id: message.id };
    return { sort: sortOfFile(file), name, mime, size, ...Object.fromEntries(known), state: this.state(of) };
  }

  state(of: FileRef): FileState {
    const record = this.get(of);
    const refusal = this.#failed.get(fileKey(of));
    if (refusal === "no_such_attachment") return { stage: "gone", done: 0, refusal };
    const done = record ? Math.min(record.done * PLAIN_BYTES, record.file.size) : 0;
    if (refusal !== undefined) return { stage: "failed", done, refusal };
    if (!record) return { stage: "there", done };
    if (record.here && (record.way === "down" || !this.#entry(record))) return { stage: "here", done };
    return { stage: record.way === "up" ? "sending" : "fetching", done };
  }

  /** The whole file under a type that can do no harm. Raises: Refusal, `file_not_here`. */
  async blob(live: Live, of: FileRef): Promise<Blob> {
    const { ctx } = this.#house;
    const { store } = ctx;
    const record = this.get(of);
    if (!record?.here && !(record?.way === "up" && of.account === ctx.me().account)) throw notHere();
    const order = await store.get<number>("messages", contentKey(live.id, of.account, of.id));
    if (order === undefined) throw notHere();
    const parts: Blob[] = [];
    for (let n = 0; n * PLAIN_BYTES < record.file.size; n++) {
      const bytes = await store.get<Uint8Array>("chunks", chunkKey(of, n));
      if (!bytes) throw notHere();
      // A blob of its own each: the browser may lay it on its disk.
      parts.push(new Blob([bytes as BlobPart]));
    }
    return new Blob(parts, { type: safeType({ voice: false, ...record.file }) });
  }

  /** Whatever may move and does not is set in motion. */
  look(): void {
    for (const [key, record] of this.#records) {
      if (this.#house.stopped || this.#moving.has(key) || !this.#isDue(record)) continue;
      const beside = [...this.#moving.values()].filter(({ way }) => way === record.way).length;
      if (beside < MOVING_MAX) this.#moving.set(key, { way: record.way, ended: this.#run(record) });
    }
  }

  #isDue(record: FileRecord): boolean {
    if (record.way === "down") return !record.here && !this.#failed.has(fileKey(record));
    const entry = this.#entry(record);
    return entry?.waits === true && !entry.failed;
  }

  #entry({ conversation, id }: FileRecord): OutboxRecord | undefined {
    const outbox = this.#house.lives.get(conversation)?.outbox.values() ?? [];
    return [...outbox].find(({ contentId, waits }) => contentId === id && waits === true);
  }

  async #run(record: FileRecord): Promise<void> {
    const key = fileKey(record);
    try {
      await (record.way === "up" ? this.#up(record) : this.#down(record));
    } catch (error) {
      await this.#troubled(record, error);
    } finally {
      this.#moving.delete(key);
    }
    this.look();
  }

  #way(of: FileRef): Way {
    return {
      ctx: this.#house.ctx,
      wanted: () => !this.#house.stopped && this.#records.has(fileKey(of)),
      moved: (record) => {
        if (!this.#records.has(fileKey(of))) return;
        this.#records.set(fileKey(of), record);
        this.#tell(record);
      },
    };
  }

  async #up(record: FileRecord): Promise<void> {
    const whole = await upload(this.#way(record), record);
    const live = this.#house.lives.get(record.conversation);
    const entry = this.#entry(record);
    if (!whole || !live || !entry) return;
    await live.run(async () => {
      const { waits: _, ...ready } = entry;
      const here = { ...whole, here: true };
      const writes = [{ put: "files", key: fileKey(here), value: here } as const];
      await this.#house.keep(live, { outbox: { put: [ready] }, writes });
      this.#records.set(fileKey(here), here);
    });
    this.#tell(record);
    flush(this.#house, live);
  }

  async #down(record: FileRecord): Promise<void> {
    const here = await download(this.#way(record), record);
    if (!here) return;
    this.#records.set(fileKey(here), here);
    this.#tell(here);
  }

  async #troubled(record: FileRecord, error: unknown): Promise<void> {
    if (this.#house.stopped || !this.#records.has(fileKey(record))) return;
    if (passesByItself(error)) {
      await this.#house.ctx.pause(...PAUSE_MS);
      return;
    }
    if (record.way === "up") await this.#notSent(record, codeOf(error));
    else await this.#notFetched(record, codeOf(error));
  }

  /** It waits for a person to try again, or to give it up. */
  async #notSent(record: FileRecord, failed: string): Promise<void> {
    const house = this.#house;
    const live = house.lives.get(record.conversation);
    const entry = this.#entry(record);
    if (!live || !entry) return;
    await live.run(async () => {
      const put = { ...entry, failed };
      await house.keep(live, { outbox: { put: [put] }, upsert: [messageOf(house, live, put, "failed")] });
    });
  }

  /** Nothing of what did not hold stays; whoever asks again begins anew. */
  async #notFetched(record: FileRecord, code: string): Promise<void> {
    this.#records.delete(fileKey(record));
    this.#failed.set(fileKey(record), code);
    const { ctx } = this.#house;
    await ctx.store.write([{ drop: "files", key: fileKey(record) }]);
    await dropChunks(ctx, record);
    this.#tell(record);
  }

  #tell({ conversation, account, id }: FileRef): void {
    const of = { conversation, account, id };
    this.#house.ctx.emit({ event: "file", of, state: this.state(of) });
  }
}
