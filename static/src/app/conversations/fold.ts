/**
 * What was said about messages since: reactions, edits, deletions, pins. Pure, and a function of the set of events alone:
 * in whatever order, batches or repetitions they come, the result is one.
 */
import type { EventBody, Mention, Ref } from "../../crypto/index.ts";
import type { About, ConversationRecord, Edit, MessageRecord, Pin } from "./records.ts";

/** An event at its place: `seq` of the stream, or a number above every seq while it is not sent. */
export interface Happened {
  event: EventBody;
  /** its content id */
  id: string;
  by: string;
  seq: number;
}

/** The newest of them are kept beside the first wording. */
export const EDITS_MAX = 100;
/** Messages of one conversation that were pinned or unpinned last. */
export const PINS_MAX = 50;

export const refKey = ({ account, id }: Ref): string => `${account}/${id}`;

/** Edits and deletions name no account: they are about what their own sender wrote. */
export function targetOf({ event, by }: Happened): Ref {
  return "replaces" in event ? { id: event.replaces, account: by } : event.in_reply_to;
}

/** Deleted is for good, and nothing is left beside it. Among the rest the later `seq` wins. */
export function fold(about: About, { event, id, by, seq }: Happened): About {
  if (event.kind === "delete") return { deleted: Math.min(seq, about.deleted ?? seq) };
  if (about.deleted !== undefined) return about;
  if (event.kind === "edit") return { ...about, edits: withEdit(about.edits ?? [], editOf(event, id, seq)) };
  if (event.kind !== "reaction") return about;
  const known = about.reactions?.[by];
  if (known && known.seq >= seq) return about;
  return { ...about, reactions: { ...about.reactions, [by]: { seq, text: event.text } } };
}

/** What two looks at one message's events know together. */
export function join(one: About, other: About): About {
  const deleted = [one.deleted, other.deleted].filter((seq) => seq !== undefined);
  if (deleted.length > 0) return { deleted: Math.min(...deleted) };
  const edits = (other.edits ?? []).reduce(withEdit, one.edits ?? []);
  const reactions = { ...one.reactions };
  for (const [by, reaction] of Object.entries(other.reactions ?? {})) {
    if ((reactions[by]?.seq ?? -1) < reaction.seq) reactions[by] = reaction;
  }
  return {
    ...(edits.length > 0 ? { edits } : {}),
    ...(Object.keys(reactions).length > 0 ? { reactions } : {}),
  };
}

function editOf({ text, at, mentions }: Extract<EventBody, { kind: "edit" }>, id: string, seq: number): Edit {
  return { id, seq, text, at, ...(mentions ? { mentions } : {}) };
}

/** By `seq`; one content id counts once, where it came first. */
function withEdit(edits: readonly Edit[], edit: Edit): Edit[] {
  const twin = edits.find(({ id }) => id === edit.id);
  if (twin && twin.seq <= edit.seq) return [...edits];
  const all = [...edits.filter(({ id }) => id !== edit.id), edit];
  return all.sort((a, b) => a.seq - b.seq).slice(-EDITS_MAX);
}

export function foldPin(pins: Record<string, Pin>, { event, by, seq }: Happened): Record<string, Pin> {
  if (event.kind !== "pin") return pins;
  const key = refKey(event.in_reply_to);
  const known = pins[key];
  if (known && known.seq >= seq) return pins;
  return newest({ ...pins, [key]: { seq, by, on: event.on } }, PINS_MAX, ({ seq }) => seq);
}

/** Of a map, the entries that are greatest. */
export function newest<T>(map: Record<string, T>, most: number, rank: (value: T) => number): Record<string, T> {
  const entries = Object.entries(map);
  if (entries.length <= most) return map;
  return Object.fromEntries(entries.sort(([, a], [, b]) => rank(b) - rank(a)).slice(0, most));
}

/** The message with what was said about it; of one that was deleted, nothing that was in it is left. */
export function withAbout(message: MessageRecord, about: About): MessageRecord {
  if (about.deleted === undefined) return { ...message, about };
  const { id, conversation, order, at, account, state, timer, expiresAt } = message;
  const goes = { ...(timer ? { timer } : {}), ...(expiresAt ? { expiresAt } : {}) };
  return { id, conversation, order, at, kind: "text", account, text: "", state, about, ...goes };
}

/** How it reads now. */
export function wordingOf({ text, mentions, about }: MessageRecord): { text: string; mentions?: Mention[] } {
  const last = about?.edits?.at(-1);
  const now = last ?? { text, ...(mentions ? { mentions } : {}) };
  return now.mentions ? { text: now.text, mentions: now.mentions } : { text: now.text };
}

/** Whether anything can be said about it: events and dividers are nobody's words. */
export const isSaid = ({ kind }: MessageRecord): boolean => kind !== "event" && kind !== "divider";

/** The conversation's last words, when they are these. */
export function lastAfter({ last }: ConversationRecord, message: MessageRecord): ConversationRecord["last"] {
  if (last?.id !== message.id || last.sender !== message.account) return last;
  const deleted = message.about?.deleted !== undefined;
  return {
    sender: last.sender,
    id: last.id,
    at: last.at,
    text: wordingOf(message).text,
    ...(last.file && !deleted ? { file: last.file } : {}),
    ...(deleted ? { deleted } : {}),
  };
}
