/** What the parts of one account's engine share: interfaces only, implemented by store/, net/ and app/. */
import type { EnginePurpose } from "./consent/readers.ts";
import type { EngineEvent, ServiceId } from "./port.ts";

export type StoreName =
  | "meta" // engine-wide values: session, cursors of plans
  | "identity" // this device's keys and the account's secrets it holds
  | "keyring" // the last merged keyring and its etag
  | "packages" // private halves of key packages
  | "conversations" // key: conversation; the packed MLS value, cursor, view
  | "messages" // key: conversation + "/" + 12 digits of order + "/" + content id
  | "outbox" // key: conversation + "/" + 12 digits; what is not acknowledged
  | "plans" // persisted, idempotent work: first contact, add, remove, join
  | "requests"
  | "files" // key: conversation + "/" + account + "/" + content id; how far an attachment is on its way
  | "chunks" // the same key + "/" + 6 digits; the plaintext of an attachment, a piece a row
  | "consent"; // decisions that wait to be sent, receipts, the words that were decided about

export type Write = { put: StoreName; key: string; value: unknown } | { drop: StoreName; key: string };

/** One account's local database. Values are structured-clonable; keys sort as strings. */
export interface Store {
  get<T>(store: StoreName, key: string): Promise<T | undefined>;
  /** all whose key begins with the prefix, in key order */
  all<T>(store: StoreName, prefix?: string): Promise<[key: string, value: T][]>;
  /** the last `limit` keys below `before`, in key order */
  page<T>(
    store: StoreName,
    prefix: string,
    options: { before?: string; limit: number },
  ): Promise<[key: string, value: T][]>;
  /** one strict transaction: all of it is durable when this resolves, or none of it */
  write(writes: readonly Write[]): Promise<void>;
  close(): Promise<void>;
  destroy(): Promise<void>;
}

/** A refusal of the server, or `Unreachable` (code "unreachable") when no answer came. */
export interface Http {
  /** with the account's bearer token */
  account<T>(
    method: "GET" | "POST" | "PUT",
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<T>;
  /** with one seat's authorization, or with none (making a conversation) */
  seat<T>(
    seat: { conversation: string; secret: Uint8Array } | null,
    method: "GET" | "POST" | "PUT",
    path: string,
    body?: unknown,
  ): Promise<T>;
  /** with nobody's authorization: attachments belong to nobody */
  open<T>(method: "GET" | "POST" | "PUT", path: string, body?: unknown, headers?: Record<string, string>): Promise<T>;
  /** bytes up, with their digest */
  putBytes<T>(path: string, bytes: Uint8Array, headers: Record<string, string>): Promise<T>;
  /** bytes down */
  readBytes(path: string, body: unknown): Promise<Uint8Array>;
}

export interface StreamMessage {
  seq: number;
  kind: "mls" | "sealed";
  payload: Uint8Array;
  receivedAt: number;
}

/** The seats socket: reconnects by itself and sits again after `after()` of every conversation. */
export interface SeatsSocket {
  sit(conversation: string, seat: { secrets: () => Uint8Array[]; after: () => number }): void;
  stand(conversation: string): void;
  /** resolves with seq once acknowledged; rejects with a refusal, or code "unreachable" when the socket was lost first */
  send(conversation: string, clientId: Uint8Array, kind: "mls" | "sealed", payload: Uint8Array): Promise<number>;
  whisper(conversation: string, payload: Uint8Array): void;
  onMessages(handler: (conversation: string, messages: StreamMessage[], head: number) => void): void;
  /** reached the head that `seated` named: what was unsent may go now */
  onCaughtUp(handler: (conversation: string) => void): void;
  /** no secret fits any more, or the server stood this seat up */
  onStood(handler: (conversation: string, reason: string) => void): void;
  onWhisper(handler: (conversation: string, payload: Uint8Array) => void): void;
}

/** The account's synchronised secrets. A write resolves when the server has acknowledged it. */
export interface Keyring {
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller knows what it wrote
  get<T>(entry: string): T | undefined;
  all<T>(prefix: string): [entry: string, value: T][];
  /** merges, writes with compare-and-swap, tries again on conflict; `null` removes */
  put(entries: Record<string, unknown>): Promise<void>;
  /** what other devices wrote is here too */
  refresh(): Promise<void>;
  onChange(handler: (entries: string[]) => void): void;
}

export interface SeatEntry {
  seat_id: string;
  secret: Uint8Array;
  old_secret?: Uint8Array;
  info_key: Uint8Array;
  old_info_key?: Uint8Array;
  pair: boolean;
  start_seq: number;
  title?: string;
}

export interface ContactEntry {
  service: ServiceId;
  name: string;
  account_key: Uint8Array;
  address?: string;
  blocked?: boolean;
  /** blocked only because this account is, which showed it as its own */
  blocked_with?: string;
  /** the day it was accepted, as a number of days since 1970 */
  since?: number;
}

/** Who this engine is. Private keys stay inside the worker. */
export interface Me {
  service: ServiceId;
  account: string;
  name: string;
  nameProof?: Uint8Array;
  accountPublic: Uint8Array;
  accountPrivate: Uint8Array;
  doorPublic: Uint8Array;
  doorPrivate: Uint8Array;
  device: string;
  devicePublic: Uint8Array;
  devicePrivate: Uint8Array;
  manifestVersion: number;
  credential: Uint8Array;
}

/** The private half of a key package that somebody's Welcome may name. */
export interface Packages {
  find(
    ref: Uint8Array,
  ): Promise<{ publicPackage: Uint8Array; privatePackage: Uint8Array; lastResort: boolean } | undefined>;
  /** the write that forgets it; goes into the joiner's own transaction. Empty for the last resort. */
  spent(ref: Uint8Array): Write[];
}

export interface Context {
  service: ServiceId;
  me(): Me;
  store: Store;
  http: Http;
  seats: SeatsSocket;
  keyring: Keyring;
  packages: Packages;
  /** does this account's owner allow it now? Asked at the moment of use */
  allows(purpose: EnginePurpose): boolean;
  /** are people of other services let in? */
  everyone(): boolean;
  emit(event: EngineEvent): void;
  /** unix milliseconds */
  now(): number;
  /** a random pause in ms, scaled by the configured pace */
  pause(fromMs: number, toMs: number): Promise<void>;
  /** the server's key for name proofs */
  nameKey(): Uint8Array;
}
