/** What is inside an application message: our own body, franked by its sender. It knows nothing of MLS. */
import { checkBody, type EventBody, type TextBody } from "./bodies.ts";
import type { U8 } from "./bytes.ts";
import { concat, equal, exactly, random, wipe } from "./bytes.ts";
import { bytesField, packValue, textField, unpackFields, type Fields } from "./codec.ts";
import type { Credential } from "./credential.ts";
import type { FileMessageBody } from "./file.ts";
import { hmac } from "./hkdf.ts";
import { sign, verify } from "./identity.ts";

export type Body = TextBody | EventBody | FileMessageBody | { kind: "leave"; at?: number } | UnknownBody;

/** A kind of a later version: kept as it is, shown as "update your app". */
export interface UnknownBody {
  kind: string;
  [field: string]: unknown;
}

const LABEL = "um-frank-1";
const VERSION = 1;
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/** `tF` goes into the message's authenticated data. Raises: Error for a body of a known kind that is malformed. */
export function makePayload(
  body: Body,
  me: { devicePrivate: U8 },
  conversation: U8,
  contentId: U8,
): { plain: U8; tF: U8 } {
  checkBody({ ...body });
  const bytes = packValue({ ...body, v: VERSION, id: exactly(contentId, 16, "content id") });
  const key = random(KEY_BYTES);
  const tF = hmac(key, bytes);
  const plain = concat(key, sign(me.devicePrivate, LABEL, tF, conversation, contentId), bytes);
  wipe(key);
  return { plain, tF };
}

/**
 * The body, when tag and signature say that exactly this was written by this device for this conversation.
 * Raises: Error for everything else: it must not be shown.
 */
export function openPayload(plain: U8, aad: U8, sender: Credential, conversation: U8): { body: Body; contentId: U8 } {
  const bytes = plain.subarray(KEY_BYTES + SIGNATURE_BYTES);
  if (!equal(hmac(plain.subarray(0, KEY_BYTES), bytes), aad)) throw new Error("payload: tag");
  const fields = unpackFields(bytes);
  const contentId = bytesField(fields, "id", 16);
  const signature = plain.subarray(KEY_BYTES, KEY_BYTES + SIGNATURE_BYTES);
  if (!verify(sender.devicePublic, signature, LABEL, aad, conversation, contentId))
    throw new Error("payload: signature");
  return { body: bodyOf(fields), contentId };
}

function bodyOf(fields: Fields): Body {
  const { v } = fields;
  const rest = Object.entries(fields).filter(([name]) => name !== "id" && name !== "v");
  const body = { ...Object.fromEntries(rest), kind: textField(fields, "kind", 64) };
  // A newer version of a known kind may mean something else: it is not guessed at.
  if (v !== VERSION) return { ...body, kind: `${body.kind}.${String(v)}` };
  checkBody(body);
  return body;
}
