/** One frame of the stream, in order: what it does to the conversation, and what became of it. */
import type { MLSMessage } from "ts-mls/message.js";
import type { Me } from "../identity.ts";
import { receiveApplication } from "./application.ts";
import { enter } from "./enter.ts";
import { decodeWhole, type Frame } from "./frames.ts";
import { judge } from "./judge.ts";
import type { Conversation, Received } from "./types.ts";

/** Never throws on what others wrote; a frame that nobody takes leaves the conversation as it was. */
export async function receive(c: Conversation, _me: Pick<Me, "account" | "device">, frame: Frame): Promise<Received> {
  if (c.status !== "active") return skipped(c, c.status);
  if (frame.kind === "mls") {
    const message = decoded(frame);
    if (message?.wireformat !== "mls_private_message") return skipped(c, "no private message");
    const { contentType } = message.privateMessage;
    if (contentType === "application") return receiveApplication(c, message.privateMessage);
    if (contentType !== "commit") return skipped(c, "content type");
  }
  const verdict = await judge(c.mls, frame, c.infoKey);
  return verdict.win ? enter(c, frame, verdict.winner) : skipped(c, verdict.why);
}

const skipped = (c: Conversation, why: string): Received => ({ c, event: { kind: "skip", why }, wipe: [] });

function decoded(frame: Frame): MLSMessage | undefined {
  try {
    return decodeWhole(frame.bytes);
  } catch {
    return undefined;
  }
}
