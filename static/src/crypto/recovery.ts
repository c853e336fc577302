/** The recovery key: 160 random bits, the keys that follow from them, and how people write them down. */
import type { U8 } from "./bytes.ts";
import { concat, exactly } from "./bytes.ts";
import { signPair } from "./identity.ts";
import { derive, hash } from "./seal.ts";

export interface RecoveryKeys {
  proof: U8;
  wrap: U8;
  signPublic: U8;
  signPrivate: U8;
}

const SECRET_BYTES = 20;
/** 20 bits that catch every single wrong character and nearly every other slip. */
const CHECK_CHARACTERS = 4;
/** Crockford's alphabet: nothing that looks like something else. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

export function recoveryKeys(secret: U8): RecoveryKeys {
  exactly(secret, SECRET_BYTES, "recovery secret");
  const pair = signPair(derive(secret, "um-recovery-sign-1", 32));
  return {
    proof: derive(secret, "um-recovery-proof-1", 32),
    wrap: derive(secret, "um-recovery-wrap-1", 32),
    signPublic: pair.publicKey,
    signPrivate: pair.privateKey,
  };
}

/** Nine groups of four characters; the last group is a checksum. */
export function formatRecoveryKey(secret: U8): string {
  exactly(secret, SECRET_BYTES, "recovery secret");
  const characters = letters(concat(secret, checksum(secret))).slice(0, 32 + CHECK_CHARACTERS);
  return (characters.match(/.{4}/g) ?? []).join("-");
}

/** Forgives case, spaces, dashes, and O for 0, I and L for 1. Raises: Error when it is not a recovery key. */
export function parseRecoveryKey(typed: string): U8 {
  const clean = typed.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  if (clean.length !== 32 + CHECK_CHARACTERS) throw new Error("recovery key: length");
  const secret = bytesOf(clean.slice(0, 32));
  const expected = letters(concat(secret, checksum(secret))).slice(32, 32 + CHECK_CHARACTERS);
  if (clean.slice(32) !== expected) throw new Error("recovery key: checksum");
  return secret;
}

/** Five bytes make a whole number of letters. */
const checksum = (secret: U8): U8 => hash(secret).slice(0, 5);

function letters(bytes: U8): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET.charAt(parseInt(five, 2))).join("");
}

function bytesOf(characters: string): U8 {
  const bits = Array.from(characters)
    .map((character) => {
      const value = ALPHABET.indexOf(character);
      if (value < 0) throw new Error("recovery key: character");
      return value.toString(2).padStart(5, "0");
    })
    .join("");
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (eight) => parseInt(eight, 2));
}
