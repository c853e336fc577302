/** Reading an application message of the current or a past epoch, the window alike for everybody. */
import { verifyFramedContentSignature } from "ts-mls/framedContent.js";
import type { CiphersuiteImpl } from "ts-mls/crypto/ciphersuite.js";
import {
  decodePrivateMessageContent,
  decryptSenderData,
  encodePrivateContentAAD,
  toAuthenticatedContent,
  type PrivateMessage,
} from "ts-mls/privateMessage.js";
import { ratchetToGeneration, type SecretTree, type SecretTreeNode } from "ts-mls/secretTree.js";
import type { SenderData } from "ts-mls/sender.js";
import type { U8 } from "../bytes.ts";
import { equal } from "../bytes.ts";
import type { Credential } from "../credential.ts";
import { suiteOf } from "../suite/suite.ts";
import { clientConfig, WINDOW } from "./config.ts";
import { no } from "./frames.ts";
import { holder, leafAt } from "./tree.ts";
import type { Conversation, PastEpoch, Received } from "./types.ts";

/** The one epoch a message belongs to, as far as it is needed to read it. */
type Reader = Pick<PastEpoch, "epoch" | "senderDataSecret" | "groupContext"> & {
  node(leaf: number): SecretTreeNode | undefined;
};

/** Never throws: what cannot be read is refused, and changes nothing. */
export async function receiveApplication(c: Conversation, message: PrivateMessage): Promise<Received> {
  try {
    return await read(c, message);
  } catch (error) {
    return { c, event: { kind: "refused", why: error instanceof Error ? error.message : "unreadable" }, wipe: [] };
  }
}

async function read(c: Conversation, message: PrivateMessage): Promise<Received> {
  if (!equal(message.groupId, c.id)) no("another group");
  const cs = suiteOf(c.mls.groupContext.cipherSuite);
  const reader = readerOf(c, message.epoch) ?? no("epoch outside the window");
  const sender = (await decryptSenderData(message, reader.senderDataSecret, cs)) ?? no("sender data");
  const leaf = sender.leafIndex;
  if (leaf === c.mls.privatePath.leafIndex) return own(c, message.epoch, leaf);
  const from = holder(c.mls.ratchetTree, leaf) ?? no("its leaf is blank");
  const node = reader.node(leaf) ?? no("its leaf is no longer held by that device");
  const opened = await open(c, reader, message, sender, node, cs);
  return {
    c: withRatchet(c, message.epoch, leaf, opened.node),
    event: {
      kind: "message",
      from,
      leaf,
      epoch: message.epoch,
      plain: opened.plain,
      aad: message.authenticatedData.slice(),
    },
    wipe: opened.consumed,
  };
}

/** Our own ratchet has moved on, so our own frame cannot be opened again: the outbox knows what was in it. */
function own(c: Conversation, epoch: bigint, leaf: number): Received {
  const inside = epoch <= c.mls.groupContext.epoch && c.mls.groupContext.epoch - epoch <= WINDOW;
  return { c, event: { kind: "own", leaf, epoch, inWindow: inside }, wipe: [] };
}

function readerOf(c: Conversation, epoch: bigint): Reader | undefined {
  const { groupContext, keySchedule, secretTree } = c.mls;
  if (epoch === groupContext.epoch) {
    return {
      epoch,
      senderDataSecret: keySchedule.senderDataSecret,
      groupContext,
      node: (leaf) => secretTree[2 * leaf],
    };
  }
  const past = c.past.find((one) => one.epoch === epoch);
  return past && { ...past, node: (leaf) => past.ratchets.get(leaf) };
}

interface Opened {
  plain: U8;
  node: SecretTreeNode;
  consumed: U8[];
}

/** RFC 9420 6.3.1. The key of the current tree will do: a commit that changes a leaf's key never wins. */
async function open(
  c: Conversation,
  reader: Reader,
  message: PrivateMessage,
  sender: SenderData,
  node: SecretTreeNode,
  cs: CiphersuiteImpl,
): Promise<Opened> {
  const tree: SecretTree = [];
  tree[2 * sender.leafIndex] = node;
  const turned = await ratchetToGeneration(tree, sender, "application", clientConfig.keyRetentionConfig, cs);
  const plain = await cs.hpke.decryptAead(
    turned.key,
    turned.nonce,
    encodePrivateContentAAD(message),
    message.ciphertext,
  );
  const decoded = decodePrivateMessageContent("application")(plain, 0)?.[0];
  if (decoded?.contentType !== "application") no("content or padding");
  const { content, auth } = toAuthenticatedContent(decoded, message, sender.leafIndex);
  const key = leafAt(c.mls.ratchetTree, sender.leafIndex)?.signaturePublicKey ?? no("its leaf is blank");
  const signed = await verifyFramedContentSignature(
    key,
    "mls_private_message",
    content,
    auth,
    reader.groupContext,
    cs.signature,
  );
  if (!signed) no("signature");
  const next = turned.newTree[2 * sender.leafIndex] ?? no("ratchet");
  return { plain: decoded.applicationData.slice(), node: next, consumed: turned.consumed };
}

/** Only the ratchet that moved is replaced: trees of thousands of leaves are not copied for one message. */
function withRatchet(c: Conversation, epoch: bigint, leaf: number, node: SecretTreeNode): Conversation {
  if (epoch === c.mls.groupContext.epoch) {
    const secretTree = c.mls.secretTree.slice();
    secretTree[2 * leaf] = node;
    return { ...c, mls: { ...c.mls, secretTree } };
  }
  const past = c.past.map((one) =>
    one.epoch === epoch ? { ...one, ratchets: new Map(one.ratchets).set(leaf, node) } : one,
  );
  return { ...c, past };
}

/** The rule that everybody applies to everybody's message, the sender to its own included. */
export function inWindow(c: Conversation, epoch: bigint, leaf: number, credential: Credential): boolean {
  const now = c.mls.groupContext.epoch;
  const held = holder(c.mls.ratchetTree, leaf);
  const same = held?.account === credential.account && held.device === credential.device;
  return epoch <= now && now - epoch <= WINDOW && same;
}
