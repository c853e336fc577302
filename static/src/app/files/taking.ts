/** Taking a file in: its bytes go from the screen's file into the store, a piece at a time, and are hashed on the way. */
import { FILE_BYTES_MAX, hashEnd, hashMore, hashStart, PLAIN_BYTES } from "../../crypto/index.ts";
import type { Context } from "../context.ts";
import type { FileRef } from "../port.ts";
import { chunkKey, chunksUnder } from "./records.ts";
import { emptyFile, fileTooLarge, ofStore, unreadable } from "./refusals.ts";

/** The SHA-256 of all of it, which is durable. Raises: Refusal; nothing is kept then. */
export async function takeIn(ctx: Context, of: FileRef, blob: Blob): Promise<Uint8Array> {
  if (blob.size === 0) throw emptyFile();
  if (blob.size > FILE_BYTES_MAX) throw fileTooLarge();
  let hash = hashStart();
  try {
    for (let n = 0; n * PLAIN_BYTES < blob.size; n++) {
      const value = await piece(blob, n);
      hash = hashMore(hash, value);
      await ctx.store.write([{ put: "chunks", key: chunkKey(of, n), value }]);
    }
  } catch (error) {
    await dropChunks(ctx, of);
    throw ofStore(error);
  }
  return hashEnd(hash);
}

async function piece(blob: Blob, n: number): Promise<Uint8Array> {
  try {
    return new Uint8Array(await blob.slice(n * PLAIN_BYTES, (n + 1) * PLAIN_BYTES).arrayBuffer());
  } catch {
    throw unreadable();
  }
}

/** None of its bytes is on this device; a few at a time, since each row is as large as a chunk. */
export async function dropChunks(ctx: Context, of: FileRef): Promise<void> {
  for (;;) {
    const rows = await ctx.store.page("chunks", chunksUnder(of), { limit: 8 });
    if (rows.length === 0) return;
    await ctx.store.write(rows.map(([key]) => ({ drop: "chunks", key })));
  }
}
