/** How a conversation comes to be on this device: started, accepted, or found in the keyring. Record and plan in one write. */
import { b64, create, random, type GroupState } from "../../crypto/index.ts";
import type { ContactEntry, Context, SeatEntry, Write } from "../context.ts";
import type { Address } from "../port.ts";
import type { invite } from "./claims.ts";
import type { House } from "./house.ts";
import type { Request } from "./invitations.ts";
import { contactEntry } from "./keys.ts";
import type { Live } from "./live.ts";
import { contactOf } from "./names.ts";
import { queued, sayable } from "./outbox.ts";
import type { ClaimedDevice, InvitePlan, JoinPlan } from "./plan.ts";
import { read } from "./reading.ts";
import { blank, type ConversationRecord } from "./records.ts";
import { planId, planWrite } from "./runner.ts";
import { renamed } from "./change.ts";

export type Invited = Awaited<ReturnType<typeof invite>> & { address?: Address };

export interface Start {
  guests: Invited[];
  siblings: ClaimedDevice[];
  pair: boolean;
  title: string;
  text: string;
  contentId: string;
  /** what is to be kept in the same write */
  also?: (conversation: string) => Write[];
}

/** Devices that one commit adds at most. */
export const ADDS_MAX = 64;

/** The group exists on this device, its first message waits, and the plan to bring the others in is kept. */
export async function begin(house: House, start: Start): Promise<Live> {
  const { ctx } = house;
  sayable(start.text);
  const id = random(16);
  const seat: SeatEntry = {
    seat_id: b64(random(16)),
    secret: random(32),
    info_key: new Uint8Array(),
    pair: start.pair,
    start_seq: 0,
    title: start.title,
  };
  const mls = await create(ctx.me(), id, firstState(ctx, start, seat.seat_id));
  const live = house.add(recordOf(ctx, b64(id), start));
  const change = queued(house, live, start.contentId, start.text);
  await live.run(() =>
    house.keep(live, {
      ...change,
      mls,
      members: true,
      record: { ...change.record, ...withGuests(read(ctx, live.record, mls), start) },
      writes: [...(change.writes ?? []), ...plansFor(ctx, live.id, start, seat), ...(start.also?.(live.id) ?? [])],
    }),
  );
  house.poke(live.id);
  return live;
}

function firstState(ctx: Context, { pair, title }: Start, seat: string): GroupState {
  const { account, service } = ctx.me();
  return renamed(ctx, { title, pair, members: { [account]: { seat, role: "admin", service, name: "" } } });
}

function recordOf(ctx: Context, id: string, { pair, title, guests }: Start): ConversationRecord {
  return {
    ...blank(id, pair, "creating"),
    title,
    agreed: [...new Set([ctx.service, ...guests.map((guest) => guest.service)])],
  };
}

/** Already to be seen as people of this conversation, before they are members. */
function withGuests<T extends Pick<ConversationRecord, "people">>(told: T, { guests }: Start): T {
  const people = guests.map(
    ({ account, service, accountKey }) => [account, { service, name: "", accountKey }] as const,
  );
  return { ...told, people: { ...Object.fromEntries(people), ...told.people } };
}

/** The first plan makes the conversation; who does not fit into its commit is added by those after it. */
function plansFor(ctx: Context, conversation: string, start: Start, own: SeatEntry): Write[] {
  const [first = [], ...rest] = batches(start.guests);
  const founding: InvitePlan = {
    ...addPlan(ctx, conversation, first, start.siblings),
    id: planId(0),
    step: "seat",
    preview: start.text,
    own,
    contacts: contactsOf(ctx, start.guests),
  };
  const adding = rest.map((guests, n) => ({ ...addPlan(ctx, conversation, guests, []), id: planId(n + 1) }));
  return [founding, ...adding].map(planWrite);
}

/** As many at a time as one commit adds. */
export function batches(guests: readonly Invited[]): Invited[][] {
  const list: Invited[][] = [];
  let room = 0;
  for (const guest of guests) {
    if (guest.devices.length > room) {
      list.push([]);
      room = ADDS_MAX;
    }
    list.at(-1)?.push(guest);
    room -= guest.devices.length;
  }
  return list;
}

/** Brings these into a conversation that exists. */
export function addPlan(
  ctx: Context,
  conversation: string,
  guests: readonly Invited[],
  siblings: ClaimedDevice[],
): InvitePlan {
  return {
    kind: "invite",
    step: "commit",
    id: planId(ctx.now()),
    conversation,
    preview: "",
    siblings: [...siblings],
    guests: guests.map(({ accountKey: _, address: __, ...guest }) => guest),
    blob: { id: random(16), key: random(32) },
  };
}

/** Whom we wrote to we know, and under which address is our own affair. */
export function contactsOf(ctx: Context, guests: readonly Invited[]): Record<string, ContactEntry> {
  const since = Math.floor(ctx.now() / 86_400_000);
  return Object.fromEntries(
    guests.map(({ account, service, accountKey, address }) => {
      const known = contactOf(ctx, account);
      const entry: ContactEntry = {
        ...known,
        service,
        name: known?.name ?? "",
        account_key: accountKey,
        since: known?.since ?? since,
        ...(address ? { address: address.identifier } : {}),
      };
      return [contactEntry(account), entry];
    }),
  );
}

/** Accepted: the request is work from now on. */
export async function beginByInvitation(house: House, id: string, request: Request): Promise<void> {
  const { from, pair, title, services } = request;
  const people = { [from.account]: { service: from.service, name: from.name, accountKey: from.account_key } };
  const record = {
    ...blank(id, pair, "joining"),
    title,
    people,
    agreed: [house.ctx.service, from.service, ...services],
  };
  house.accepting.add(id);
  await beginJoin(house, record, { step: "keyring", invited: true, later: false });
}

/** Another device of this account made or accepted it. */
export async function beginBySibling(house: House, id: string, entry: SeatEntry): Promise<void> {
  const record = { ...blank(id, entry.pair, "joining"), title: entry.pair ? "" : (entry.title ?? "") };
  await beginJoin(house, record, { step: "welcome", invited: false, later: true });
}

/** Lost on a commit: back by an external one, at once. */
export async function beginRejoin(house: House, live: Live): Promise<void> {
  await house.ctx.store.write([planWrite(joinPlan(live.id, { step: "attempt", invited: false, later: false }))]);
  house.poke(live.id);
}

type Way = Pick<JoinPlan, "step" | "invited" | "later">;

/** Asked twice, it is one; and it comes before whatever else waits in the conversation. */
const joinPlan = (conversation: string, way: Way): JoinPlan => ({ kind: "join", id: "!join", conversation, ...way });

/** A conversation that ended for us earlier begins anew in its old place, with its old messages. */
async function beginJoin(house: House, record: ConversationRecord, way: Way): Promise<void> {
  const live = house.lives.get(record.id) ?? house.add(record);
  const { people, next, unread, readUpTo, last } = live.record;
  const again = {
    ...record,
    people: { ...people, ...record.people },
    next,
    unread,
    readUpTo,
    ...(last ? { last } : {}),
  };
  await live.run(() =>
    house.keep(live, {
      record: { ...again, mls: undefined, lost: undefined },
      writes: [planWrite(joinPlan(record.id, way))],
    }),
  );
  house.poke(record.id);
}
