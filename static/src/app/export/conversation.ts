/** One conversation as files: for programs and for people. Pure. */
import type { ConversationView, MemberView, MessageView } from "../port.ts";

export interface ExportedConversation {
  view: ConversationView;
  members: MemberView[];
  /** oldest first */
  messages: MessageView[];
}

export interface NamedText {
  name: string;
  text: string;
}

const NAME_CHARACTERS = 40;

/** A folder's name that every system takes; `number` keeps two of one title apart. */
export function folderOf(title: string, number: number): string {
  const clean = title
    .normalize("NFC")
    .replace(/[^\p{L}\p{N} ._-]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  const short = Array.from(clean)
    .slice(0, NAME_CHARACTERS)
    .join("")
    .replace(/[. ]+$/, "");
  return `conversations/${String(number).padStart(3, "0")} ${short || "untitled"}`;
}

export function filesOf(exported: ExportedConversation, number: number): NamedText[] {
  const folder = folderOf(exported.view.title, number);
  return [
    { name: `${folder}/conversation.json`, text: `${JSON.stringify(plainOf(exported), null, 1)}\n` },
    { name: `${folder}/messages.txt`, text: readable(exported) },
  ];
}

function plainOf({ view, members, messages }: ExportedConversation): object {
  const { id, title, pair, services, status } = view;
  return {
    conversation: id,
    title,
    pair,
    services,
    status,
    members: members.map(({ account, service, name, fallback, role, own }) => ({
      account,
      service,
      name: name || fallback,
      role,
      own,
    })),
    messages: messages.map(
      ({ id: message, at, kind, sender, text, file, event, state, replyTo, mentions, reactions, edits, timer }) => ({
        id: message,
        at: new Date(at).toISOString(),
        kind,
        sender: { account: sender.account, service: sender.service, name: sender.name, own: sender.own },
        text,
        ...(file ? { file: { name: file.name, type: file.mime, bytes: file.size } } : {}),
        ...(replyTo ? { in_reply_to: replyTo } : {}),
        ...(mentions ? { mentions } : {}),
        ...(reactions ? { reactions } : {}),
        ...(edits ? { before: edits.map((edit) => ({ ...edit, at: new Date(edit.at).toISOString() })) } : {}),
        ...(timer ? { disappears_after_seconds: timer } : {}),
        ...(event ? { event } : {}),
        state,
      }),
    ),
  };
}

function readable({ view, members, messages }: ExportedConversation): string {
  const names = members.map(({ name, fallback, service }) => `${name || fallback} (${service})`);
  const lines = messages.filter(({ kind }) => kind !== "divider").map(lineOf);
  return [view.title, names.join(", "), "", ...lines, ""].join("\n");
}

function lineOf(message: MessageView): string {
  const { at, sender, edits, reactions = [] } = message;
  const since = [
    ...(edits ? ["edited"] : []),
    ...reactions.map(({ text, by }) => `${text} ${by.map(({ name }) => name).join(", ")}`),
  ];
  const said = `${saidIn(message)}${since.map((one) => ` [${one}]`).join("")}`;
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")}  ${sender.name}: ${said.replaceAll("\n", "\n    ")}`;
}

function saidIn({ kind, text, file, event }: MessageView): string {
  if (file) return [`[${file.sort}: ${file.name}]`, text].filter(Boolean).join(" ");
  if (kind === "event") return `[${[event?.code, event?.detail].filter(Boolean).join(" ")}]`;
  return kind === "deleted" ? "[deleted]" : text;
}
