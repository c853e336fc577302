/** Looking at a ratchet tree: who holds which leaf. It changes nothing. */
import type { LeafNode } from "ts-mls/leafNode.js";
import type { RatchetTree } from "ts-mls/ratchetTree.js";
import { parseCredential, type Credential } from "../credential.ts";
import type { Leaf } from "./types.ts";

/** Leaves are shared between the trees of all epochs, and a credential is worth reading once. */
const read = new WeakMap<LeafNode, Credential>();

export function leafAt(tree: RatchetTree, leaf: number): LeafNode | undefined {
  const node = Number.isSafeInteger(leaf) && leaf >= 0 ? tree[2 * leaf] : undefined;
  return node?.nodeType === "leaf" ? node.leaf : undefined;
}

/** Who holds this leaf. Its credential was verified when it entered the tree. */
export function holder(tree: RatchetTree, leaf: number): Credential | undefined {
  const node = leafAt(tree, leaf);
  return node === undefined ? undefined : credentialOf(node);
}

export function credentialOf(leaf: LeafNode): Credential | undefined {
  const known = read.get(leaf);
  if (known !== undefined || leaf.credential.credentialType !== "basic") return known;
  const parsed = parseCredential(leaf.credential.identity);
  if (parsed !== undefined) read.set(leaf, parsed);
  return parsed;
}

export function leavesOf(tree: RatchetTree): Leaf[] {
  return tree.flatMap((node, index) => {
    if (node?.nodeType !== "leaf") return [];
    const credential = credentialOf(node.leaf);
    return credential === undefined ? [] : [{ leaf: index / 2, credential }];
  });
}
