/** The one place that loads libsodium: it hands out the library, and knows nothing of what it is used for. */
import sodium from "libsodium-wrappers-sumo";

/** libsodium is loaded; until then no other function here may be called. */
export async function ready(): Promise<void> {
  await sodium.ready;
}

/** The raw WebAssembly module: HKDF is compiled into it but has no wrapper, and streams hide their state in theirs. */
export interface Wasm {
  HEAPU8: Uint8Array;
  _malloc(size: number): number;
  _free(pointer: number): void;
  _crypto_kdf_hkdf_sha256_extract(
    out: number,
    salt: number,
    saltLength: number,
    key: number,
    keyLength: number,
  ): number;
  /** the header is read, not made: the same key and header always give the same state */
  _crypto_secretstream_xchacha20poly1305_init_pull(state: number, header: number, key: number): number;
  _crypto_secretstream_xchacha20poly1305_push(
    ...args: [
      state: number,
      out: number,
      length: 0,
      plain: number,
      size: number,
      high: number,
      ad: 0,
      adSize: 0,
      adHigh: 0,
      tag: number,
    ]
  ): number;
  _crypto_secretstream_xchacha20poly1305_pull(
    ...args: [
      state: number,
      out: number,
      length: 0,
      tag: number,
      sealed: number,
      size: number,
      high: number,
      ad: 0,
      adSize: 0,
      adHigh: 0,
    ]
  ): number;
  _crypto_hash_sha256_init(state: number): number;
  _crypto_hash_sha256_update(state: number, bytes: number, size: number, high: number): number;
  _crypto_hash_sha256_final(state: number, out: number): number;
  _crypto_kdf_hkdf_sha256_expand(out: number, length: number, info: number, infoLength: number, key: number): number;
}

export const wasm = (): Wasm => (sodium as unknown as { libsodium: Wasm }).libsodium;

export { sodium };
