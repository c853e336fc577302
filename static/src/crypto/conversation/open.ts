/** Opening a commit frame of the current epoch: AEAD, membership and signature, nothing of its meaning. */
import type { ClientState } from "ts-mls/clientState.js";
import type { Commit } from "ts-mls/commit.js";
import type { MlsPrivateMessage, MlsPublicMessage } from "ts-mls/message.js";
import { unprotectPrivateMessage } from "ts-mls/messageProtection.js";
import { unprotectPublicMessage } from "ts-mls/messageProtectionPublic.js";
import type { Sender } from "ts-mls/sender.js";
import { equal } from "../bytes.ts";
import { suiteOf } from "../suite/suite.ts";
import { clientConfig } from "./config.ts";
import { decodeWhole, no, type Frame } from "./frames.ts";
import { openSealed } from "./sealed.ts";

export interface OpenedCommit {
  message: MlsPrivateMessage | MlsPublicMessage;
  commit: Commit;
  /** the committer's leaf; undefined for an external commit */
  sender: number | undefined;
}

const TAG_BYTES = 32;

/** Raises: Error for whatever is no authentic commit of this epoch in this conversation. */
export async function openCommit(state: ClientState, frame: Frame, infoKey: Uint8Array): Promise<OpenedCommit> {
  return frame.kind === "sealed" ? openExternal(state, frame, infoKey) : openMember(state, frame);
}

async function openMember(state: ClientState, frame: Frame): Promise<OpenedCommit> {
  const message = decodeWhole(frame.bytes);
  if (message.wireformat !== "mls_private_message") no("wrong wire format");
  checkHead(state, message.privateMessage);
  const { content } = await unprotectPrivateMessage(
    state.keySchedule.senderDataSecret,
    message.privateMessage,
    state.secretTree,
    state.ratchetTree,
    state.groupContext,
    clientConfig.keyRetentionConfig,
    suiteOf(state.groupContext.cipherSuite),
  );
  return { message, ...commitOf(content), sender: leafOf(content.content.sender) };
}

async function openExternal(state: ClientState, frame: Frame, infoKey: Uint8Array): Promise<OpenedCommit> {
  const message = decodeWhole(openSealed("commit", infoKey, frame.bytes));
  if (message.wireformat !== "mls_public_message") no("wrong wire format");
  checkHead(state, message.publicMessage.content);
  if (message.publicMessage.senderType !== "new_member_commit") no("sealed, but no external commit");
  const content = await unprotectPublicMessage(
    state.keySchedule.membershipKey,
    state.groupContext,
    state.ratchetTree,
    message.publicMessage,
    suiteOf(state.groupContext.cipherSuite),
  );
  return { message, ...commitOf(content), sender: undefined };
}

function checkHead(state: ClientState, head: { groupId: Uint8Array; epoch: bigint; contentType: string }): void {
  if (!equal(head.groupId, state.groupContext.groupId)) no("another group");
  if (head.epoch !== state.groupContext.epoch) no("another epoch");
  if (head.contentType !== "commit") no("not a commit");
}

function leafOf(sender: Sender): number {
  return sender.senderType === "member" ? sender.leafIndex : no("not from a member");
}

interface MaybeCommit {
  content: { contentType: string; commit?: Commit };
  auth: { contentType: string; confirmationTag?: Uint8Array };
}

function commitOf({ content, auth }: MaybeCommit): { commit: Commit } {
  if (content.commit === undefined || auth.confirmationTag === undefined) no("not a commit");
  if (auth.confirmationTag.length !== TAG_BYTES) no("confirmation tag length");
  return { commit: content.commit };
}
