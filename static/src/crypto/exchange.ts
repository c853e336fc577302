/** A secret that two accounts share by their signature keys alone: Ed25519 turned into X25519, then HKDF. */
import type { U8 } from "./bytes.ts";
import { concat, exactly, text, utf8, wipe } from "./bytes.ts";
import { expand, extract } from "./hkdf.ts";
import { sodium } from "./sodium.ts";

/**
 * 32 bytes that only the holders of the two private keys can make, the same for both; another label, another secret.
 * `first` and `second` say in which order the two public keys are named, alike on both sides.
 * Raises: Error for what is no key.
 */
export function sharedSecret(ownPrivate: U8, otherPublic: U8, label: string, first: U8, second: U8): U8 {
  const mine = sodium.crypto_sign_ed25519_sk_to_curve25519(exactly(ownPrivate, 64, "private key"));
  const theirs = sodium.crypto_sign_ed25519_pk_to_curve25519(exactly(otherPublic, 32, "public key"));
  const shared = sodium.crypto_scalarmult(mine, theirs);
  const secret = expand(extract(new Uint8Array(), shared), concat(utf8(`${label}\0`), first, second), 32);
  wipe(mine, shared);
  return secret;
}

/** Sealed so that only the holder of this account's private key opens it; nobody learns who sealed it. */
export function sealToAccount(accountPublic: U8, plain: U8): U8 {
  return sodium.crypto_box_seal(plain, sodium.crypto_sign_ed25519_pk_to_curve25519(accountPublic));
}

/** Raises: Error when it was not sealed to this account. */
export function openAsAccount(accountPublic: U8, accountPrivate: U8, sealed: U8): U8 {
  const publicKey = sodium.crypto_sign_ed25519_pk_to_curve25519(accountPublic);
  const privateKey = sodium.crypto_sign_ed25519_sk_to_curve25519(accountPrivate);
  try {
    return sodium.crypto_box_seal_open(sealed, publicKey, privateKey);
  } finally {
    wipe(privateKey);
  }
}

/** The JSON value in UTF-8. Raises: Error. */
export const parsedJson = (bytes: U8): unknown => JSON.parse(text(bytes));
