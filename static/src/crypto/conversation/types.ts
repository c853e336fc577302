/** A conversation as a plain value, and what happens to it: types only. */
import type { ClientState } from "ts-mls/clientState.js";
import type { GroupContext } from "ts-mls/groupContext.js";
import type { SecretTreeNode } from "ts-mls/secretTree.js";
import type { U8 } from "../bytes.ts";
import type { Credential } from "../credential.ts";
import type { Frame } from "./frames.ts";
import type { GroupState } from "./groupstate.ts";

export type Status = "active" | "lost" | "removed";

/** What reads the application messages of a past epoch: its ratchets by leaf, and no tree. */
export interface PastEpoch {
  readonly epoch: bigint;
  readonly senderDataSecret: U8;
  readonly groupContext: GroupContext;
  readonly ratchets: ReadonlyMap<number, SecretTreeNode>;
}

/** The one commit of this epoch that we made: nothing of it is in force before it is met in the stream and wins. */
export interface Pending {
  readonly epoch: bigint;
  readonly frame: Frame;
  readonly newState: ClientState;
  readonly welcome: Welcome | null;
}

export interface Conversation {
  readonly id: U8;
  readonly status: Status;
  readonly infoKey: U8;
  readonly mls: ClientState;
  readonly past: readonly PastEpoch[];
  readonly pending: Pending | null;
}

/** A Welcome in pieces: each device's own part, and one blob that all of them fetch. */
export interface Welcome {
  parts: { account: string; device: string; secrets: U8 }[];
  blob: U8;
}

export interface Plan {
  /** public key packages */
  add?: readonly U8[];
  /** leaves */
  remove?: readonly number[];
  state?: GroupState;
}

export interface Leaf {
  leaf: number;
  credential: Credential;
}

export type ConversationEvent =
  | { kind: "message"; from: Credential; leaf: number; epoch: bigint; plain: U8; aad: U8 }
  /** our own application message came by; outside the window nobody takes it, so it must be encrypted again */
  | { kind: "own"; leaf: number; epoch: bigint; inWindow: boolean }
  | CommitEvent
  | { kind: "removed"; by: Credential; before: GroupState }
  /** the commit won and we cannot follow: only an external commit leads back */
  | { kind: "lost"; by: Credential }
  /** not a winning commit: nobody takes it */
  | { kind: "skip"; why: string }
  /** not a readable message: nobody takes it, or we alone cannot */
  | { kind: "refused"; why: string };

export interface CommitEvent {
  kind: "commit";
  mine: boolean;
  by: Credential;
  added: Credential[];
  removed: Credential[];
  external: boolean;
  /** ours of the same epoch lost and is wiped: make it anew after a random pause */
  lostRace: boolean;
  before: GroupState;
  /** of our own commit that added somebody */
  welcome?: Welcome;
}

/** `wipe` is to be zeroed once `c` is on disk, and not before: a crash must find the old value whole. */
export interface Received {
  c: Conversation;
  event: ConversationEvent;
  wipe: U8[];
}
