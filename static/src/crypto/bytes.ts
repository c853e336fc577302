/** Bytes in and out of text, compared and wiped: no cryptography of its own. */
import { sodium } from "./sodium.ts";

export type U8 = Uint8Array;

// Every JavaScript runtime has these; this folder is checked without any DOM or Node types.
declare const globalThis: { crypto: { getRandomValues(bytes: Uint8Array): Uint8Array } };
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label: "utf-8", options: { fatal: boolean; ignoreBOM: boolean });
  decode(bytes: Uint8Array): string;
}

/** As much as one call gives. */
const RANDOM_BYTES_MAX = 65536;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** From the system's own source in one call; libsodium asks it for four bytes at a time. */
export function random(length: number): U8 {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += RANDOM_BYTES_MAX) {
    globalThis.crypto.getRandomValues(bytes.subarray(at, at + RANDOM_BYTES_MAX));
  }
  return bytes;
}

/** In constant time for equal lengths; a length is no secret. */
export const equal = (a: U8, b: U8): boolean => a.length === b.length && sodium.memcmp(a, b);

/** base64url without padding */
export const b64 = (bytes: U8): string => sodium.to_base64(bytes, sodium.base64_variants.URLSAFE_NO_PADDING);

/** Raises: Error for anything that `b64` does not write. */
export const unb64 = (string: string): U8 => sodium.from_base64(string, sodium.base64_variants.URLSAFE_NO_PADDING);

export const utf8 = (string: string): U8 => encoder.encode(string);

/** Raises: TypeError when the bytes are not UTF-8. */
export const text = (bytes: U8): string => decoder.decode(bytes);

export function concat(...parts: readonly U8[]): U8 {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The bytes are zero afterwards, wherever they are shared. */
export function wipe(...secrets: readonly U8[]): void {
  for (const secret of secrets) secret.fill(0);
}

export function uint32(value: number): U8 {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

export function uint64(value: bigint): U8 {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value);
  return bytes;
}

export const readUint32 = (bytes: U8, at: number): number => view(bytes).getUint32(at);
export const readUint64 = (bytes: U8, at: number): bigint => view(bytes).getBigUint64(at);
const view = (bytes: U8): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The bytes, when there are exactly so many. Raises: Error. */
export function exactly(bytes: U8, length: number, what: string): U8 {
  if (bytes.length !== length) throw new Error(`${what} has ${String(bytes.length)} bytes, not ${String(length)}`);
  return bytes;
}

/** An id as text, when it names exactly 16 bytes in the one way to write them. Raises: Error. */
export function checkedId(id: unknown): string {
  if (typeof id !== "string" || id.length !== 22) throw new Error("not an id");
  exactly(unb64(id), 16, "id");
  return id;
}
