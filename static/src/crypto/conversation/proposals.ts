/** Which proposals a commit may carry, by who sends it (RFC 9420 12.2, 12.4.3.2): checked before the library sees them. */
import type { ClientState } from "ts-mls/clientState.js";
import type { Commit } from "ts-mls/commit.js";
import type { Extension } from "ts-mls/extension.js";
import type { Proposal } from "ts-mls/proposal.js";
import { sameDevice, type Credential } from "../credential.ts";
import { no } from "./frames.ts";
import { credentialOf, holder, leavesOf } from "./tree.ts";

export interface Proposed {
  removed: { leaf: number; credential: Credential }[];
  added: Credential[];
  /** what the GroupContext is to carry, when that changes */
  extensions: Extension[] | undefined;
}

/** A commit with more would keep every member busy for seconds. */
export const ADDS_MAX = 64;

/** Raises: Refused for a proposal by reference, of a type not allowed, or twice where one may stand. */
export function readProposals(state: ClientState, commit: Commit, external: boolean): Proposed {
  const proposals = commit.proposals.map((p) =>
    p.proposalOrRefType === "proposal" ? p.proposal : no("proposal by reference"),
  );
  const allowed = external ? ["external_init", "remove"] : ["add", "remove", "group_context_extensions"];
  const count = (type: string): number => proposals.filter((p) => p.proposalType === type).length;
  if (!proposals.every((p) => allowed.includes(String(p.proposalType)))) no("proposal type");
  if (external && (count("external_init") !== 1 || count("remove") > 1 || commit.path === undefined))
    no("external commit form");
  if (count("group_context_extensions") > 1 || count("add") > ADDS_MAX) no("too many proposals");
  return {
    removed: proposals.flatMap((p) => removedBy(state, p)),
    added: proposals.flatMap(addedBy),
    extensions: proposals.flatMap(extensionsOf)[0],
  };
}

function removedBy(state: ClientState, proposal: Proposal): Proposed["removed"] {
  if (!("remove" in proposal)) return [];
  const leaf = proposal.remove.removed;
  return [{ leaf, credential: holder(state.ratchetTree, leaf) ?? no("remove of a blank leaf") }];
}

function addedBy(proposal: Proposal): Credential[] {
  if (!("add" in proposal)) return [];
  return [credentialOf(proposal.add.keyPackage.leafNode) ?? no("add without a credential")];
}

const extensionsOf = (proposal: Proposal): Extension[][] =>
  "groupContextExtensions" in proposal ? [proposal.groupContextExtensions.extensions] : [];

/** A device may add itself where its account sits already, and takes no leaf away but its own former one. */
export function checkExternal(state: ClientState, by: Credential, removed: Proposed["removed"]): void {
  const leaves = leavesOf(state.ratchetTree);
  if (!leaves.some(({ credential }) => credential.account === by.account)) no("the account has no leaf");
  if (!removed.every(({ credential }) => sameDevice(credential, by))) no("external remove of another device");
  const former = leaves.filter(({ credential }) => sameDevice(credential, by));
  if (!former.every(({ leaf }) => removed.some((r) => r.leaf === leaf))) no("the device already has a leaf");
}
