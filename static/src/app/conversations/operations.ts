/** What a screen may ask of conversations: each handler checks, does one thing, and answers when it is durable here. */
import { b64, random } from "../../crypto/index.ts";
import type { Write } from "../context.ts";
import type { Address, Operation, Operations, ServiceId } from "../port.ts";
import { addPlan, begin, beginByInvitation, contactsOf, type Invited } from "./beginnings.ts";
import { invite, siblings } from "./claims.ts";
import { forget } from "./forgetting.ts";
import type { House } from "./house.ts";
import { block, decline, type Request } from "./invitations.ts";
import { contentKey, messagesFrom, messagesOf, requestEntry } from "./keys.ts";
import type { Live } from "./live.ts";
import { contactOf } from "./names.ts";
import { contentIdOf, retry, say } from "./outbox.ts";
import type { Plan } from "./plan.ts";
import { UNSENT, type MessageRecord } from "./records.ts";
import {
  groupTooLarge, noSuchConversation, noSuchPerson, noSuchRequest, notAdmin, notNow, notYourself, pairIsTwo,
} from "./refusals.ts";
import { planId, planWrite } from "./runner.ts";
import { want } from "./spread.ts";
import { memberViews, peerOf } from "./views.ts";

type Handled =
  | "messages" | "members" | "start" | "send" | "retry" | "read" | "accept" | "decline" | "block" | "blockRequest"
  | "addMember" | "removeMember" | "rename" | "leave" | "stay";

export type Handlers = { [O in Operation & Handled]: (args: Operations[O]["args"]) => Promise<Operations[O]["answer"]> };

/** Devices that one commit adds at most. */
const ADDS_MAX = 64;
const PAGE_MAX = 500;
const TITLE_MAX = 200;

export function handlers(house: House): Handlers {
  return {
    messages: (args) => messages(house, args),
    members: ({ conversation }) => members(house, conversation),
    start: (args) => start(house, args),
    send: (args) => send(house, args),
    retry: async ({ conversation, id }) => { await retry(house, known(house, conversation), id); return {}; },
    read: ({ conversation, upTo }) => read(house, known(house, conversation), upTo),
    accept: ({ conversation }) => accept(house, conversation),
    decline: async ({ conversation }) => { await decline(house, conversation, requestFor(house, conversation)); return {}; },
    block: async ({ account, service, blocked }) => { await blockPerson(house, account, service, blocked); return {}; },
    blockRequest: ({ conversation }) => blockRequest(house, conversation),
    addMember: (args) => addMember(house, args),
    removeMember: (args) => removeMember(house, args),
    rename: (args) => rename(house, args),
    leave: ({ conversation }) => leave(house, known(house, conversation)),
    stay: ({ conversation }) => stay(house, known(house, conversation)),
  };
}

function known(house: House, conversation: string): Live {
  const live = house.lives.get(conversation);
  if (!live) throw noSuchConversation();
  return live;
}

function present(house: House, conversation: string): Live {
  const live = known(house, conversation);
  if (live.record.status === "removed" || live.record.status === "left") throw notNow();
  return live;
}

function led(house: House, conversation: string): Live {
  const live = present(house, conversation);
  if (live.record.pair) throw pairIsTwo();
  if (live.record.members[house.ctx.me().account]?.role !== "admin") throw notAdmin();
  return live;
}

async function messages(house: House, { conversation, before, limit }: Operations["messages"]["args"]) {
  const live = known(house, conversation);
  want(house, conversation);
  const size = Math.min(limit, PAGE_MAX);
  const options = { limit: size, ...(before === undefined ? {} : { before: messagesFrom(conversation, before) }) };
  const page = await house.ctx.store.page<MessageRecord>("messages", messagesOf(conversation), options);
  return { messages: house.shown(live, page.map(([, message]) => message)), more: page.length === size };
}

