/** What a conversation says about itself: copies, so that nobody outside holds its insides. */
import type { U8 } from "../bytes.ts";
import type { Frame } from "./frames.ts";
import { readGroupState, type GroupState } from "./groupstate.ts";
import { exported } from "./infokey.ts";
import { leavesOf } from "./tree.ts";
import type { Conversation, Leaf, Status } from "./types.ts";

export const group = (c: Conversation): GroupState => readGroupState(c.mls.groupContext.extensions);
export const epoch = (c: Conversation): bigint => c.mls.groupContext.epoch;
export const leaves = (c: Conversation): Leaf[] => leavesOf(c.mls.ratchetTree);
export const ownLeaf = (c: Conversation): number => c.mls.privatePath.leafIndex;
export const status = (c: Conversation): Status => c.status;
export const infoKey = (c: Conversation): U8 => c.infoKey.slice();
export const pendingFrame = (c: Conversation): Frame | undefined => c.pending?.frame;
/** What it was made with; it never changes. */
export const suite = (c: Conversation): string => c.mls.groupContext.cipherSuite;

/** Bytes that all members of this epoch share, and nobody else. */
export const exporter = (c: Conversation, label: string, length: number): Promise<U8> => exported(c.mls, label, length);

/** Equal on two devices exactly when they are in the same epoch of the same history. RFC 9420 8.7. */
export const authenticator = (c: Conversation): U8 => c.mls.keySchedule.epochAuthenticator.slice();
