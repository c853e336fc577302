/** AES-128-GCM from Node, for suite 1, which other implementations want: libsodium's needs a processor that not all have. */
import { createCipheriv, createDecipheriv } from "node:crypto";
import type { Aead } from "../../src/crypto/suite/aead.ts";

const TAG_BYTES = 16;

export const aes128Gcm: Aead = {
  id: 0x0001,
  keyBytes: 16,
  seal(key, nonce, aad, plain) {
    const cipher = createCipheriv("aes-128-gcm", key, nonce).setAAD(aad);
    return new Uint8Array(Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]));
  },
  open(key, nonce, aad, sealed) {
    const end = sealed.length - TAG_BYTES;
    const decipher = createDecipheriv("aes-128-gcm", key, nonce).setAAD(aad).setAuthTag(sealed.subarray(end));
    return new Uint8Array(Buffer.concat([decipher.update(sealed.subarray(0, end)), decipher.final()]));
  },
};

export const SUITE_1 = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";
