/** The receiver data of past epochs: exactly the window, and nothing of leaves that are gone. */
import type { ClientState } from "ts-mls/clientState.js";
import type { SecretTree, SecretTreeNode } from "ts-mls/secretTree.js";
import { WINDOW } from "./config.ts";
import { leavesOf } from "./tree.ts";
import type { PastEpoch } from "./types.ts";

/** Used up, and no generation can follow: what is dropped or was never needed. */
const spentRatchet = { secret: new Uint8Array(), generation: 0xffffffff, unusedGenerations: {} };
const spentNode: SecretTreeNode = { handshake: spentRatchet, application: spentRatchet };

/** The epoch that ends now, for reading what is still on its way: others' application ratchets only. */
export function pastOf(state: ClientState): PastEpoch {
  const others = leavesOf(state.ratchetTree).filter(({ leaf }) => leaf !== state.privatePath.leafIndex);
  const ratchets = others.flatMap(({ leaf }) => {
    const node = state.secretTree[2 * leaf];
    return node === undefined ? [] : [[leaf, { ...node, handshake: spentRatchet }] as const];
  });
  const { groupContext, keySchedule } = state;
  return {
    epoch: groupContext.epoch,
    senderDataSecret: keySchedule.senderDataSecret,
    groupContext,
    ratchets: new Map(ratchets),
  };
}

/** What is left of the past when `epoch` begins and these leaves are gone. */
export function keepWindow(past: readonly PastEpoch[], epoch: bigint, gone: readonly number[]): PastEpoch[] {
  const inWindow = past.filter((one) => epoch - one.epoch <= WINDOW);
  return inWindow.map((one) => ({
    ...one,
    ratchets: new Map([...one.ratchets].filter(([leaf]) => !gone.includes(leaf))),
  }));
}

/** Parents and blank leaves never send: the library derives ratchets for them all the same. */
export function trimmed(state: ClientState): ClientState {
  const used = new Set(leavesOf(state.ratchetTree).map(({ leaf }) => 2 * leaf));
  const secretTree: SecretTree = state.secretTree.map((node, index) => (used.has(index) ? node : spentNode));
  return { ...state, secretTree, historicalReceiverData: new Map() };
}
