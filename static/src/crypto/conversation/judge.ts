/** Which commit wins: the same verdict for every member, from the public group state and the opened commit alone. */
import { applyProposals, type ApplyProposalsResult, type ClientState } from "ts-mls/clientState.js";
import type { CiphersuiteImpl } from "ts-mls/crypto/ciphersuite.js";
import type { RatchetTree } from "ts-mls/ratchetTree.js";
import { leafToNodeIndex, toLeafIndex } from "ts-mls/treemath.js";
import { emptyPskIndex } from "ts-mls/pskIndex.js";
import type { UpdatePath } from "ts-mls/updatePath.js";
import { b64 } from "../bytes.ts";
import type { Credential } from "../credential.ts";
import { suiteOf } from "../suite/suite.ts";
import { no, type Frame } from "./frames.ts";
import { readGroupState, type GroupState } from "./groupstate.ts";
import { openCommit, type OpenedCommit } from "./open.ts";
import { applyPath, type PathPlace } from "./path.ts";
import { checkExternal, readProposals, type Proposed } from "./proposals.ts";
import { checkChange } from "./roles.ts";
import { credentialOf, holder, leavesOf } from "./tree.ts";

/** A commit that wins its epoch, and what the public checks found out about it. */
export interface Winner {
  message: OpenedCommit["message"];
  by: Credential;
  external: boolean;
  proposed: Proposed;
  before: GroupState;
  path: UpdatePath | undefined;
  place: PathPlace;
  /** the tree of the next epoch */
  tree: RatchetTree;
}

export type Verdict = { win: true; winner: Winner } | { win: false; why: string };

/** Never throws: a refused commit is an answer. Reads no clock, no network and nothing that members do not share. */
export async function judge(state: ClientState, frame: Frame, infoKey: Uint8Array): Promise<Verdict> {
  try {
    return { win: true, winner: await winnerOf(state, frame, infoKey) };
  } catch (error) {
    return { win: false, why: error instanceof Error ? error.message : "unreadable" };
  }
}

async function winnerOf(state: ClientState, frame: Frame, infoKey: Uint8Array): Promise<Winner> {
  const cs = suiteOf(state.groupContext.cipherSuite);
  const opened = await openCommit(state, frame, infoKey);
  const { commit, sender, message } = opened;
  const external = sender === undefined;
  const proposed = readProposals(state, commit, external);
  const by = committer(state, opened) ?? no("no credential");
  if (external) checkExternal(state, by, proposed.removed);
  const result = await applied(state, opened, cs);
  if (result.needsUpdatePath && commit.path === undefined) no("a path is required");
  const place = placeOf(state, opened, proposed, result, by);
  const tree = commit.path === undefined ? place.tree : await applyPath(commit.path, place, cs);
  checkUnique(tree);
  const before = readGroupState(state.groupContext.extensions);
  checkChange({
    by: by.account,
    before,
    after: readGroupState(place.context.extensions),
    leavesAfter: leavesOf(tree),
    // An external commit takes away the joiner's own former leaf at most, which is no removal of a member.
    removed: proposed.removed.map((r) => r.credential.account),
    added: proposed.added.map((a) => a.account),
  });
  return { message, by, external, proposed, before, path: commit.path, place, tree };
}

function committer(state: ClientState, { sender, commit }: OpenedCommit): Credential | undefined {
  if (sender !== undefined) return holder(state.ratchetTree, sender);
  return commit.path === undefined ? undefined : credentialOf(commit.path.leafNode);
}

/** The library's own checks of Adds and Removes, with no clock and no pre-shared keys. */
const applied = (
  state: ClientState,
  { commit, sender }: OpenedCommit,
  cs: CiphersuiteImpl,
): Promise<ApplyProposalsResult> =>
  applyProposals(
    state,
    commit.proposals,
    sender === undefined ? undefined : toLeafIndex(sender),
    emptyPskIndex,
    false,
    cs,
  );

function placeOf(
  state: ClientState,
  { sender }: OpenedCommit,
  proposed: Proposed,
  result: ApplyProposalsResult,
  by: Credential,
): PathPlace {
  const { additionalResult: more } = result;
  const added = more.kind === "memberCommit" ? more.addedLeafNodes : [];
  return {
    tree: result.tree,
    at: more.kind === "externalCommit" ? more.newMemberLeafIndex : toLeafIndex(sender ?? 0),
    by,
    context: { ...state.groupContext, extensions: proposed.extensions ?? state.groupContext.extensions },
    exclude: added.map(([leaf]) => leafToNodeIndex(leaf)),
    external: sender === undefined,
  };
}

/** No key stands twice in the new tree and no device holds two leaves: two Adds of one commit are compared here too. */
function checkUnique(tree: RatchetTree): void {
  const nodes = tree.filter((node) => node !== undefined);
  const hpke = nodes.map((node) => b64(node.nodeType === "leaf" ? node.leaf.hpkePublicKey : node.parent.hpkePublicKey));
  const signatures = nodes.flatMap((node) => (node.nodeType === "leaf" ? [b64(node.leaf.signaturePublicKey)] : []));
  const devices = leavesOf(tree).map(({ credential }) => `${credential.account} ${credential.device}`);
  if (devices.length !== signatures.length) no("a leaf without a credential");
  for (const list of [hpke, signatures, devices]) if (new Set(list).size !== list.length) no("twice in the new tree");
}
