/** Sealing under a key or to a public key, hashing, deriving and padding: one-call building blocks. */
import type { U8 } from "./bytes.ts";
import { concat, random, utf8 } from "./bytes.ts";
import { expand, extract } from "./hkdf.ts";
import { sodium } from "./sodium.ts";

const NONCE_BYTES = 24;

/** XChaCha20-Poly1305 under a random nonce, which stands first. */
export function seal(key: U8, plain: U8, aad: U8 = new Uint8Array()): U8 {
  const nonce = random(NONCE_BYTES);
  return concat(nonce, sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, aad, null, nonce, key));
}

/** Raises: Error when key, bytes or `aad` are not those of the sealing. */
export function unseal(key: U8, sealed: U8, aad: U8 = new Uint8Array()): U8 {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, sealed.subarray(NONCE_BYTES), aad, nonce, key);
}

/** Anonymous: who holds the private half learns nothing about who sealed it. */
export const boxSeal = (publicKey: U8, plain: U8): U8 => sodium.crypto_box_seal(plain, publicKey);

/** Raises: Error when it was not sealed to this key. */
export const boxOpen = (publicKey: U8, privateKey: U8, sealed: U8): U8 =>
  sodium.crypto_box_seal_open(sealed, publicKey, privateKey);

/** SHA-256 */
export const hash = (bytes: U8): U8 => sodium.crypto_hash_sha256(bytes);

/** HKDF-SHA256 with an empty salt; keys derived under different labels tell nothing about each other. */
export const derive = (key: U8, label: string, length: number): U8 =>
  expand(extract(new Uint8Array(), key), utf8(label), length);

/**
 * Padded to exactly `size`, or to the smallest bucket that fits (beyond the largest: to a multiple of it).
 * Raises: Error when it does not fit.
 */
export function pad(bytes: U8, size: number | readonly number[]): U8 {
  const target = typeof size === "number" ? size : bucketFor(bytes.length + 1, size);
  if (bytes.length + 1 > target) throw new Error("too long to be padded");
  const padded = new Uint8Array(target);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  return padded;
}

/** The smallest bucket that holds `length`; beyond the largest, a multiple of the largest. */
export function bucketFor(length: number, buckets: readonly number[]): number {
  const largest = buckets.at(-1) ?? 1;
  return buckets.find((bucket) => bucket >= length) ?? Math.ceil(length / largest) * largest;
}

/** Raises: Error when there is no padding. */
export function unpad(bytes: U8): U8 {
  let end = bytes.length - 1;
  while (end >= 0 && bytes[end] === 0) end--;
  if (bytes[end] !== 0x80) throw new Error("not padded");
  return bytes.slice(0, end);
}
