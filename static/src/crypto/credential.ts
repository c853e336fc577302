/** The self-contained MLS credential: it says which device of which account a leaf is, and the account key signs that. */
import type { U8 } from "./bytes.ts";
import { b64, concat, exactly, readUint32, text, uint32, unb64, utf8 } from "./bytes.ts";
import { sign, verify } from "./identity.ts";

export interface Credential {
  account: string;
  service: string;
  accountPublic: U8;
  device: string;
  devicePublic: U8;
  manifestVersion: number;
}

const LABEL = "um-cred-1";
const FORMAT = 1;
const FIXED_BYTES = 16 + 32 + 16 + 32 + 4;
const SIGNATURE_BYTES = 64;
const SERVICE = /^[a-z]{1,32}$/;

/** No name, no address: only random ids and keys. */
export function makeCredential(fields: Credential, accountPrivate: U8): U8 {
  const signed = encodeFields(fields);
  return concat(signed, sign(accountPrivate, LABEL, signed));
}

function encodeFields(fields: Credential): U8 {
  if (!SERVICE.test(fields.service)) throw new Error("credential: service");
  const service = utf8(fields.service);
  return concat(
    Uint8Array.of(FORMAT, service.length),
    service,
    exactly(unb64(fields.account), 16, "account"),
    exactly(fields.accountPublic, 32, "account key"),
    exactly(unb64(fields.device), 16, "device"),
    exactly(fields.devicePublic, 32, "device key"),
    uint32(fields.manifestVersion),
  );
}

/** The fields when the account key signed them, else undefined. */
export function readCredential(bytes: U8): Credential | undefined {
  const fields = parseCredential(bytes);
  if (fields === undefined) return undefined;
  const end = bytes.length - SIGNATURE_BYTES;
  return verify(fields.accountPublic, bytes.subarray(end), LABEL, bytes.subarray(0, end)) ? fields : undefined;
}

/** The fields without a look at the signature: for leaves of a tree whose credentials were verified on the way in. */
export function parseCredential(bytes: U8): Credential | undefined {
  const length = bytes[1] ?? 0;
  if (bytes[0] !== FORMAT || bytes.length !== 2 + length + FIXED_BYTES + SIGNATURE_BYTES) return undefined;
  const service = asciiOf(bytes.subarray(2, 2 + length));
  if (!SERVICE.test(service)) return undefined;
  const at = 2 + length;
  return {
    service,
    account: b64(bytes.subarray(at, at + 16)),
    accountPublic: bytes.slice(at + 16, at + 48),
    device: b64(bytes.subarray(at + 48, at + 64)),
    devicePublic: bytes.slice(at + 64, at + 96),
    manifestVersion: readUint32(bytes, at + 96),
  };
}

/** "" for what is no text: the pattern above refuses it. */
function asciiOf(bytes: U8): string {
  return bytes.every((byte) => byte < 0x80) ? text(bytes) : "";
}

export const sameDevice = (a: Credential, b: Credential): boolean => a.account === b.account && a.device === b.device;
