/** The AEAD of a suite as HPKE and MLS use it: key, nonce, additional data. */
import type { U8 } from "../bytes.ts";
import { sodium } from "../sodium.ts";

export interface Aead {
  id: number;
  keyBytes: number;
  seal(key: U8, nonce: U8, aad: U8, plain: U8): U8;
  /** Raises: Error when the tag does not fit. */
  open(key: U8, nonce: U8, aad: U8, sealed: U8): U8;
}

export const chacha20Poly1305: Aead = {
  id: 0x0003,
  keyBytes: 32,
  seal: (key, nonce, aad, plain) => sodium.crypto_aead_chacha20poly1305_ietf_encrypt(plain, aad, null, nonce, key),
  open: (key, nonce, aad, sealed) => sodium.crypto_aead_chacha20poly1305_ietf_decrypt(null, sealed, aad, nonce, key),
};
