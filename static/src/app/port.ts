/** The protocol between a screen and an engine over a MessagePort: types only, no behaviour. */
import type { Mention, Ref } from "../crypto/index.ts";
import type { ConsentEvent, ConsentOperations, Decided } from "./consent/port.ts";
import { CONSENT_INBOX_OPERATIONS } from "./consent/port.ts";
import type { LinkEvent, LinkOperations } from "./links/port.ts";
import { LINK_INBOX_OPERATIONS } from "./links/port.ts";

export type ServiceId = "messenger" | "instagram" | "whatsapp";
/** What a port may ask: the service's own top-level page may do everything, the unified inbox only read, send and invite. */
export type Role = "full" | "inbox";

export interface Address {
  service: ServiceId;
  /** e-mail, handle, or phone number in E.164, as typed; beside an `account`, the name it was found by */
  identifier: string;
  /** somebody who was found: asked for by this id, since nothing was typed */
  account?: string;
}

export interface AccountView {
  account: string;
  service: ServiceId;
  /** the name others see */
  name: string;
  /** the owner's own identifier; never sent to another person */
  identifier: string;
  device: string;
  /** the recovery key was neither saved nor put off, and there is something to lose */
  offerRecoveryKey: boolean;
  /** its owner said to be under 18, and the service protects who is */
  isProtected: boolean;
}

export type Phase =
  | { kind: "signed-out" }
  /** keys are being made or fetched; `step` is a stable code the screen puts into words */
  | { kind: "working"; step: string }
  | { kind: "ready"; account: AccountView };

export interface Connection {
  status: "online" | "connecting" | "offline";
  /** messages that wait to be sent */
  queued: number;
}

/** Another account of a member, as they showed it to this account's owner alone. */
export interface ShownIdentityView {
  id: string;
  service: ServiceId;
  account: string;
  /** "" where they have none there */
  name: string;
  /** only where they told it */
  address: string;
}

export interface MemberView {
  account: string;
  service: ServiceId;
  /** "" until the member has accepted and told its name: the screen shows `fallback` */
  name: string;
  fallback: string;
  role: "admin" | "member" | "leaving";
  own: boolean;
  blocked: boolean;
  devices: number;
  /** what this member showed, and has not ended */
  also: ShownIdentityView[];
  /** 60 digits that both sides can compare; absent for oneself */
  safetyNumber?: string;
}

export interface ConversationView {
  id: string;
  pair: boolean;
  /** the title of a group, or the other's name in a pair */
  title: string;
  services: ServiceId[];
  /** the service of a pair's other member; absent in a group */
  peerService?: ServiceId;
  memberCount: number;
  unread: number;
  /** in a pair: own messages up to this `order` were read, as the other lets one notice */
  seenUpTo?: number;
  last?: { sender: string; own: boolean; text: string; at: number; file?: FileSort; deleted?: true };
  /** messages that are pinned here, the newest pin first */
  pins: PinView[];
  /** seconds after reading, after which messages disappear; 0: they stay */
  timer: number;
  /** what is being written here, as this device kept it */
  draft?: string;
  /** joining: this device is adding itself; waiting: the invited have not accepted; lost: rejoining by itself */
  status: "active" | "joining" | "waiting" | "lost" | "removed" | "left";
  admin: boolean;
  blocked: boolean;
  /** somebody of a service to which this account's door is closed was added: stay or leave */
  ask?: { services: ServiceId[] };
  /** lost, and coming back has not worked: the others can go on in a new group, without whoever signed the commit that broke this one */
  startOver?: { account: string; name: string };
}

/** Which way a file is shown; what is none of the first four is a file to be saved. */
export type FileSort = "picture" | "film" | "sound" | "voice" | "file";

/** Where a file is: on its way up or down, on this device, at the server only, or nowhere any more. */
export interface FileState {
  stage: "sending" | "there" | "fetching" | "here" | "failed" | "gone";
  /** bytes of the file that are where they should be */
  done: number;
  /** code of the refusal behind `failed` */
  refusal?: string;
}

export interface FileView {
  sort: FileSort;
  name: string;
  mime: string;
  size: number;
  width?: number;
  height?: number;
  milliseconds?: number;
  wave?: Uint8Array;
  preview?: Uint8Array;
  state: FileState;
}

/** A file as a screen hands it over: cleaned, measured, with its caption. */
export interface Attaching {
  conversation: string;
  /** made by the screen, so that asking twice sends once */
  id: string;
  blob: Blob;
  name: string;
  mime: string;
  caption: string;
  voice?: boolean;
  width?: number;
  height?: number;
  milliseconds?: number;
  wave?: Uint8Array;
  preview?: Uint8Array;
}

/** Which message's file is meant. */
export interface FileRef {
  conversation: string;
  account: string;
  id: string;
}

