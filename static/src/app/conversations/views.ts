/** Records as a screen sees them: pure reading of what is kept, nothing decided here. */
import { safetyNumber } from "../../crypto/index.ts";
import type { Context, SeatEntry } from "../context.ts";
import type { Mention } from "../../crypto/index.ts";
import type { ConversationView, MemberView, MessageView, PinView, RequestView, ServiceId } from "../port.ts";
import { shownBy } from "../links/seen.ts";
import { wordingOf } from "./fold.ts";
import type { Request } from "./invitations.ts";
import { seatEntry } from "./keys.ts";
import { breakerOf, companionsOf } from "./loss.ts";
import { fallbackName, isBlocked, nameOf } from "./names.ts";
import type { ConversationRecord, Member, MessageRecord, Person } from "./records.ts";

const unique = <T>(list: readonly T[]): T[] => [...new Set(list)];

export function othersIn(ctx: Context, record: ConversationRecord): string[] {
  return Object.keys(present(record)).filter((account) => account !== ctx.me().account);
}

/** While it is being made, whoever is to come counts as there. */
const present = (record: ConversationRecord): Record<string, Person> =>
  record.status === "creating" ? record.people : record.members;

/** In a pair: the other, also after it has gone. */
export function peerOf(ctx: Context, record: ConversationRecord): string | undefined {
  if (!record.pair) return undefined;
  return othersIn(ctx, record)[0] ?? Object.keys(record.people).find((account) => account !== ctx.me().account);
}

export function titleOf(ctx: Context, record: ConversationRecord): string {
  const peer = peerOf(ctx, record);
  const names = peer ? [peer] : othersIn(ctx, record);
  const made = names.map((account) => nameOf(ctx, record, account)).join(", ");
  const kept = (): string => ctx.keyring.get<SeatEntry>(seatEntry(record.id))?.title ?? "";
  return (record.pair ? made : record.title || made) || kept();
}

/** Services whose people were brought here without this account's door being open to them, or its owner asked. */
export function askedAbout(ctx: Context, record: ConversationRecord): ServiceId[] {
  if (record.status !== "active" || ctx.everyone()) return [];
  const here = unique(othersIn(ctx, record).flatMap((account) => record.members[account]?.service ?? []));
  return here.filter((service) => service !== ctx.service && !record.agreed.includes(service));
}

const isHere = (member?: Member): boolean => member !== undefined && (member.accepted || member.spoke);

function statusOf(ctx: Context, record: ConversationRecord): ConversationView["status"] {
  if (record.status === "creating") return "waiting";
  const others = othersIn(ctx, record);
  const waits = others.length > 0 && !others.some((account) => isHere(record.members[account]));
  return record.status === "active" && waits ? "waiting" : record.status;
}

export function conversationView(ctx: Context, record: ConversationRecord): ConversationView {
  const peer = peerOf(ctx, record);
  const peerService = peer === undefined ? undefined : (record.members[peer] ?? record.people[peer])?.service;
  const blocked = peer !== undefined && isBlocked(ctx, peer);
  const ask = askedAbout(ctx, record);
  const { last, members } = record;
  return {
    id: record.id,
    pair: record.pair,
    title: titleOf(ctx, record),
    services: unique([ctx.service, ...Object.values(present(record)).map((person) => person.service)]),
    ...(peerService ? { peerService } : {}),
    memberCount: Object.keys(present(record)).length,
    unread: blocked ? 0 : record.unread,
    ...(record.pair && record.seenUpTo !== undefined ? { seenUpTo: record.seenUpTo } : {}),
    ...(last && !isBlocked(ctx, last.sender) ? { last: lastView(ctx, record, last) } : {}),
    status: statusOf(ctx, record),
    admin: members[ctx.me().account]?.role === "admin",
    blocked,
    pins: pinViews(record),
    timer: record.timer ?? 0,
    ...(ask.length > 0 ? { ask: { services: ask } } : {}),
    ...startOverView(ctx, record),
  };
}

/** Offered where somebody is left to go on with. */
function startOverView(ctx: Context, record: ConversationRecord): Pick<ConversationView, "startOver"> {
  const me = ctx.me().account;
  const by = breakerOf(me, record);
  if (by === undefined || companionsOf(me, record).length === 0) return {};
  return { startOver: { account: by, name: nameOf(ctx, record, by) } };
}

