/** From a password to two keys of which the server sees one: no network, no storage. */
import type { U8 } from "./bytes.ts";
import { concat, exactly, utf8, wipe } from "./bytes.ts";
import { derive } from "./seal.ts";
import { sodium } from "./sodium.ts";

export interface Kdf {
  algorithm: string;
  operations: number;
  memory_bytes: number;
}

/** What the server may ask for: less would make a stolen proof guessable, more would stall the device. */
const OPERATIONS_MIN = 3;
const OPERATIONS_MAX = 16;
const MEMORY_BYTES_MIN = 64 * 1024 * 1024;
const MEMORY_BYTES_MAX = 1024 * 1024 * 1024;
const SALT_BYTES = 16;

/** Raises: Error when the server asks for anything weaker than the product's own parameters. */
export function checkKdf(salt: U8, kdf: Kdf): void {
  if (kdf.algorithm !== "argon2id13") throw new Error("password parameters: algorithm");
  if (!between(kdf.operations, OPERATIONS_MIN, OPERATIONS_MAX)) throw new Error("password parameters: operations");
  if (!between(kdf.memory_bytes, MEMORY_BYTES_MIN, MEMORY_BYTES_MAX)) throw new Error("password parameters: memory");
  if (salt.length !== SALT_BYTES) throw new Error("password parameters: salt");
}

const between = (value: number, min: number, max: number): boolean =>
  Number.isSafeInteger(value) && value >= min && value <= max;

/** `proof` goes to the server, `half` never leaves. Raises: Error for weak parameters. */
export function passwordKeys(password: string, salt: U8, kdf: Kdf): { proof: U8; half: U8 } {
  checkKdf(salt, kdf);
  // The same password typed on another keyboard may be composed differently.
  const typed = utf8(password.normalize("NFKC"));
  const stretched = sodium.crypto_pwhash(
    32,
    typed,
    salt,
    kdf.operations,
    kdf.memory_bytes,
    sodium.crypto_pwhash_ALG_ARGON2ID13,
  );
  const keys = {
    proof: derive(stretched, "um-password-proof-1", 32),
    half: derive(stretched, "um-password-wrap-1", 32),
  };
  wipe(stretched, typed);
  return keys;
}

/** The key that wraps the vault key: neither the password's half nor the server's share gives it alone. */
export const wrapKey = (half: U8, pepperShare: U8): U8 =>
  derive(concat(exactly(half, 32, "half"), exactly(pepperShare, 32, "pepper share")), "um-vault-wrap-1", 32);