/** Which message is meant: its content id and the account that wrote it. */
export type MessageRef = Ref;
export type { Mention };

export interface PinView extends Ref {
  /** who pinned it */
  by: string;
}

/** A member that is named in a text, as this device knows the account; the place is in UTF-16 units. */
export interface MentionView extends Mention {
  name: string;
  own: boolean;
}

/** What an account may say about a message: its own for edit and delete, anybody's for the rest. */
export type Annotation =
  | { kind: "reaction"; text: string }
  | { kind: "edit"; text: string; mentions?: Mention[] }
  | { kind: "delete" }
  | { kind: "pin"; on: boolean };

export interface MessageView {
  /** the content id: the same on every device and across sending it again */
  id: string;
  conversation: string;
  /** place in the order shown; seq of the stream, or a value above every seq while it is not sent */
  order: number;
  /** unix milliseconds as the sender wrote it */
  at: number;
  kind: "text" | "file" | "event" | "divider" | "unknown" | "deleted";
  sender: { account: string; name: string; service: ServiceId; own: boolean };
  text: string;
  /** for kind "event": a stable code (`joined`, `added`, `removed`, `left`, `renamed`, `timer`, `device_added`, `rejoined`, `reset`, `link_shown`, `link_ended`) and whom it is about */
  event?: { code: string; subject?: string; detail?: string };
  /** of kind "file", whose `text` is the caption */
  file?: FileView;
  state: "sending" | "sent" | "failed";
  /** code of the refusal behind `failed` */
  refusal?: string;
  /** what it answers: the words are asked for, and are what this device has of it */
  replyTo?: Ref;
  mentions?: MentionView[];
  /** each account has one at most */
  reactions?: { text: string; by: { account: string; name: string; own: boolean }[] }[];
  /** earlier wordings, the first one first; `text` is the last */
  edits?: { text: string; at: number }[];
  /** seconds that it stays once it was read */
  timer?: number;
}

export interface RequestView {
  conversation: string;
  from: { account: string; name: string; service: ServiceId };
  /** the other members' services, when it is a group */
  services: ServiceId[];
  pair: boolean;
  title: string;
  preview: string;
  /** unix seconds when the inviter's device signed it */
  at: number;
}

export interface DeviceView {
  device: string;
  own: boolean;
}

export interface SignUp {
  identifier: string;
  /** the name others see; absent for instagram */
  name?: string;
  code?: string;
  password: string;
  /** the owner says to be under 18 */
  minor?: boolean;
  /** the answer to the question whether people of other services may write; absent where it was not on the screen */
  reach?: Decided;
}

export interface Refused {
  code: string;
  message: string;
}

/** No arguments, or an answer that says no more than that it is done. */
export type Nothing = Record<string, never>;

/** Every operation: its arguments and its answer. Refused ones reject with `Refused`. */
export interface Operations extends ConsentOperations, LinkOperations {
  // before there is an account (role full)
  requestCode: { args: { identifier: string }; answer: { demoCode?: string } };
  signUp: { args: SignUp; answer: AccountView };
  signIn: { args: { identifier: string; password: string }; answer: AccountView };
  recover: { args: { identifier: string; recoveryKey: string; password: string }; answer: AccountView };

