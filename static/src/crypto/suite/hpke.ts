/** HPKE (RFC 9180) in base mode, single-shot and export only: all that MLS asks for. */
/* eslint-disable @typescript-eslint/require-await -- the library's interface is asynchronous; nothing in here waits */
import type { Hpke, PrivateKey, PublicKey } from "ts-mls/crypto/hpke.js";
import type { U8 } from "../bytes.ts";
import { concat, exactly, random, utf8 } from "../bytes.ts";
import { expand, extract } from "../hkdf.ts";
import type { Aead } from "./aead.ts";
import type { HpkeKey, Kem } from "./kem.ts";

const EMPTY = new Uint8Array();
const VERSION = utf8("HPKE-v1");
const HKDF_SHA256 = 0x0001;
const two = (value: number): U8 => Uint8Array.of(value >> 8, value & 255);

/** ts-mls types keys as WebCrypto's and only ever passes them back to us. */
const asPublic = (raw: U8): PublicKey => ({ raw, publicRaw: raw }) as unknown as PublicKey;
const asPrivate = (key: HpkeKey): PrivateKey => key as unknown as PrivateKey;
const inside = (key: PublicKey | PrivateKey): HpkeKey => key as unknown as HpkeKey;

interface Context {
  key: U8;
  nonce: U8;
  /** the exporter secret, section 5.3 */
  exporter: U8;
}

/** Section 5.1 with an empty PSK. */
function scheduler(kem: Kem, aead: Aead) {
  const suite = concat(utf8("HPKE"), two(kem.id), two(HKDF_SHA256), two(aead.id));
  const labeledExtract = (salt: U8, label: string, key: U8): U8 =>
    extract(salt, concat(VERSION, suite, utf8(label), key));
  const labeledExpand = (key: U8, label: string, info: U8, length: number): U8 =>
    expand(key, concat(two(length), VERSION, suite, utf8(label), info), length);
  const context = (shared: U8, info: U8): Context => {
    const ids = concat(
      Uint8Array.of(0),
      labeledExtract(EMPTY, "psk_id_hash", EMPTY),
      labeledExtract(EMPTY, "info_hash", info),
    );
    const secret = labeledExtract(shared, "secret", EMPTY);
    return {
      key: labeledExpand(secret, "key", ids, aead.keyBytes),
      nonce: labeledExpand(secret, "base_nonce", ids, 12),
      exporter: labeledExpand(secret, "exp", ids, 32),
    };
  };
  const exported = (shared: U8, info: U8, exporterContext: U8, length: number): U8 =>
    labeledExpand(context(shared, info).exporter, "sec", exporterContext, length);
  return { context, exported };
}

/** The async functions are ts-mls's interface: nothing in here waits. */
export function makeHpke(kem: Kem, aead: Aead): Hpke {
  const { context, exported } = scheduler(kem, aead);
  const pairOf = (seed: U8) => {
    const key = kem.deriveKeyPair(seed);
    return { privateKey: asPrivate(key), publicKey: asPublic(key.publicRaw) };
  };
  return {
    async seal(publicKey, plain, info, aad = EMPTY) {
      const { shared, encapsulated } = kem.encapsulate(inside(publicKey).raw);
      const { key, nonce } = context(shared, info);
      return { ct: aead.seal(key, nonce, aad, plain), enc: encapsulated };
    },
    async open(privateKey, encapsulated, sealed, info, aad = EMPTY) {
      const { key, nonce } = context(kem.decapsulate(encapsulated, inside(privateKey)), info);
      return aead.open(key, nonce, aad, sealed);
    },
    async exportSecret(publicKey, exporterContext, length, info) {
      const { shared, encapsulated } = kem.encapsulate(inside(publicKey).raw);
      return { enc: encapsulated, secret: exported(shared, info, exporterContext, length) };
    },
    async importSecret(privateKey, exporterContext, encapsulated, length, info) {
      return exported(kem.decapsulate(encapsulated, inside(privateKey)), info, exporterContext, length);
    },
    importPrivateKey: async (raw) => asPrivate(kem.importPrivate(raw)),
    importPublicKey: async (raw) => asPublic(exactly(raw, kem.publicBytes, "public key")),
    exportPublicKey: async (key) => inside(key).raw,
    exportPrivateKey: async (key) => inside(key).raw,
    encryptAead: async (key, nonce, aad, plain) => aead.seal(key, nonce, aad ?? EMPTY, plain),
    decryptAead: async (key, nonce, aad, sealed) => aead.open(key, nonce, aad ?? EMPTY, sealed),
    deriveKeyPair: async (seed) => pairOf(seed),
    generateKeyPair: async () => pairOf(random(32)),
    keyLength: aead.keyBytes,
    nonceLength: 12,
  };
}
