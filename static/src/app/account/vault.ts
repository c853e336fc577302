/** The vault key under its two wraps: password and recovery key, each joined with the server's share. */
import type { Kdf } from "../../crypto/index.ts";
import {
  b64,
  passwordKeys,
  random,
  recoveryKeys,
  seal,
  unb64,
  unseal,
  utf8,
  wipe,
  wrapKey,
} from "../../crypto/index.ts";
import { Refusal } from "../../net/refusal.ts";

type U8 = Uint8Array;

export interface PasswordPart {
  salt: string;
  kdf: Kdf;
  proof: string;
  wrap: string;
}
export interface RecoveryPart {
  proof: string;
  wrap: string;
}

const PASSWORD = "um-wrap-password-1";
const RECOVERY = "um-wrap-recovery-1";

/** What the server is to keep for a password: it can check the proof and open nothing. */
export function passwordPart(password: string, kdf: Kdf, pepperShare: U8, vaultKey: U8): PasswordPart {
  const salt = random(16);
  const { proof, half } = passwordKeys(password, salt, kdf);
  const key = wrapKey(half, pepperShare);
  const wrap = seal(key, vaultKey, utf8(PASSWORD));
  wipe(half, key);
  return { salt: b64(salt), kdf, proof: b64(proof), wrap: b64(wrap) };
}

export function recoveryPart(secret: U8, pepperShare: U8, vaultKey: U8): RecoveryPart {
  const keys = recoveryKeys(secret);
  const wrap = seal(wrapKey(keys.wrap, pepperShare), vaultKey, utf8(RECOVERY));
  return { proof: b64(keys.proof), wrap: b64(wrap) };
}

export type Opener = (session: { pepper_share: string; password_wrap: string; recovery_wrap: string }) => U8;

/** The proof for the server and, once it released its share, the way to the vault key. */
export function passwordOpener(password: string, salt: U8, kdf: Kdf): { proof: string; open: Opener } {
  const { proof, half } = passwordKeys(password, salt, kdf);
  return {
    proof: b64(proof),
    open: (session) => opened(half, session.pepper_share, session.password_wrap, PASSWORD),
  };
}

export function recoveryOpener(secret: U8): { proof: string; open: Opener } {
  const keys = recoveryKeys(secret);
  return {
    proof: b64(keys.proof),
    open: (session) => opened(keys.wrap, session.pepper_share, session.recovery_wrap, RECOVERY),
  };
}

function opened(half: U8, pepperShare: string, wrap: string, label: string): U8 {
  try {
    return unseal(wrapKey(half, unb64(pepperShare)), unb64(wrap), utf8(label));
  } catch {
    throw new Refusal("vault_damaged", "The account's vault does not open. Nothing was changed.");
  }
}
