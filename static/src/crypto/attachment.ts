/** A file as a stream of sealed chunks, and its hash, piece by piece: states are values, so that a stream can be left and gone on with. */
import type { U8 } from "./bytes.ts";
import { concat, exactly, random } from "./bytes.ts";
import { derive } from "./seal.ts";
import { wasm } from "./sodium.ts";

/** Of ciphertext, as the server takes them; the last may be shorter. */
export const CHUNK_BYTES = 1024 * 1024;
/** What libsodium's secretstream adds to each chunk: an encrypted tag, and a MAC. */
const OVERHEAD = 17;
/** Of plaintext in a full chunk. */
export const PLAIN_BYTES = CHUNK_BYTES - OVERHEAD;
export const FILE_BYTES_MAX = 2048 * CHUNK_BYTES - 2048 * OVERHEAD;
const STORED_BYTES_MIN = 16 * 1024;
const KEY_BYTES = 32;
const HEADER_BYTES = 24;
const STATE_BYTES = 52;
const HASH_STATE_BYTES = 104;
const HASH_BYTES = 32;
const [TAG_MESSAGE, TAG_FINAL] = [0, 3];
const HOLDER_LABEL = "um-attachment-holder-1";

export interface FileKeys {
  key: U8;
  header: U8;
}

export const newFileKeys = (): FileKeys => ({ key: random(KEY_BYTES), header: random(HEADER_BYTES) });

/** What uploads and deletes the object; nobody has it who has not the key. */
export const holderSecret = (key: U8): U8 => derive(key, HOLDER_LABEL, 32);

/** Padmé, from a least size on: the size of the object for a file of so many bytes (protocol.md, Attachments). */
export function storedSize(length: number): number {
  const chunks = Math.max(1, Math.ceil(length / PLAIN_BYTES));
  const size = padme(length + chunks * OVERHEAD);
  // Padding may begin another chunk, which costs its own overhead; it is taken from the padding.
  return plainCapacity(size) >= length ? size : padme(size + OVERHEAD);
}

function padme(length: number): number {
  const size = Math.max(length, STORED_BYTES_MIN);
  const exponent = Math.floor(Math.log2(size));
  const step = 2 ** (exponent - (Math.floor(Math.log2(exponent)) + 1));
  return Math.ceil(size / step) * step;
}

export const chunksOf = (stored: number): number => Math.ceil(stored / CHUNK_BYTES);
const plainCapacity = (stored: number): number => stored - chunksOf(stored) * OVERHEAD;

/** How many bytes of plaintext, padding included, the n-th chunk of an object holds. */
export const plainIn = (stored: number, n: number): number =>
  Math.min(CHUNK_BYTES, stored - n * CHUNK_BYTES) - OVERHEAD;

/** The state before the first chunk, for sealing and for opening. */
export function startStream({ key, header }: FileKeys): U8 {
  exactly(key, KEY_BYTES, "key");
  exactly(header, HEADER_BYTES, "header");
  return onHeap([new Uint8Array(STATE_BYTES), header, key], ([state = 0, head = 0, secret = 0]) => {
    wasm()._crypto_secretstream_xchacha20poly1305_init_pull(state, head, secret);
    return read(state, STATE_BYTES);
  });
}

export interface Step {
  /** for the next chunk */
  state: U8;
  bytes: U8;
}

/** The n-th chunk sealed; the same state and bytes give the same chunk, so one that was lost is sealed again. */
export function sealChunk(state: U8, plain: U8, last: boolean): Step {
  const out = new Uint8Array(plain.length + OVERHEAD);
  return onHeap([state, plain, out], ([s = 0, p = 0, o = 0]) => {
    const tag = last ? TAG_FINAL : TAG_MESSAGE;
    wasm()._crypto_secretstream_xchacha20poly1305_push(s, o, 0, p, plain.length, 0, 0, 0, 0, tag);
    return { state: read(s, STATE_BYTES), bytes: read(o, out.length) };
  });
}

/** Raises: Error for a chunk that was changed, moved, or is the last where it must not be, or is not where it must. */
export function openChunk(state: U8, sealed: U8, last: boolean): Step {
  const size = sealed.length - OVERHEAD;
  if (size < 0) throw new Error("chunk: too short");
  return onHeap([state, sealed, new Uint8Array(size + 1), new Uint8Array(1)], ([s = 0, c = 0, o = 0, t = 0]) => {
    const failed = wasm()._crypto_secretstream_xchacha20poly1305_pull(s, o, 0, t, c, sealed.length, 0, 0, 0, 0);
    if (failed !== 0) throw new Error("chunk: not authentic");
    if ((wasm().HEAPU8[t] === TAG_FINAL) !== last) throw new Error("chunk: ends elsewhere");
    return { state: read(s, STATE_BYTES), bytes: read(o, size) };
  });
}

/** SHA-256 of nothing yet. */
export const hashStart = (): U8 =>
  onHeap([new Uint8Array(HASH_STATE_BYTES)], ([state = 0]) => {
    wasm()._crypto_hash_sha256_init(state);
    return read(state, HASH_STATE_BYTES);
  });

export const hashMore = (before: U8, bytes: U8): U8 =>
  onHeap([before, bytes], ([state = 0, at = 0]) => {
    wasm()._crypto_hash_sha256_update(state, at, bytes.length, 0);
    return read(state, HASH_STATE_BYTES);
  });

export const hashEnd = (before: U8): U8 =>
  onHeap([before, new Uint8Array(HASH_BYTES)], ([state = 0, out = 0]) => {
    wasm()._crypto_hash_sha256_final(state, out);
    return read(out, HASH_BYTES);
  });

/** The file's bytes in this chunk, with zeros up to what the chunk holds. */
export function paddedChunk(bytes: U8, size: number): U8 {
  return bytes.length === size ? bytes : concat(bytes, new Uint8Array(size - bytes.length));
}

const read = (at: number, length: number): U8 => wasm().HEAPU8.slice(at, at + length);

/** Calls `work` with every part copied into WebAssembly memory, and wipes it afterwards. */
function onHeap<T>(parts: readonly U8[], work: (at: number[]) => T): T {
  const memory = wasm();
  const at = parts.map((part) => memory._malloc(Math.max(part.length, 1)));
  try {
    parts.forEach((part, i) => memory.HEAPU8.set(part, at[i]));
    return work(at);
  } finally {
    at.forEach((pointer, i) => {
      memory.HEAPU8.fill(0, pointer, pointer + (parts[i]?.length ?? 0));
      memory._free(pointer);
    });
  }
}
