/** Everything of one account as one zip: the server's part, every receipt, every conversation of this device. */
import type { EngineHandle } from "../handle.ts";
import type { ConversationView, MessageView } from "../port.ts";
import type { ReceiptView } from "../consent/port.ts";
import { filesOf } from "./conversation.ts";
import { ZipWriter } from "./zip.ts";

/** What is being done, and how far it is. */
export interface ExportStep {
  what: "server" | "messages" | "zip";
  conversation: number;
  conversations: number;
  messages: number;
}

export interface Archive {
  parts: Uint8Array<ArrayBuffer>[];
  conversations: number;
  messages: number;
}

export interface Exporting {
  ask: EngineHandle["ask"];
  language: string;
  now: Date;
  onStep: (step: ExportStep) => void;
  signal?: AbortSignal;
}

const PAGE = 500;
const README = `What is in this folder

server.json                  everything the server has about this account, and when it was asked
receipts/                    the proof of each decision about consent: one file each
conversations/               what this device could read: conversation.json for programs, messages.txt for people

Files that were sent or received are named in the conversations and are not in this folder: save them one by one.
The server could not have made this: it cannot read the conversations. Keep it where nobody else can.
A receipt is checked with \`manage.py verify_receipt FILE --key KEY\`, or in the privacy centre.
`;

/** The finished zip. Raises: RefusedByEngine; what the signal's reason is, when it was cancelled. Nothing is left then. */
export async function makeArchive(exporting: Exporting): Promise<Archive> {
  const zip = new ZipWriter(exporting.now);
  try {
    zip.add("README.txt", README);
    await addServerPart(zip, exporting);
    const { conversations } = await exporting.ask("open", {});
    const messages = await addConversations(zip, conversations, exporting);
    step(exporting, "zip", conversations.length, conversations.length, messages);
    return { parts: zip.end(), conversations: conversations.length, messages };
  } catch (error) {
    zip.drop();
    throw error;
  }
}

function step(
  { onStep, signal }: Exporting,
  what: ExportStep["what"],
  conversation: number,
  conversations: number,
  messages: number,
): void {
  signal?.throwIfAborted();
  onStep({ what, conversation, conversations, messages });
}

async function addServerPart(zip: ZipWriter, exporting: Exporting): Promise<void> {
  step(exporting, "server", 0, 0, 0);
  zip.add("server.json", pretty(await exporting.ask("serverExport", {})));
  const { receipts } = await exporting.ask("consents", { language: exporting.language });
  for (const view of receipts) zip.add(receiptName(view, receipts), pretty(view.receipt));
}

const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Two entries under one number would be a ledger's lie: both are kept. */
function receiptName({ number, purpose }: ReceiptView, all: readonly ReceiptView[]): string {
  const twins = all.filter((other) => other.number === number).length > 1;
  const digits = String(number).padStart(6, "0");
  return `receipts/${digits} ${purpose}${twins ? ` ${crypto.randomUUID().slice(0, 8)}` : ""}.json`;
}

async function addConversations(
  zip: ZipWriter,
  conversations: readonly ConversationView[],
  exporting: Exporting,
): Promise<number> {
  let count = 0;
  for (const [index, view] of conversations.entries()) {
    const report = (read: number): void => {
      step(exporting, "messages", index + 1, conversations.length, count + read);
    };
    report(0);
    const { members } = await exporting.ask("members", { conversation: view.id });
    const messages = await allMessages(view.id, exporting.ask, report);
    for (const { name, text } of filesOf({ view, members, messages }, index + 1)) zip.add(name, text);
    count += messages.length;
  }
  return count;
}

/** Oldest first; read a page at a time, from the newest. */
async function allMessages(
  conversation: string,
  ask: Exporting["ask"],
  report: (read: number) => void,
): Promise<MessageView[]> {
  const pages: MessageView[][] = [];
  let read = 0;
  let before: number | undefined;
  for (;;) {
    const page = await ask("messages", { conversation, limit: PAGE, ...(before === undefined ? {} : { before }) });
    pages.unshift(page.messages);
    read += page.messages.length;
    report(read);
    before = page.messages[0]?.order;
    if (!page.more || before === undefined) return pages.flat();
  }
}
