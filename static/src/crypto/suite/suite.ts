/** MLS cipher suites behind ts-mls's interface, every key a libsodium key; a conversation keeps the suite it was made with. */
/* eslint-disable @typescript-eslint/require-await -- the library's interface is asynchronous; nothing in here waits */
import type { CiphersuiteImpl, CiphersuiteName } from "ts-mls/crypto/ciphersuite.js";
import type { Hash } from "ts-mls/crypto/hash.js";
import type { Signature } from "ts-mls/crypto/signature.js";
import { equal, random } from "../bytes.ts";
import { expand, extract, hmac } from "../hkdf.ts";
import { hash } from "../seal.ts";
import { sodium } from "../sodium.ts";
import { chacha20Poly1305, type Aead } from "./aead.ts";
import { makeHpke } from "./hpke.ts";
import { x25519Kem, type Kem } from "./kem.ts";

/** Cipher suite 3 of RFC 9420: what every new conversation is made with. */
export const SUITE = "MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519";

const sha256: Hash = {
  digest: async (data) => hash(data),
  mac: async (key, data) => hmac(key, data),
  verifyMac: async (key, mac, data) => equal(hmac(key, data), mac),
};

const ed25519: Signature = {
  sign: async (key, message) => sodium.crypto_sign_detached(message, key.length === 32 ? fromSeed(key) : key),
  verify: async (key, message, signature) =>
    key.length === 32 && signature.length === 64 && sodium.crypto_sign_verify_detached(signature, message, key),
  keygen: async () => {
    const pair = sodium.crypto_sign_keypair();
    return { publicKey: pair.publicKey, signKey: pair.privateKey };
  },
};

/** Other implementations write the private key as its seed of 32 bytes. */
const fromSeed = (seed: Uint8Array): Uint8Array => sodium.crypto_sign_seed_keypair(seed).privateKey;

/** A suite with SHA-256 and Ed25519; a KEM or AEAD of another suite goes in here. */
export function makeSuite(name: CiphersuiteName, kem: Kem, aead: Aead): CiphersuiteImpl {
  return {
    name,
    hash: sha256,
    kdf: {
      extract: async (salt, key) => extract(salt, key),
      expand: async (key, info, length) => expand(key, info, length),
      size: 32,
    },
    signature: ed25519,
    hpke: makeHpke(kem, aead),
    rng: { randomBytes: random },
  };
}

const suites: ReadonlyMap<string, CiphersuiteImpl> = new Map([[SUITE, makeSuite(SUITE, x25519Kem, chacha20Poly1305)]]);

/** Raises: Error for a suite we do not have: there is never a fallback to another one. */
export function suiteOf(name: string): CiphersuiteImpl {
  const suite = suites.get(name);
  if (suite === undefined) throw new Error(`unknown cipher suite ${name}`);
  return suite;
}
