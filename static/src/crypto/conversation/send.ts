/** Encrypting an application message, padded to a bucket. */
import { encodeMlsMessage } from "ts-mls/message.js";
import { protectApplicationData } from "ts-mls/messageProtection.js";
import type { U8 } from "../bytes.ts";
import type { Me } from "../identity.ts";
import { suiteOf } from "../suite/suite.ts";
import type { Frame } from "./frames.ts";
import { messagePadding } from "./padding.ts";
import type { Conversation } from "./types.ts";

export interface Sent {
  c: Conversation;
  frame: Frame;
  epoch: bigint;
  leaf: number;
  wipe: U8[];
}

/** `c` must be on disk before `frame` leaves: one generation never encrypts two messages. Raises: Error when not active. */
export async function send(c: Conversation, me: Pick<Me, "devicePrivate">, plain: U8, aad: U8): Promise<Sent> {
  if (c.status !== "active") throw new Error(`the conversation is ${c.status}`);
  const { groupContext, keySchedule, secretTree, privatePath } = c.mls;
  const { privateMessage, newSecretTree, consumed } = await protectApplicationData(
    me.devicePrivate,
    keySchedule.senderDataSecret,
    plain,
    aad,
    groupContext,
    secretTree,
    privatePath.leafIndex,
    messagePadding(plain.length),
    suiteOf(groupContext.cipherSuite),
  );
  const bytes = encodeMlsMessage({ version: "mls10", wireformat: "mls_private_message", privateMessage });
  return {
    c: { ...c, mls: { ...c.mls, secretTree: newSecretTree } },
    frame: { kind: "mls", bytes },
    epoch: groupContext.epoch,
    leaf: privatePath.leafIndex,
    wipe: consumed,
  };
}