async function members(house: House, conversation: string): Promise<Operations["members"]["answer"]> {
  const { record } = known(house, conversation);
  return Promise.resolve({ members: memberViews(house.ctx, record) });
}

async function start(house: House, { to, text, title, id }: Operations["start"]["args"]): Promise<{ conversation: string }> {
  const contentId = contentIdOf(id ?? b64(random(16)));
  const before = id === undefined ? undefined : await saidIn(house, contentId);
  if (before) return { conversation: before };
  const addresses = distinct(to);
  const pair = addresses.length === 1 && title === undefined;
  const already = pair ? pairWith(house, (account) => isTyped(house, account, addresses[0])) : undefined;
  if (already) return sayIn(house, already, contentId, text);
  const guests = await inviteAll(house, addresses);
  const met = pair ? pairWith(house, (account) => account === guests[0]?.account) : undefined;
  if (met) return sayIn(house, met, contentId, text);
  const live = await begin(house, {
    guests, pair, text, title: (title ?? "").trim().slice(0, TITLE_MAX), siblings: await siblings(house.ctx), contentId,
  });
  return { conversation: live.id };
}

function distinct(to: readonly Address[]): Address[] {
  const keyed = new Map(to.map((address) => [`${address.service}:${address.identifier.trim()}`, address]));
  if (keyed.size === 0) throw noSuchPerson();
  return [...keyed.values()];
}

/** Where one's own message with this content id stands: the same was asked before, and its answer was lost. */
async function saidIn(house: House, contentId: string): Promise<string | undefined> {
  const { account } = house.ctx.me();
  for (const id of house.lives.keys()) {
    if ((await house.ctx.store.get("messages", contentKey(id, account, contentId))) !== undefined) return id;
  }
  return undefined;
}

async function sayIn(house: House, live: Live, contentId: string, text: string): Promise<{ conversation: string }> {
  await say(house, live, contentId, text);
  return { conversation: live.id };
}

/** A conversation of two that goes on with somebody who fits. */
function pairWith(house: House, fits: (account: string) => boolean): Live | undefined {
  return [...house.lives.values()].find(({ record, isActive }) => {
    const peer = peerOf(house.ctx, record);
    const there = record.status === "creating" || (peer !== undefined && record.members[peer] !== undefined);
    return isActive && record.pair && there && peer !== undefined && fits(peer);
  });
}

function isTyped(house: House, account: string, address: Address | undefined): boolean {
  const contact = contactOf(house.ctx, account);
  return address !== undefined && contact?.service === address.service && contact.address === address.identifier;
}

/** All of them, or none: the first who cannot be invited is the answer. */
async function inviteAll(house: House, addresses: readonly Address[]): Promise<Invited[]> {
  const guests = new Map<string, Invited>();
  for (const address of addresses) {
    const guest = await invite(house.ctx, { address });
    guests.set(guest.account, { ...guest, address });
  }
  const all = [...guests.values()];
  if (all.length === 0) throw notYourself();
  if (all.reduce((sum, guest) => sum + guest.devices.length, 0) > ADDS_MAX) throw groupTooLarge();
  return all;
}

async function send(house: House, { conversation, id, text }: Operations["send"]["args"]): Promise<{ id: string }> {
  const live = present(house, conversation);
  const contentId = contentIdOf(id);
  await say(house, live, contentId, text);
  return { id: contentId };
}

async function read(house: House, live: Live, upTo: number): Promise<Record<never, never>> {
  await live.run(async () => {
    if (upTo <= live.record.readUpTo || (live.record.unread === 0 && upTo < UNSENT)) return;
    const readUpTo = Math.min(upTo, live.record.cursor);
    await house.keep(live, { record: { readUpTo, unread: await unreadAfter(house, live, readUpTo) } });
  });
  return {};
}

