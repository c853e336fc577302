/** Slots, and how a device adds itself with one: by an external commit, adopted only when it is known to have won. */
import type { ClientState } from "ts-mls/clientState.js";
import { createGroupInfoWithExternalPubAndRatchetTree, joinGroupExternal } from "ts-mls/createCommit.js";
import { ratchetTreeFromExtension, verifyGroupInfoSignature, type GroupInfo } from "ts-mls/groupInfo.js";
import { encodeMlsMessage } from "ts-mls/message.js";
import type { RatchetTree } from "ts-mls/ratchetTree.js";
import { treeHashRoot } from "ts-mls/treeHash.js";
import { equal, wipe, type U8 } from "../bytes.ts";
import { sameDevice } from "../credential.ts";
import type { Me } from "../identity.ts";
import { generate } from "../keypackage.ts";
import { suiteOf } from "../suite/suite.ts";
import { clientConfig } from "./config.ts";
import { decodeWhole, no, type Frame } from "./frames.ts";
import { readGroupState } from "./groupstate.ts";
import { trimmed } from "./past.ts";
import { checkState } from "./roles.ts";
import { openSealed, sealUnder } from "./sealed.ts";
import { leafAt, leavesOf } from "./tree.ts";
import type { Conversation } from "./types.ts";

/** An external commit that was made and is not known to have won. */
export interface External {
  readonly id: U8;
  /** the epoch it commits to; ours begins one later */
  readonly epoch: bigint;
  readonly infoKey: U8;
  readonly frame: Frame;
  readonly newState: ClientState;
}

/** What goes into a slot: this epoch's GroupInfo with tree, signed by us. Raises: Error when not active. */
export async function groupInfo(c: Conversation): Promise<U8> {
  if (c.status !== "active") throw new Error(`the conversation is ${c.status}`);
  const info = await createGroupInfoWithExternalPubAndRatchetTree(c.mls, [], suiteOf(c.mls.groupContext.cipherSuite));
  return sealUnder(
    "slot",
    c.infoKey,
    encodeMlsMessage({ version: "mls10", wireformat: "mls_group_info", groupInfo: info }),
  );
}

/** Raises: Error when the slot does not open, or its signature or tree hash is wrong. */
export async function openSlot(slot: U8, infoKey: U8): Promise<{ info: GroupInfo; tree: RatchetTree }> {
  const message = decodeWhole(openSealed("slot", infoKey, slot));
  if (message.wireformat !== "mls_group_info") no("no GroupInfo");
  const info = message.groupInfo;
  const cs = suiteOf(info.groupContext.cipherSuite);
  const tree = ratchetTreeFromExtension(info) ?? no("no tree");
  const signer = leafAt(tree, info.signer) ?? no("signed by nobody");
  if (!(await verifyGroupInfoSignature(info, signer.signaturePublicKey, cs.signature)))
    no("signature of the GroupInfo");
  if (!equal(info.groupContext.treeHash, await treeHashRoot(tree, cs.hash))) no("tree hash");
  return { info, tree };
}

type Joiner = Pick<Me, "account" | "device" | "devicePublic" | "devicePrivate" | "credential">;

/**
 * A commit by which this device adds itself or comes back; its former leaf, and no other, goes in it.
 * Raises: Error when the slot is not sound, our account has no leaf in it, or the former leaf has another key.
 */
export async function prepareExternal(me: Joiner, slot: U8, infoKey: U8): Promise<External> {
  const { info, tree } = await openSlot(slot, infoKey);
  checkState(readGroupState(info.groupContext.extensions), leavesOf(tree));
  const former = formerLeaf(tree, me);
  const { publicPackage, privatePackage } = await generate(me);
  const { publicMessage, newState } = await joinGroupExternal(
    info,
    publicPackage,
    privatePackage,
    former,
    suiteOf(info.groupContext.cipherSuite),
    tree,
    clientConfig,
  );
  wipe(privatePackage.initPrivateKey);
  const bytes = encodeMlsMessage({ version: "mls10", wireformat: "mls_public_message", publicMessage });
  return {
    id: info.groupContext.groupId.slice(),
    epoch: info.groupContext.epoch,
    infoKey: infoKey.slice(),
    frame: { kind: "sealed", bytes: sealUnder("commit", infoKey, bytes) },
    newState: trimmed(newState),
  };
}

/** Whether we still have a leaf. The library would look for it by signature key, and find nothing of another one. */
function formerLeaf(tree: RatchetTree, me: Joiner): boolean {
  const leaves = leavesOf(tree);
  if (!leaves.some(({ credential }) => credential.account === me.account)) no("the account has no leaf");
  const former = leaves.find(({ credential }) =>
    sameDevice(credential, { ...credential, account: me.account, device: me.device }),
  );
  if (former === undefined) return false;
  if (!equal(former.credential.devicePublic, me.devicePublic)) no("the former leaf has another key");
  return true;
}

/** Only after it won: no rival commit lies between its slot and it in the stream, or `externalFate` says so. */
export const adoptExternal = (external: External): Conversation => ({
  id: external.id,
  status: "active",
  infoKey: external.infoKey,
  mls: external.newState,
  past: [],
  pending: null,
});

/** What a slot written later says about it. A slot that we cannot open is of a time after us: lost, too. */
export async function externalFate(
  external: External,
  laterSlot: U8,
  infoKey: U8 = external.infoKey,
): Promise<"wait" | "won" | "lost"> {
  let info: GroupInfo;
  try {
    ({ info } = await openSlot(laterSlot, infoKey));
  } catch {
    return "lost";
  }
  if (!equal(info.groupContext.groupId, external.id)) return "lost";
  if (info.groupContext.epoch <= external.epoch) return "wait";
  const next = info.groupContext.epoch === external.epoch + 1n;
  return next && equal(info.confirmationTag, external.newState.confirmationTag) ? "won" : "lost";
}
