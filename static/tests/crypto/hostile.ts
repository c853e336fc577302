/** A hostile member's commit: any proposals, nothing checked, path and confirmation tag spoilt on demand. */
import { applyProposals, nextEpochContext, type ApplyProposalsResult } from "ts-mls/clientState.js";
import { createUpdatePath, type UpdatePath } from "ts-mls/updatePath.js";
import { createConfirmationTag, createContentCommitSignature } from "ts-mls/framedContent.js";
import { initializeEpoch } from "ts-mls/keySchedule.js";
import { encodeMlsMessage } from "ts-mls/message.js";
import { protect } from "ts-mls/messageProtection.js";
import { getCommitSecret } from "ts-mls/pathSecrets.js";
import type { Proposal } from "ts-mls/proposal.js";
import { emptyPskIndex } from "ts-mls/pskIndex.js";
import { toLeafIndex, toNodeIndex, leafToNodeIndex } from "ts-mls/treemath.js";
import { treeHashRoot } from "ts-mls/treeHash.js";
import type { Conversation, Frame } from "../../src/crypto/index.ts";
import { clientConfig } from "../../src/crypto/conversation/config.ts";
import { suiteOf, SUITE } from "../../src/crypto/suite/suite.ts";

const cs = (): ReturnType<typeof suiteOf> => suiteOf(SUITE);

export interface Spoiling {
  proposals?: Proposal[];
  path?: (path: UpdatePath) => void | Promise<void>;
  tag?: (tag: Uint8Array) => void;
  /** leave the path out, as nobody honest would */
  pathless?: boolean;
}

export function flip(bytes: Uint8Array): void {
  bytes[0] = (bytes[0] ?? 0) ^ 1;
}

async function appliedOr(c: Conversation, list: Parameters<typeof applyProposals>[1]): Promise<ApplyProposalsResult> {
  const me = toLeafIndex(c.mls.privatePath.leafIndex);
  try {
    return await applyProposals(c.mls, list, me, emptyPskIndex, false, cs());
  } catch {
    const nothing = { kind: "memberCommit" as const, addedLeafNodes: [], extensions: [] };
    return {
      tree: c.mls.ratchetTree,
      pskSecret: new Uint8Array(32),
      pskIds: [],
      needsUpdatePath: true,
      additionalResult: nothing,
      selfRemoved: false,
      allProposals: [],
    };
  }
}

export async function hostile(
  c: Conversation,
  { proposals = [], path, tag, pathless = false }: Spoiling = {},
): Promise<Frame> {
  const s = c.mls;
  const me = toLeafIndex(s.privatePath.leafIndex);
  const list = proposals.map((proposal) => ({ proposalOrRefType: "proposal" as const, proposal }));
  const result = await appliedOr(c, list);
  const more = result.additionalResult;
  const added = more.kind === "memberCommit" ? more.addedLeafNodes.map(([i]) => leafToNodeIndex(i)) : [];
  const extensions =
    more.kind === "memberCommit" && more.extensions.length > 0 ? more.extensions : s.groupContext.extensions;
  const context = { ...s.groupContext, extensions };
  const [tree, made, secrets] = await createUpdatePath(result.tree, me, context, s.signaturePrivateKey, cs(), added);
  const bad = structuredClone(made);
  await path?.(bad);
  const { signature, framedContent } = await createContentCommitSignature(
    s.groupContext,
    "mls_private_message",
    { proposals: list, path: pathless ? undefined : bad },
    { senderType: "member", leafIndex: me },
    new Uint8Array(),
    s.signaturePrivateKey,
    cs().signature,
  );
  const after = pathless ? result.tree : tree;
  const next = await nextEpochContext(
    context,
    "mls_private_message",
    framedContent,
    signature,
    await treeHashRoot(after, cs().hash),
    s.confirmationTag,
    cs().hash,
  );
  const last = secrets.at(-1);
  const commitSecret =
    pathless || last === undefined
      ? new Uint8Array(32)
      : await getCommitSecret(tree, toNodeIndex(last.nodeIndex), last.secret, cs().kdf);
  const { keySchedule } = await initializeEpoch(
    s.keySchedule.initSecret,
    commitSecret,
    next,
    result.pskSecret,
    cs().kdf,
  );
  const confirmationTag = await createConfirmationTag(
    keySchedule.confirmationKey,
    next.confirmedTranscriptHash,
    cs().hash,
  );
  tag?.(confirmationTag);
  const { privateMessage } = await protect(
    s.keySchedule.senderDataSecret,
    new Uint8Array(),
    s.groupContext,
    s.secretTree,
    { ...framedContent, auth: { contentType: "commit", signature, confirmationTag } },
    me,
    clientConfig.paddingConfig,
    cs(),
  );
  return {
    kind: "mls",
    bytes: encodeMlsMessage({ version: "mls10", wireformat: "mls_private_message", privateMessage }),
  };
}

export const remove = (removed: number): Proposal => ({ proposalType: "remove", remove: { removed } });
