/** One file on its way up: a permit, the object, chunk after chunk; what the server has already is not sent again. */
import {
  b64,
  CHUNK_BYTES,
  chunksOf,
  hash,
  holderSecret,
  paddedChunk,
  plainIn,
  sealChunk,
  startStream,
  storedSize,
} from "../../crypto/index.ts";
import { permitFor } from "../conversations/seats.ts";
import { hasCode } from "../conversations/refusals.ts";
import type { Context } from "../context.ts";
import { chunkKey, fileKey, type FileRecord } from "./records.ts";

export interface Way {
  ctx: Context;
  /** kept, and told */
  moved(record: FileRecord): void;
  /** whether to go on */
  wanted(): boolean;
}

/** It is whole at the server. Raises: Refusal; what was done stays done. */
export async function upload(way: Way, from: FileRecord): Promise<FileRecord | undefined> {
  const { ctx } = way;
  let { record, received } = await begun(way, from);
  const stored = storedSize(record.file.size);
  // The server forgot what it had: from the beginning, with the same bytes.
  if (received < record.done * CHUNK_BYTES) record = { ...record, done: 0, stream: startStream(record.file) };
  while (record.done < chunksOf(stored)) {
    if (!way.wanted()) return undefined;
    const { state, bytes } = await sealed(ctx, record, stored);
    const offset = record.done * CHUNK_BYTES;
    if (offset >= received) received = await put(ctx, record, offset, bytes);
    record = { ...record, done: record.done + 1, stream: state };
    await keep(way, record);
  }
  return record;
}

async function begun(way: Way, before: FileRecord): Promise<{ record: FileRecord; received: number }> {
  const record = before.permit === undefined ? await permitted(way, before) : before;
  try {
    return { record, received: await begin(way.ctx, record) };
  } catch (error) {
    if (!hasCode(error, "bad_permit") || record !== before) throw error;
    // It lay too long: permits last a day.
    const again = await permitted(way, before);
    return { record: again, received: await begin(way.ctx, again) };
  }
}

/** Kept, because each costs the seat some of its day. */
async function permitted(way: Way, before: FileRecord): Promise<FileRecord> {
  const { object, size } = before.file;
  const permit = await permitFor(way.ctx, before.conversation, b64(object), storedSize(size));
  const record = { ...before, permit };
  await keep(way, record);
  return record;
}

async function keep(way: Way, record: FileRecord): Promise<void> {
  await way.ctx.store.write([{ put: "files", key: fileKey(record), value: record }]);
  way.moved(record);
}

async function begin(ctx: Context, { file, permit }: FileRecord): Promise<number> {
  const holder = b64(hash(holderSecret(file.key)));
  const body = { attachment: b64(file.object), holder_hash: holder, size: storedSize(file.size), permit };
  return (await ctx.http.open<{ received: number }>("POST", "attachments/", body)).received;
}

async function sealed(ctx: Context, record: FileRecord, stored: number) {
  const plain = (await ctx.store.get<Uint8Array>("chunks", chunkKey(record, record.done))) ?? new Uint8Array();
  const last = record.done === chunksOf(stored) - 1;
  return sealChunk(record.stream, paddedChunk(plain, plainIn(stored, record.done)), last);
}

async function put(ctx: Context, { file }: FileRecord, offset: number, bytes: Uint8Array): Promise<number> {
  const headers = { ...holderOf(file), "Upload-Offset": String(offset) };
  return (await ctx.http.putBytes<{ received: number }>("attachments/chunk/", bytes, headers)).received;
}

const holderOf = ({ object, key }: FileRecord["file"]): { Authorization: string } => ({
  Authorization: `Attachment ${b64(object)}:${b64(holderSecret(key))}`,
});

/** As far as the server can be reached, nothing of it is left there; else it expires. */
export async function deleteObject(ctx: Context, file: FileRecord["file"]): Promise<void> {
  await ctx.http.open("POST", "attachments/delete/", undefined, holderOf(file)).catch(() => undefined);
}
