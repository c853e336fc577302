/** The one place that loads libsodium: it hands out the library, and knows nothing of what it is used for. */
import sodium from "libsodium-wrappers-sumo";

/** libsodium is loaded; until then no other function here may be called. */
export async function ready(): Promise<void> {
  await sodium.ready;
}

/** The raw WebAssembly module: HKDF is compiled into it but has no wrapper. */
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
  _crypto_kdf_hkdf_sha256_expand(out: number, length: number, info: number, infoLength: number, key: number): number;
}

export const wasm = (): Wasm => (sodium as unknown as { libsodium: Wasm }).libsodium;

export { sodium };