async function unreadAfter(house: House, live: Live, readUpTo: number): Promise<number> {
  const me = house.ctx.me().account;
  let [count, before] = [0, messagesFrom(live.id, UNSENT)];
  for (;;) {
    const page = await house.ctx.store.page<MessageRecord>("messages", messagesOf(live.id), { before, limit: 200 });
    const later = page.filter(([, message]) => message.order > readUpTo);
    count += later.filter(([, m]) => m.account !== me && (m.kind === "text" || m.kind === "unknown")).length;
    const [first] = page;
    if (!first || later.length < page.length) return count;
    before = first[0];
  }
}

function requestFor(house: House, conversation: string): Request {
  const request = house.ctx.keyring.get<Request>(requestEntry(conversation));
  if (!request) throw noSuchRequest();
  return request;
}

async function accept(house: House, conversation: string): Promise<{ conversation: string }> {
  if (house.lives.get(conversation)?.isActive || house.accepting.has(conversation)) return { conversation };
  await beginByInvitation(house, conversation, requestFor(house, conversation));
  house.requestsChanged();
  return { conversation };
}

async function blockRequest(house: House, conversation: string): Promise<Record<never, never>> {
  const request = requestFor(house, conversation);
  const { account, service, name, account_key: accountKey } = request.from;
  await block(house, { account, service, name, accountKey }, true);
  await decline(house, conversation, request);
  house.personChanged(account);
  return {};
}

async function blockPerson(house: House, account: string, service: ServiceId, blocked: boolean): Promise<void> {
  const seen = [...house.lives.values()].map(({ record }) => record.members[account] ?? record.people[account]).find(Boolean);
  await block(house, { account, service, name: seen?.name ?? "", accountKey: seen?.accountKey }, blocked);
  house.personChanged(account);
}

async function addMember(house: House, { conversation, to }: Operations["addMember"]["args"]): Promise<Record<never, never>> {
  const live = led(house, conversation);
  const guests = (await inviteAll(house, distinct(to))).filter(({ account }) => !live.record.members[account]);
  if (guests.length === 0) return {};
  await house.ctx.keyring.put(contactsOf(house.ctx, guests));
  const agreed = [...new Set([...live.record.agreed, ...guests.map((guest) => guest.service)])];
  await live.run(() => house.keep(live, { record: { agreed }, writes: [planWrite(addPlan(house.ctx, conversation, guests, []))] }));
  house.poke(conversation);
  return {};
}

async function plan(house: House, made: Plan, before: Write[] = []): Promise<Record<never, never>> {
  await house.ctx.store.write([...before, planWrite(made)]);
  house.poke(made.conversation);
  return {};
}

async function removeMember(house: House, { conversation, account }: Operations["removeMember"]["args"]) {
  const { record } = led(house, conversation);
  const member = record.members[account];
  if (!member || account === house.ctx.me().account) return {};
  return plan(house, { kind: "remove", step: "commit", leaving: false, id: planId(0, `remove-${account}`), conversation, account, seat: member.seat });
}

async function rename(house: House, { conversation, title }: Operations["rename"]["args"]): Promise<Record<never, never>> {
  led(house, conversation);
  return plan(house, { kind: "title", step: "commit", id: planId(house.ctx.now()), conversation, title: title.trim().slice(0, TITLE_MAX) });
}

/** What has ended already is forgotten; else nothing that was planned here is wanted any more. */
async function leave(house: House, live: Live): Promise<Record<never, never>> {
  const { status } = live.record;
  if (status === "removed" || status === "left") {
    await forget(house, live);
    return {};
  }
  const plans = await house.ctx.store.all<Plan>("plans", `${live.id}/`);
  const drops = plans.filter(([, { kind }]) => kind !== "leave").map(([key]): Write => ({ drop: "plans", key }));
  return plan(house, { kind: "leave", step: "commit", id: "leave", conversation: live.id }, drops);
}

async function stay(house: House, live: Live): Promise<Record<never, never>> {
  const services = Object.values(live.record.members).map((member) => member.service);
  await live.run(() => house.keep(live, { record: { agreed: [...new Set([...live.record.agreed, ...services])] } }));
  return {};
}

