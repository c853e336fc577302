/** Frames of the stream and their decoding, strictly: it judges form only. */
import { decodeMlsMessage, encodeMlsMessage, type MLSMessage } from "ts-mls/message.js";
import type { U8 } from "../bytes.ts";
import { equal } from "../bytes.ts";

/** `mls`: a PrivateMessage. `sealed`: an external commit under the info key. */
export interface Frame {
  kind: "mls" | "sealed";
  bytes: U8;
}

/** What one line of refusal says; thrown inside, never to the caller of `receive`. */
export class Refused extends Error {}

export function no(why: string): never {
  throw new Refused(why);
}

/** Raises: Error unless the bytes are one message, whole and in the one canonical writing. */
export function decodeWhole(bytes: U8): MLSMessage {
  // A copy: ts-mls keeps views of what it reads, and those are wiped one by one later.
  const decoded = decodeMlsMessage(bytes.slice(), 0);
  if (decoded?.[1] !== bytes.length) no("not one whole MLS message");
  if (!equal(encodeMlsMessage(decoded[0]), bytes)) no("not in canonical form");
  return decoded[0];
}

/** What the clear header of a PrivateMessage says, or undefined when it is none. */
export function peek(bytes: U8): { content: "application" | "commit"; conversation: U8; epoch: bigint } | undefined {
  try {
    const message = decodeWhole(bytes);
    if (message.wireformat !== "mls_private_message") return undefined;
    const { contentType, groupId, epoch } = message.privateMessage;
    return contentType === "proposal" ? undefined : { content: contentType, conversation: groupId, epoch };
  } catch {
    return undefined;
  }
}
