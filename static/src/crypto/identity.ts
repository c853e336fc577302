/** Key pairs and labelled signatures: Ed25519 to sign, X25519 to seal to. */
import type { U8 } from "./bytes.ts";
import { concat, utf8 } from "./bytes.ts";
import { sodium } from "./sodium.ts";

export interface KeyPair {
  publicKey: U8;
  privateKey: U8;
}

/** A device or an account as this folder's functions need it: private halves stay with the caller. */
export interface Me {
  service: string;
  account: string;
  accountPublic: U8;
  doorPublic: U8;
  doorPrivate: U8;
  device: string;
  devicePublic: U8;
  devicePrivate: U8;
  manifestVersion: number;
  credential: U8;
}

/** From a seed of 32 bytes always the same pair. */
export function signPair(seed?: U8): KeyPair {
  const pair = seed === undefined ? sodium.crypto_sign_keypair() : sodium.crypto_sign_seed_keypair(seed);
  return { publicKey: pair.publicKey, privateKey: pair.privateKey };
}

export function boxPair(): KeyPair {
  const pair = sodium.crypto_box_keypair();
  return { publicKey: pair.publicKey, privateKey: pair.privateKey };
}

/** Over label and parts one after the other: callers see to it that the parts cannot be read in two ways. */
export const sign = (privateKey: U8, label: string, ...parts: readonly U8[]): U8 =>
  sodium.crypto_sign_detached(concat(utf8(label), ...parts), privateKey);

/** False, never an error, for whatever is not that signature. */
export function verify(publicKey: U8, signature: U8, label: string, ...parts: readonly U8[]): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  return sodium.crypto_sign_verify_detached(signature, concat(utf8(label), ...parts), publicKey);
}
