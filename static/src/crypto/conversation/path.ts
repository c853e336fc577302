/** The UpdatePath of a commit: its form, which all can check, and whether my own secret fits it. RFC 9420 7.5, 12.4.2. */
import { validateLeafNodeCredentialAndKeyUniqueness, validateLeafNodeUpdateOrCommit } from "ts-mls/clientState.js";
import type { ClientState } from "ts-mls/clientState.js";
import { applyUpdatePathSecret, filterNewLeaves } from "ts-mls/createCommit.js";
import type { CiphersuiteImpl } from "ts-mls/crypto/ciphersuite.js";
import { deriveSecret } from "ts-mls/crypto/kdf.js";
import type { GroupContext } from "ts-mls/groupContext.js";
import { pathToRoot } from "ts-mls/pathSecrets.js";
import { addLeafNode, filteredDirectPathAndCopathResolution, type RatchetTree } from "ts-mls/ratchetTree.js";
import { treeHashRoot } from "ts-mls/treeHash.js";
import { toNodeIndex, type LeafIndex, type NodeIndex } from "ts-mls/treemath.js";
import { applyUpdatePath, type UpdatePath, type UpdatePathNode } from "ts-mls/updatePath.js";
import { equal } from "../bytes.ts";
import { sameDevice, type Credential } from "../credential.ts";
import { clientConfig, GROUP_STATE } from "./config.ts";
import { no } from "./frames.ts";
import { credentialOf, leafAt } from "./tree.ts";

/** Where a path stands: the tree after the proposals, and whom it is not encrypted to because the Welcome tells them. */
export interface PathPlace {
  tree: RatchetTree;
  at: LeafIndex;
  by: Credential;
  context: GroupContext;
  exclude: NodeIndex[];
  external: boolean;
}

const X25519_BYTES = 32;
const SEALED_SECRET_BYTES = 32 + 16;

/** The tree with the path in it. Raises: whatever is wrong with leaf, keys, counts, lengths or parent hashes. */
export async function applyPath(path: UpdatePath, place: PathPlace, cs: CiphersuiteImpl): Promise<RatchetTree> {
  await checkLeaf(path, place, cs);
  const tree = place.external ? addLeafNode(place.tree, path.leafNode)[0] : place.tree;
  checkCounts(path, tree, place);
  return applyUpdatePath(tree, place.at, path, cs.hash, place.external);
}

async function checkLeaf({ leafNode }: UpdatePath, place: PathPlace, cs: CiphersuiteImpl): Promise<void> {
  const error =
    (await validateLeafNodeUpdateOrCommit(leafNode, place.at, place.context, clientConfig.authService, cs.signature)) ??
    (await validateLeafNodeCredentialAndKeyUniqueness(place.tree, leafNode, place.at));
  if (error !== undefined) throw error;
  const credential = credentialOf(leafNode);
  if (credential === undefined || !sameDevice(credential, place.by)) no("the path changes the credential");
  // Messages of past epochs are checked with the key that stands in the tree now.
  const former = place.external ? leafNode : leafAt(place.tree, place.at);
  if (former === undefined || !equal(former.signaturePublicKey, leafNode.signaturePublicKey))
    no("the path changes the key");
  if (!leafNode.capabilities.extensions.includes(GROUP_STATE)) no("the leaf lacks a capability");
}

/** One ciphertext for each node that must learn the secret: fewer would lose somebody, more could tell somebody. */
function checkCounts(path: UpdatePath, tree: RatchetTree, { at, exclude }: PathPlace): void {
  const direct = filteredDirectPathAndCopathResolution(at, tree);
  if (path.nodes.length !== direct.length) no("path length");
  direct.forEach(({ resolution }, i) => {
    const node = path.nodes[i];
    if (node?.encryptedPathSecret.length !== filterNewLeaves(resolution, exclude).length) no("ciphertext count");
    checkLengths(node);
  });
}

function checkLengths(node: UpdatePathNode): void {
  if (node.hpkePublicKey.length !== X25519_BYTES) no("public key length");
  const exact = node.encryptedPathSecret.every(
    ({ kemOutput, ciphertext }) => kemOutput.length === X25519_BYTES && ciphertext.length === SEALED_SECRET_BYTES,
  );
  if (!exact) no("ciphertext length");
}

/** Whether the path secret sent to me yields every public key up to the top: it decides between skip and lost. */
export async function pathFits(
  state: ClientState,
  path: UpdatePath,
  place: PathPlace,
  tree: RatchetTree,
  cs: CiphersuiteImpl,
): Promise<boolean> {
  try {
    const context = { ...place.context, epoch: place.context.epoch + 1n, treeHash: await treeHashRoot(tree, cs.hash) };
    const mine = await applyUpdatePathSecret(tree, state.privatePath, place.at, context, path, place.exclude, cs);
    const secrets = await pathToRoot(tree, toNodeIndex(mine.nodeIndex), mine.pathSecret, cs.kdf);
    const fits = await Promise.all(
      Object.entries(secrets).map(([node, secret]) => derives(tree, Number(node), secret, cs)),
    );
    return fits.every(Boolean);
  } catch {
    return false;
  }
}

async function derives(tree: RatchetTree, index: number, secret: Uint8Array, cs: CiphersuiteImpl): Promise<boolean> {
  const { publicKey } = await cs.hpke.deriveKeyPair(await deriveSecret(secret, "node", cs.kdf));
  const node = tree[index];
  return node?.nodeType === "parent" && equal(await cs.hpke.exportPublicKey(publicKey), node.parent.hpkePublicKey);
}
