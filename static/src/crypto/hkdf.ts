/** HKDF-SHA256 (RFC 5869) and HMAC-SHA256 on libsodium's own code: framing only. */
import type { U8 } from "./bytes.ts";
import { concat } from "./bytes.ts";
import { sodium, wasm } from "./sodium.ts";

/** Calls `work` with every input copied into WebAssembly memory, and wipes it afterwards. */
function withHeap(inputs: readonly U8[], length: number, work: (out: number, at: number[]) => number): U8 {
  const memory = wasm();
  const sizes = [length, ...inputs.map((input) => input.length)];
  const at = sizes.map((size) => memory._malloc(size === 0 ? 1 : size));
  try {
    inputs.forEach((input, i) => memory.HEAPU8.set(input, at[i + 1]));
    if (work(at[0] ?? 0, at.slice(1)) !== 0) throw new Error("HKDF refused its input");
    return memory.HEAPU8.slice(at[0], (at[0] ?? 0) + length);
  } finally {
    at.forEach((pointer, i) => {
      memory.HEAPU8.fill(0, pointer, pointer + (sizes[i] ?? 0));
      memory._free(pointer);
    });
  }
}

export function extract(salt: U8, key: U8): U8 {
  return withHeap([salt, key], 32, (out, [s = 0, k = 0]) =>
    wasm()._crypto_kdf_hkdf_sha256_extract(out, s, salt.length, k, key.length),
  );
}

export function expand(key: U8, info: U8, length: number): U8 {
  if (key.length !== 32) return expandAny(key, info, length);
  return withHeap([key, info], length, (out, [k = 0, i = 0]) =>
    wasm()._crypto_kdf_hkdf_sha256_expand(out, length, i, info.length, k),
  );
}

/** libsodium's expand wants keys of 32 bytes; the RFC allows any. */
function expandAny(key: U8, info: U8, length: number): U8 {
  let block: U8 = new Uint8Array(0);
  let all: U8 = new Uint8Array(0);
  for (let count = 1; all.length < length; count++) {
    block = hmac(key, concat(block, info, Uint8Array.of(count)));
    all = concat(all, block);
  }
  return all.slice(0, length);
}

/** With keys of any length, which libsodium's one-call form refuses. */
export function hmac(key: U8, data: U8): U8 {
  const state = sodium.crypto_auth_hmacsha256_init(key);
  sodium.crypto_auth_hmacsha256_update(state, data);
  return sodium.crypto_auth_hmacsha256_final(state);
}
