/** DHKEM(X25519, HKDF-SHA256), RFC 9180 section 4.1: a key encapsulation on libsodium's X25519. */
import type { U8 } from "../bytes.ts";
import { concat, exactly, random, utf8, wipe } from "../bytes.ts";
import { expand, extract } from "../hkdf.ts";
import { sodium } from "../sodium.ts";

/** A key as ts-mls hands it around: it never looks inside. */
export interface HpkeKey {
  raw: U8;
  /** of private keys: the public half, which decapsulation binds to */
  publicRaw: U8;
}

/** What HPKE needs of a KEM; another suite brings another one. */
export interface Kem {
  id: number;
  publicBytes: number;
  encapsulate(publicKey: U8): { shared: U8; encapsulated: U8 };
  decapsulate(encapsulated: U8, key: HpkeKey): U8;
  importPrivate(raw: U8): HpkeKey;
  deriveKeyPair(seed: U8): HpkeKey;
}

const ID = 0x0020;
const EMPTY = new Uint8Array();
const SUITE = concat(utf8("KEM"), Uint8Array.of(ID >> 8, ID & 255));
const VERSION = utf8("HPKE-v1");

const labeledExtract = (label: string, key: U8): U8 => extract(EMPTY, concat(VERSION, SUITE, utf8(label), key));
const labeledExpand = (key: U8, label: string, info: U8, length: number): U8 =>
  expand(key, concat(Uint8Array.of(length >> 8, length & 255), VERSION, SUITE, utf8(label), info), length);
const sharedSecret = (dh: U8, context: U8): U8 =>
  labeledExpand(labeledExtract("eae_prk", dh), "shared_secret", context, 32);

const keyFrom = (raw: U8): HpkeKey => ({ raw, publicRaw: sodium.crypto_scalarmult_base(raw) });

/** libsodium refuses the all-zero result of a small-order point, as section 7.1.4 demands. */
function encapsulate(publicKey: U8): { shared: U8; encapsulated: U8 } {
  const ephemeral = random(32);
  const encapsulated = sodium.crypto_scalarmult_base(ephemeral);
  const dh = sodium.crypto_scalarmult(ephemeral, publicKey);
  const shared = sharedSecret(dh, concat(encapsulated, publicKey));
  wipe(ephemeral, dh);
  return { shared, encapsulated };
}

function decapsulate(encapsulated: U8, key: HpkeKey): U8 {
  const dh = sodium.crypto_scalarmult(key.raw, encapsulated);
  const shared = sharedSecret(dh, concat(encapsulated, key.publicRaw));
  wipe(dh);
  return shared;
}

export const x25519Kem: Kem = {
  id: ID,
  publicBytes: 32,
  encapsulate,
  decapsulate,
  importPrivate: (raw) => keyFrom(exactly(raw, 32, "private key")),
  deriveKeyPair: (seed) => keyFrom(labeledExpand(labeledExtract("dkp_prk", seed), "sk", EMPTY, 32)),
};
