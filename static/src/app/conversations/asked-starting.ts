/** Beginning a conversation: whom the addresses mean, whether there is one already, and whether all can be invited. */
import { b64, random } from "../../crypto/index.ts";
import type { Address, Operations } from "../port.ts";
import { ADDS_MAX, begin, type Invited } from "./beginnings.ts";
import { invite, siblings } from "./claims.ts";
import type { House } from "./house.ts";
import { contentKey } from "./keys.ts";
import type { Live } from "./live.ts";
import { contactOf } from "./names.ts";
import { contentIdOf, say } from "./outbox.ts";
import { groupTooLarge, noSuchPerson, notYourself } from "./refusals.ts";
import { peerOf } from "./views.ts";

/** Of a group's title. */
export const TITLE_MAX = 200;

export async function start(
  house: House,
  { to, text, title, id }: Operations["start"]["args"],
): Promise<{ conversation: string }> {
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
    guests,
    pair,
    text,
    title: (title ?? "").trim().slice(0, TITLE_MAX),
    siblings: await siblings(house.ctx),
    contentId,
  });
  return { conversation: live.id };
}

export function distinct(to: readonly Address[]): Address[] {
  const keyed = new Map(to.map((address) => [keyOf(address), address]));
  if (keyed.size === 0) throw noSuchPerson();
  return [...keyed.values()];
}

const keyOf = ({ service, identifier, account }: Address): string =>
  account === undefined ? `${service}:${identifier.trim()}` : `${service}#${account}`;

/** Where one's own message with this content id stands: the same was asked before, and its answer was lost. */
export async function saidIn(house: House, contentId: string): Promise<string | undefined> {
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
  if (address?.account !== undefined) return address.account === account;
  const contact = contactOf(house.ctx, account);
  return address !== undefined && contact?.service === address.service && contact.address === address.identifier;
}

/** All of them, or none: the first who cannot be invited is the answer. */
export async function inviteAll(house: House, addresses: readonly Address[]): Promise<Invited[]> {
  const guests = new Map<string, Invited>();
  for (const address of addresses) {
    const { account } = address;
    // Who was found has no address here: what stands in its place is a name, and no other may be mistaken for it.
    const guest = await invite(house.ctx, account === undefined ? { address } : { account });
    guests.set(guest.account, { ...guest, ...(account === undefined ? { address } : {}) });
  }
  const all = [...guests.values()];
  if (all.length === 0) throw notYourself();
  if (all.reduce((sum, guest) => sum + guest.devices.length, 0) > ADDS_MAX) throw groupTooLarge();
  return all;
}
