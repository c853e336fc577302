/** One file on its way down: chunk after chunk opened, kept and hashed; it is here only when its hash is the sender's. */
import {
  b64,
  CHUNK_BYTES,
  chunksOf,
  equal,
  hashEnd,
  hashMore,
  hashStart,
  openChunk,
  PLAIN_BYTES,
  storedSize,
} from "../../crypto/index.ts";
import type { Context } from "../context.ts";
import { chunkKey, fileKey, type FileRecord } from "./records.ts";
import { tampered } from "./refusals.ts";
import type { Way } from "./upload.ts";

/** It is here, whole and as its sender made it. Raises: Refusal, `tampered` when it is not. */
export async function download(way: Way, from: FileRecord): Promise<FileRecord | undefined> {
  const chunks = chunksOf(storedSize(from.file.size));
  let record = from;
  while (record.done < chunks) {
    if (!way.wanted()) return undefined;
    record = await next(way.ctx, record, chunks);
    way.moved(record);
  }
  if (!equal(hashEnd(record.hash ?? hashStart()), record.file.sha256)) throw tampered();
  const here = { ...record, here: true };
  await way.ctx.store.write([{ put: "files", key: fileKey(here), value: here }]);
  return here;
}

/** The chunk, the stream's state behind it and the hash are kept together. */
async function next(ctx: Context, record: FileRecord, chunks: number): Promise<FileRecord> {
  const { file, done: n } = record;
  const wanted = { attachment: b64(file.object), offset: n * CHUNK_BYTES };
  const { state, bytes } = opened(record, await ctx.http.readBytes("attachments/read/", wanted), n === chunks - 1);
  const value = bytes.slice(0, Math.max(0, file.size - n * PLAIN_BYTES));
  const after = { ...record, done: n + 1, stream: state, hash: hashMore(record.hash ?? hashStart(), value) };
  await ctx.store.write([
    ...(value.length > 0 ? [{ put: "chunks", key: chunkKey(record, n), value } as const] : []),
    { put: "files", key: fileKey(after), value: after },
  ]);
  return after;
}

function opened({ stream }: FileRecord, sealed: Uint8Array, last: boolean) {
  try {
    return openChunk(stream, sealed, last);
  } catch {
    throw tampered();
  }
}