function lastView(ctx: Context, record: ConversationRecord, last: NonNullable<ConversationRecord["last"]>) {
  const own = last.sender === ctx.me().account;
  const { text, at, file, deleted } = last;
  const more = { ...(file ? { file } : {}), ...(deleted ? { deleted } : {}) };
  return { sender: nameOf(ctx, record, last.sender), own, text, at, ...more };
}

function pinViews({ pins }: ConversationRecord): PinView[] {
  const on = Object.entries(pins ?? {}).filter(([, pin]) => pin.on);
  return on
    .sort(([, a], [, b]) => b.seq - a.seq)
    .map(([key, { by }]) => {
      const [account = "", id = ""] = key.split("/");
      return { account, id, by };
    });
}

/** Nothing for what a blocked person wrote: it stays on disk and is there again when the block ends. */
export function messageView(ctx: Context, record: ConversationRecord, message: MessageRecord): MessageView | undefined {
  const { account } = message;
  if (isBlocked(ctx, account) && message.kind !== "event") return undefined;
  const service = (record.members[account] ?? record.people[account])?.service ?? ctx.service;
  const { id, conversation, order, at, kind, state, event, refusal, replyTo, timer, about } = message;
  const { text, mentions } = wordingOf(message);
  return {
    id,
    conversation,
    order,
    at,
    kind: about?.deleted === undefined ? kind : "deleted",
    text,
    state,
    ...(replyTo ? { replyTo } : {}),
    ...(mentions ? { mentions: mentions.map((mention) => mentionView(ctx, record, mention)) } : {}),
    ...(timer ? { timer } : {}),
    ...saidSince(ctx, record, message),
    sender: { account, name: nameOf(ctx, record, account), service, own: account === ctx.me().account },
    ...(event ? { event: eventView(ctx, record, event) } : {}),
    ...(refusal ? { refusal } : {}),
  };
}

/** By account: a name can be anybody's. */
function mentionView(ctx: Context, record: ConversationRecord, mention: Mention) {
  return { ...mention, name: nameOf(ctx, record, mention.account), own: mention.account === ctx.me().account };
}

/** Reactions in the order in which they began, of nobody who is blocked; wordings that are not the last. */
function saidSince(ctx: Context, record: ConversationRecord, message: MessageRecord) {
  const { edits = [], reactions = {} } = message.about ?? {};
  const list = Object.entries(reactions).filter(([by, { text }]) => text !== "" && !isBlocked(ctx, by));
  const grouped = new Map<string, NonNullable<MessageView["reactions"]>[number]["by"]>();
  for (const [account, { text }] of list.sort(([, a], [, b]) => a.seq - b.seq)) {
    const one = { account, name: nameOf(ctx, record, account), own: account === ctx.me().account };
    grouped.set(text, [...(grouped.get(text) ?? []), one]);
  }
  const before = [{ text: message.text, at: message.at }, ...edits.map(({ text, at }) => ({ text, at }))].slice(0, -1);
  return {
    ...(grouped.size > 0 ? { reactions: [...grouped].map(([text, by]) => ({ text, by })) } : {}),
    ...(before.length > 0 ? { edits: before } : {}),
  };
}

/** The subject is kept as an account and shown as a name. */
function eventView(ctx: Context, record: ConversationRecord, event: NonNullable<MessageRecord["event"]>) {
  if (!event.subject) return event;
  return { ...event, subject: nameOf(ctx, record, event.subject) || event.subject };
}

export function memberViews(ctx: Context, record: ConversationRecord): MemberView[] {
  const me = ctx.me();
  return Object.entries(record.members).map(([account, member]) => {
    const own = account === me.account;
    const sides = [{ account, accountPublic: member.accountKey }, me] as const;
    return {
      account,
      own,
      service: member.service,
      name: member.name,
      role: member.role,
      devices: member.devices,
      fallback: fallbackName(ctx, account, member),
      blocked: isBlocked(ctx, account),
      also: shownBy(record, account, ctx.now()),
      ...(own ? {} : { safetyNumber: safetyNumber(...sides) }),
    };
  });
}

export function requestView(ctx: Context, conversation: string, request: Request): RequestView {
  const { from } = request;
  const name = from.name || fallbackName(ctx, from.account, { service: from.service, accountKey: from.account_key });
  return {
    conversation,
    from: { account: from.account, name, service: from.service },
    services: request.services,
    pair: request.pair,
    title: request.title,
    preview: request.preview,
    at: request.at,
  };
}
