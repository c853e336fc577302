/** Signals that are never stored (typing …): sealed for one epoch, signed, of one size, and old after seconds. */
import { concat, exactly, readUint32, readUint64, uint32, uint64, type U8 } from "./bytes.ts";
import { packValue, textField, unpackFields } from "./codec.ts";
import { no } from "./conversation/frames.ts";
import { exported } from "./conversation/infokey.ts";
import { holder } from "./conversation/tree.ts";
import type { Conversation } from "./conversation/types.ts";
import type { Credential } from "./credential.ts";
import { sign, verify } from "./identity.ts";
import { pad, seal, unpad, unseal } from "./seal.ts";

export interface WhisperBody {
  kind: string;
  [field: string]: unknown;
}

export const WHISPER_BYTES = 512;
const SEAL_BYTES = 24 + 16;
const HEAD_BYTES = 4 + 8;
const SIGNATURE_BYTES = 64;
const AGE_MS_MAX = 10_000;
const LABEL = "um-whisper-1";

const keyOf = (c: Conversation): Promise<U8> => exported(c.mls, "um-whisper", 32);

/** Exactly 512 bytes that the members of this epoch open within ten seconds. Raises: Error when `body` is too long. */
export async function makeWhisper(
  c: Conversation,
  me: { devicePrivate: U8 },
  body: WhisperBody,
  now: number = Date.now(),
): Promise<U8> {
  const head = concat(uint32(c.mls.privatePath.leafIndex), uint64(BigInt(now)));
  const bytes = packValue(body);
  const signature = sign(me.devicePrivate, LABEL, c.id, uint64(c.mls.groupContext.epoch), head, bytes);
  return seal(await keyOf(c), pad(concat(head, signature, bytes), WHISPER_BYTES - SEAL_BYTES), c.id);
}

/** Raises: Error for another epoch, another member's signature, or an age of more than ten seconds. */
export async function openWhisper(
  c: Conversation,
  whisper: U8,
  now: number = Date.now(),
): Promise<{ from: Credential; body: WhisperBody; at: number }> {
  const plain = unpad(unseal(await keyOf(c), exactly(whisper, WHISPER_BYTES, "whisper"), c.id));
  const head = plain.subarray(0, HEAD_BYTES);
  const signature = plain.subarray(HEAD_BYTES, HEAD_BYTES + SIGNATURE_BYTES);
  const bytes = plain.subarray(HEAD_BYTES + SIGNATURE_BYTES);
  const from = holder(c.mls.ratchetTree, readUint32(head, 0)) ?? no("whisper: from nobody");
  if (!verify(from.devicePublic, signature, LABEL, c.id, uint64(c.mls.groupContext.epoch), head, bytes))
    no("whisper: signature");
  const at = Number(readUint64(head, 4));
  if (Math.abs(now - at) > AGE_MS_MAX) no("whisper: too old");
  const fields = unpackFields(bytes);
  return { from, body: { ...fields, kind: textField(fields, "kind", 64) }, at };
}