  // both roles
  /** everything a screen needs to draw itself; what changes later comes as events */
  open: { args: Nothing; answer: Snapshot };
  messages: {
    args: { conversation: string; before?: number; limit: number };
    answer: { messages: MessageView[]; more: boolean };
  };
  members: { args: { conversation: string }; answer: { members: MemberView[] } };
  /** makes a pair (one address) or a group; answers when the conversation exists locally and the first message is queued; asking twice with one `id` begins once */
  start: { args: { to: Address[]; text: string; title?: string; id?: string }; answer: { conversation: string } };
  /** where the view offers it: a new group of the same title with whoever can be reached, and this one is left; asking twice begins once */
  startOver: { args: { conversation: string; text: string; id?: string }; answer: { conversation: string } };
  /** `id` is made by the screen, so that asking twice sends once */
  send: {
    args: { conversation: string; id: string; text: string; replyTo?: Ref; mentions?: Mention[] };
    answer: { id: string };
  };
  /** answers when the file was taken in and its message stands in the conversation; it is sent once it is uploaded */
  attach: { args: Attaching; answer: { id: string } };
  /** what is not sent yet will not be */
  cancelFile: { args: FileRef; answer: Nothing };
  /** fetches it, unless it is here; how far it is comes as events */
  fetchFile: { args: FileRef; answer: Nothing };
  /** refused unless it is here, whole and as its sender made it */
  file: { args: FileRef; answer: { blob: Blob } };
  /** `id` is made by the screen, as for `send`; refused for a message that is not here, or not one's own where it must be */
  annotate: { args: { conversation: string; id: string; of: Ref; what: Annotation }; answer: Nothing };
  /** from this device alone: nobody is told */
  removeHere: { args: { conversation: string; messages: Ref[] }; answer: Nothing };
  /** one message as it is here, to be quoted or jumped to; null where it is not */
  message: { args: { conversation: string; of: Ref }; answer: { message: MessageView | null } };
  /** what is being written, kept on this device until it is sent or emptied */
  draft: { args: { conversation: string; text: string }; answer: Nothing };
  /** everything from this place on counts as unread */
  markUnread: { args: { conversation: string; from: number }; answer: Nothing };
  /** at this moment, unix ms, this device says `reminder`, and the conversation is unread again; nobody is told */
  remind: { args: { conversation: string; of: Ref; at: number }; answer: Nothing };
  /** seconds after reading, after which messages disappear for everybody here; 0: they stay */
  setTimer: { args: { conversation: string; seconds: number }; answer: Nothing };
  retry: { args: { conversation: string; id: string }; answer: Nothing };
  read: { args: { conversation: string; upTo: number }; answer: Nothing };
  accept: { args: { conversation: string }; answer: { conversation: string } };
  decline: { args: { conversation: string }; answer: Nothing };
  block: { args: { account: string; service: ServiceId; blocked: boolean }; answer: Nothing };
  blockRequest: { args: { conversation: string }; answer: Nothing };
  addMember: { args: { conversation: string; to: Address[] }; answer: Nothing };
  removeMember: { args: { conversation: string; account: string }; answer: Nothing };
  /** an admin's or a pair's other one's wish that a member writes nothing here for an hour; refused when it wrote nothing in the last one */
  mute: { args: { conversation: string; account: string }; answer: Nothing };
  rename: { args: { conversation: string; title: string }; answer: Nothing };
  leave: { args: { conversation: string }; answer: Nothing };
  stay: { args: { conversation: string }; answer: Nothing };
  /** somebody is writing: the others notice where this account's owner allows it, else nothing leaves */
  typing: { args: { conversation: string }; answer: Nothing };

  // role full only
  changePassword: { args: { current: string; next: string }; answer: Nothing };
  recoveryKey: { args: Nothing; answer: { recoveryKey: string } };
  putOffRecoveryKey: { args: { saved: boolean }; answer: Nothing };
  devices: { args: Nothing; answer: { devices: DeviceView[] } };
  /** another device of the account is signed out; without one, every session that became no device */
  signOutDevice: { args: { device?: string }; answer: Nothing };
  /**
   * May the unified inbox show this account in this browser? `remembered`: its owner allowed it in another one, as the
   * account's keyring says; no server can read that
   */
  inboxAllowed: { args: { allow?: boolean }; answer: { allowed: boolean; remembered: boolean } };
  /** the unified inbox shows this account now */
  noteInbox: { args: Nothing; answer: Nothing };
  signOut: { args: Nothing; answer: Nothing };
  deleteAccount: { args: { password: string }; answer: Nothing };
}

export type Operation = keyof Operations;
export const INBOX_OPERATIONS: readonly Operation[] = [
  "open",
  "messages",
  "members",
  "start",
  "startOver",
  "send",
  "attach",
  "cancelFile",
  "fetchFile",
  "file",
  "annotate",
  "removeHere",
  "message",
  "draft",
  "markUnread",
  "remind",
  "setTimer",
  "retry",
  "read",
  "accept",
  "decline",
  "block",
  "blockRequest",
  "addMember",
  "removeMember",
  "mute",
  "rename",
  "leave",
  "stay",
  "typing",
  ...CONSENT_INBOX_OPERATIONS,
  ...LINK_INBOX_OPERATIONS,
];

export interface Snapshot {
  phase: Phase;
  connection: Connection;
  conversations: ConversationView[];
  requests: RequestView[];
}

/** What an engine tells every port by itself, after it is durable. */
export type EngineEvent =
  | { event: "phase"; phase: Phase }
  | { event: "connection"; connection: Connection }
  | { event: "conversations"; upsert: ConversationView[]; gone: string[] }
  | { event: "messages"; conversation: string; upsert: MessageView[]; gone: string[] }
  | { event: "requests"; requests: RequestView[] }
  | { event: "members"; conversation: string }
  | { event: "file"; of: FileRef; state: FileState }
  /** this member is writing, and is noticed for a few seconds */
  | { event: "typing"; conversation: string; account: string }
  /** somebody wanted to be reminded of this message now */
  | { event: "reminder"; conversation: string; of: Ref }
  | ConsentEvent
  | LinkEvent;

/** screen → engine */
export interface Ask<O extends Operation = Operation> {
  ask: string;
  op: O;
  args: Operations[O]["args"];
}
/** engine → screen */
export type Answer = { ask: string; answer: unknown } | { ask: string; refused: Refused };
export type FromEngine = Answer | EngineEvent;
