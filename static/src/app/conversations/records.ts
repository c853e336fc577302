/** What this engine keeps of a conversation, a message and an unsent message: shapes only, no behaviour. */
import type { EventBody, FileBody, FileMessageBody, Mention, Ref, TextBody } from "../../crypto/index.ts";
import type { FileSort, MessageView, ServiceId } from "../port.ts";

export type Status = "creating" | "joining" | "active" | "lost" | "removed" | "left";

export interface Member {
  seat: string;
  role: "admin" | "member" | "leaving";
  service: ServiceId;
  /** "" until told, and where a handle is not proved */
  name: string;
  accountKey: Uint8Array;
  devices: number;
  /** has told its name, or committed something */
  accepted: boolean;
  /** has written, perhaps before its name came */
  spoke: boolean;
}

/** Somebody who is or was here: old messages keep their sender's name. */
export interface Person {
  service: ServiceId;
  name: string;
  accountKey: Uint8Array;
}

/** Another account of somebody here, as they showed it to us. */
export interface ShownIdentity {
  /** the account in this conversation that showed it */
  by: string;
  service: ServiceId;
  account: string;
  accountKey: Uint8Array;
  name: string;
  address: string;
  /** unix seconds */
  expires: number;
}

/** An external commit on its way. Kept, because its fate may be known only after a restart. */
export interface Attempt {
  clientId: Uint8Array;
  frame: Uint8Array;
  /** the packed attempt, secrets included */
  packed: Uint8Array;
  epoch: bigint;
  /** seq of the slot it was made from */
  slotSeq: number;
  /** its own place in the stream, once sent */
  seq?: number;
}

/** A commit that won and that this device cannot follow. */
export interface Loss {
  /** the account that signed it */
  by: string;
  /** for so long at least coming back has been tried in vain */
  waitedMs: number;
}

/** The newest frame that an account wrote. */
export interface Heard {
  seq: number;
  /** unix seconds, by the server's clock */
  at: number;
}

export interface Last {
  sender: string;
  id: string;
  text: string;
  at: number;
  file?: FileSort;
  /** for everyone */
  deleted?: true;
}

/** A later wording of a message. */
export interface Edit {
  /** the content id of the event */
  id: string;
  seq: number;
  at: number;
  text: string;
  mentions?: Mention[];
}

/** What was said about a message since; fold.ts says how it comes about. */
export interface About {
  /** by account; the text is "" once it is taken back */
  reactions?: Record<string, { seq: number; text: string }>;
  /** by seq */
  edits?: Edit[];
  /** seq of the deletion for everyone */
  deleted?: number;
}

export interface Pin {
  seq: number;
  by: string;
  on: boolean;
}

export interface ConversationRecord {
  id: string;
  pair: boolean;
  status: Status;
  /** the last seq that was processed */
  cursor: number;
  /** the packed MLS value; absent before joining */
  mls?: Uint8Array | undefined;
  /** the commit on its way: whose goal it serves and under which name it was sent */
  pending?: { plan: string; clientId: Uint8Array } | undefined;
  attempt?: Attempt | undefined;
  /** while lost and until it is left: how it came about */
  lost?: Loss | undefined;
  title: string;
  members: Record<string, Member>;
  people: Record<string, Person>;
  /** identities that were shown to us, by the id of their link */
  shown?: Record<string, ShownIdentity>;
  /** services whose people this account agreed to meet here */
  agreed: ServiceId[];
  unread: number;
  readUpTo: number;
  /** by account, of the others and of the last hour */
  heard?: Record<string, Heard>;
  /** in a pair: how far the other has read, as it let us notice */
  seenUpTo?: number;
  last?: Last | undefined;
  /** seconds after reading, after which messages disappear, as the group state has it */
  timer?: number | undefined;
  /** messages came that begin to disappear when they are read */
  timed?: boolean;
  /** by account and content id of the message */
  pins?: Record<string, Pin>;
  /** said about messages that have not come yet, by account and content id */
  early?: Record<string, About>;
  /** number of the next unsent message */
  next: number;
  /** seq of the commit that made this epoch, and the newest seq known to stand in a slot */
  commitSeq: number;
  slotSeq: number;
}

export interface MessageRecord {
  id: string;
  conversation: string;
  order: number;
  at: number;
  kind: MessageView["kind"];
  account: string;
  text: string;
  event?: { code: string; subject?: string; detail?: string };
  /** of kind "file": where it lies and its key */
  file?: FileBody & { voice: boolean };
  state: MessageView["state"];
  refusal?: string;
  replyTo?: Ref;
  mentions?: Mention[];
  about?: About;
  /** seconds that it stays once it is read, or sent */
  timer?: number;
  /** unix milliseconds: when it disappears here */
  expiresAt?: number;
  /** what a later version may know how to show */
  body?: unknown;
}

export interface OutboxRecord {
  n: number;
  contentId: string;
  text: string;
  at: number;
  /** what is said, where it is more than a text */
  body?: TextBody | FileMessageBody | EventBody;
  /** what is said is no text: its body, and the event that stands for it on the screen, if any */
  content?: { kind: "link" | "link_ended"; sealed: Uint8Array; event?: { code: string; detail: string } };
  /** its file is not uploaded yet: it is not its turn */
  waits?: boolean;
  /** the last ciphertext, its name and its place in MLS; absent until encrypted */
  sealed?: { frame: Uint8Array; clientId: Uint8Array; epoch: bigint; leaf: number };
  failed?: string;
}

/** Orders from here on belong to messages without a seq. */
export const UNSENT = 900_000_000_000;

export function blank(id: string, pair: boolean, status: Status): ConversationRecord {
  return {
    id,
    pair,
    status,
    cursor: 0,
    title: "",
    members: {},
    people: {},
    agreed: [],
    unread: 0,
    readUpTo: 0,
    next: 1,
    commitSeq: 0,
    slotSeq: 0,
  };
}
