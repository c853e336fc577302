/** The one sealed thing that goes from account to account: everything a first contact needs, in one size. */
import type { U8 } from "./bytes.ts";
import { checkedId, exactly, uint32, uint64, unb64, utf8 } from "./bytes.ts";
import {
  booleanField,
  bytesField,
  isFields,
  listField,
  numberField,
  packValue,
  textField,
  unpackFields,
  unpackValue,
  type Fields,
} from "./codec.ts";
import { readCredential, type Credential } from "./credential.ts";
import { sign, verify } from "./identity.ts";
import { boxOpen, boxSeal, hash, pad, unpad } from "./seal.ts";

export interface InvitationFields {
  conversation: U8;
  pair: boolean;
  title: string;
  /** of all members, so that a closed door can ask before anything is fetched */
  services: string[];
  /** this account's parts of the Welcome, one per device */
  parts: { device: string; secrets: U8 }[];
  /** the encrypted GroupInfo and tree, sealed under `blobKey` at the conversation */
  blobId: U8;
  blobKey: U8;
  seatId: U8;
  seatSecret: U8;
  startSeq: number;
  preview: string;
  /** the inviter's name as it calls itself, and the service's word for it where there is one */
  name: string;
  nameProof?: U8;
  /** unix seconds */
  at: number;
  expiresAt: number;
}

export interface Invitation extends InvitationFields {
  from: Credential;
}

export const INVITATION_BYTES = 8192;
const BOX_BYTES = 48;
const PREVIEW_BYTES_MAX = 2048;
const TITLE_MAX = 256;
const DEVICES_MAX = 64;
const LABEL = "um-invite-1";

interface Inviter {
  devicePrivate: U8;
  credential: U8;
}

/** Exactly 8192 bytes that only the recipient's door opens. Raises: Error when it does not fit. */
export function makeInvitation(
  fields: InvitationFields,
  me: Inviter,
  recipient: { account: string; doorPublic: U8 },
): U8 {
  if (utf8(fields.preview).length > PREVIEW_BYTES_MAX) throw new Error("invitation: preview too long");
  const from = readCredential(me.credential);
  if (from === undefined) throw new Error("invitation: own credential");
  const body = packValue({ ...fields, v: 1, credential: me.credential });
  const signature = sign(me.devicePrivate, LABEL, ...signedParts(fields, from, recipient, body));
  return boxSeal(recipient.doorPublic, pad(packValue([body, signature]), INVITATION_BYTES - BOX_BYTES));
}

/** Every part has a fixed length, so the signature can be read in one way only. */
function signedParts(
  fields: InvitationFields,
  from: Credential,
  recipient: { account: string; doorPublic: U8 },
  body: U8,
): U8[] {
  return [
    exactly(unb64(recipient.account), 16, "account"),
    exactly(recipient.doorPublic, 32, "door key"),
    unb64(from.account),
    unb64(from.device),
    uint32(from.manifestVersion),
    exactly(fields.conversation, 16, "conversation"),
    welcomeHash(fields),
    exactly(fields.seatId, 16, "seat id"),
    uint64(BigInt(fields.expiresAt)),
    hash(body),
  ];
}

const welcomeHash = (fields: InvitationFields): U8 => hash(packValue(fields.parts));

/**
 * An invitation to this account by the device its credential names; whether to trust that account is the caller's
 * question. Raises: Error when it is malformed, not for us, not signed by that device, or expired at `now`.
 */
export function openInvitation(
  sealed: U8,
  me: { account: string; doorPublic: U8; doorPrivate: U8 },
  now: number = Date.now(),
): Invitation {
  const [body, signature] = bodyAndSignature(unpad(boxOpen(me.doorPublic, me.doorPrivate, sealed)));
  const raw = unpackFields(body);
  const from = readCredential(bytesField(raw, "credential"));
  if (from === undefined) throw new Error("invitation: credential");
  const fields = fieldsOf(raw);
  if (!verify(from.devicePublic, signature, LABEL, ...signedParts(fields, from, me, body))) {
    throw new Error("invitation: signature");
  }
  if (fields.expiresAt * 1000 < now) throw new Error("invitation: expired");
  return { ...fields, from };
}

function bodyAndSignature(bytes: U8): [U8, U8] {
  const list = listField({ list: unpackValue(bytes) }, "list", 2);
  const pair: Fields = { body: list[0], signature: list[1] };
  return [bytesField(pair, "body"), bytesField(pair, "signature", 64)];
}

function fieldsOf(raw: Fields): InvitationFields {
  const fields: InvitationFields = {
    conversation: bytesField(raw, "conversation", 16),
    pair: booleanField(raw, "pair"),
    title: textField(raw, "title", TITLE_MAX),
    services: listField(raw, "services", 16).map((service) => textField({ service }, "service", 32)),
    parts: listField(raw, "parts", DEVICES_MAX).map(partOf),
    blobId: bytesField(raw, "blobId", 16),
    blobKey: bytesField(raw, "blobKey", 32),
    seatId: bytesField(raw, "seatId", 16),
    seatSecret: bytesField(raw, "seatSecret", 32),
    startSeq: numberField(raw, "startSeq"),
    preview: textField(raw, "preview", PREVIEW_BYTES_MAX),
    name: textField(raw, "name", TITLE_MAX),
    at: numberField(raw, "at"),
    expiresAt: numberField(raw, "expiresAt"),
  };
  return raw["nameProof"] === undefined ? fields : { ...fields, nameProof: bytesField(raw, "nameProof", 64) };
}

function partOf(value: unknown): { device: string; secrets: U8 } {
  if (!isFields(value)) throw new Error("invitation: part");
  return { device: checkedId(value["device"]), secrets: bytesField(value, "secrets") };
}
