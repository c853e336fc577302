/** Which byte arrays of a conversation are secret, so that what is no longer needed can be named for wiping. */
import type { ClientState } from "ts-mls/clientState.js";
import { allSecretTreeValues, type SecretTreeNode } from "ts-mls/secretTree.js";
import type { U8 } from "../bytes.ts";
import type { Conversation, PastEpoch } from "./types.ts";

export const stateSecrets = (state: ClientState): U8[] => [
  ...Object.values(state.keySchedule as unknown as Record<string, U8>),
  ...allSecretTreeValues(state.secretTree),
  ...Object.values(state.privatePath.privateKeys),
];

const pastSecrets = (past: PastEpoch): U8[] => [past.senderDataSecret, ...ratchetSecrets([...past.ratchets.values()])];

export const ratchetSecrets = (nodes: SecretTreeNode[]): U8[] => allSecretTreeValues(nodes);

/** Everything secret in force; a pending commit is not. */
const liveSecrets = (c: Conversation): U8[] => [...stateSecrets(c.mls), ...c.past.flatMap(pastSecrets), c.infoKey];

/** What `before` held and `after` does not share. */
export const secretsDropped = (before: Conversation, after: Conversation): U8[] =>
  without(liveSecrets(before), liveSecrets(after));

/** What a pending commit that lost holds by itself. Its own list of consumed secrets names live ones: it is never used. */
export const pendingSecrets = (c: Conversation): U8[] =>
  c.pending === null ? [] : without(stateSecrets(c.pending.newState), liveSecrets(c));

export const everySecret = (c: Conversation): U8[] => [...liveSecrets(c), ...pendingSecrets(c)];

function without(list: U8[], kept: U8[]): U8[] {
  const shared = new Set(kept);
  return list.filter((secret) => !shared.has(secret));
}
