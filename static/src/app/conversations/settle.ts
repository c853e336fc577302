/** What follows from a changed group without anybody asking: keyring, slot, leavers, seats. Derived from state each time. */
import { equal, infoKey } from "../../crypto/index.ts";
import type { SeatEntry } from "../context.ts";
import type { House } from "./house.ts";
import { requestEntry, seatEntry, welcomeEntry } from "./keys.ts";
import type { WelcomeEntry } from "./join.ts";
import type { Live } from "./live.ts";
import type { RemovePlan } from "./plan.ts";
import { passes } from "./refusals.ts";
import { planId, planWrite } from "./runner.ts";
import { headOf, listSeats, makeAdmin, seatOf, takeSeat } from "./seats.ts";
import { stand } from "./sitting.ts";
import { keepSlot } from "./slots.ts";
import { isThere } from "./vanished.ts";
import { titleOf } from "./views.ts";

/** Each part by itself: what fails is derived anew at the next occasion. */
export function settle(house: House, live: Live, mine: boolean): void {
  const parts =
    live.record.status === "removed"
      ? [bowOut(house, live)]
      : [keepEntry(house, live), keepSlot(house, live, mine), seeOff(house, live)];
  for (const part of parts)
    part.catch((error: unknown) => {
      house.trouble("settle", error);
    });
}

/** The keyring has the info key that opens the newest slot, and the title a new device shows while it joins. */
async function keepEntry(house: House, live: Live): Promise<void> {
  const { ctx } = house;
  const entry = seatOf(ctx, live.id);
  if (!entry || live.record.status !== "active") return;
  const key = infoKey(live.mls(ctx.me()));
  const title = titleOf(ctx, live.record);
  const changes: Record<string, unknown> = { ...ownPartUsed(house, live), ...requestAnswered(house, live) };
  if (!equal(key, entry.info_key)) changes[seatEntry(live.id)] = withKey(entry, key, title);
  else if (entry.title !== title) changes[seatEntry(live.id)] = { ...entry, title };
  if (Object.keys(changes).length > 0) await ctx.keyring.put(changes);
}

/** The old one stays beside it until the next change: a slot may still be sealed under it. */
const withKey = (entry: SeatEntry, key: Uint8Array, title: string): SeatEntry => ({
  ...entry,
  title,
  info_key: key,
  ...(entry.info_key.length > 0 ? { old_info_key: entry.info_key } : {}),
});

/** An invitation that was picked up twice, the engine having stopped in between, asks for nothing any more. */
function requestAnswered(house: House, live: Live): Record<string, unknown> {
  const name = requestEntry(live.id);
  return house.ctx.keyring.get(name) === undefined ? {} : { [name]: null };
}

/** Our part of a Welcome is of no use any more; the last part takes the entry along. */
function ownPartUsed(house: House, live: Live): Record<string, unknown> {
  const name = welcomeEntry(live.id);
  const entry = house.ctx.keyring.get<WelcomeEntry>(name);
  if (!entry) return {};
  const parts = entry.parts.filter(({ device }) => device !== house.ctx.me().device);
  if (parts.length === entry.parts.length && parts.length > 0) return {};
  return { [name]: parts.length > 0 ? { ...entry, parts } : null };
}

/** Who said to be leaving is taken out of the tree, by whichever member comes to it first. */
async function seeOff(house: House, live: Live): Promise<void> {
  if (leavers(house, live).length === 0 || live.parting) return;
  live.parting = true;
  await house.ctx.pause(2000, 20_000);
  live.parting = false;
  if (house.stopped || live.record.status !== "active") return;
  const plans = leavers(house, live).map((account): RemovePlan => ({
    kind: "remove",
    step: "commit",
    leaving: true,
    conversation: live.id,
    account,
    id: planId(house.ctx.now(), `remove-${account}`),
    seat: live.record.members[account]?.seat ?? "",
  }));
  await house.ctx.store.write(plans.map(planWrite));
  house.poke(live.id);
}

const leavers = (house: House, live: Live): string[] =>
  Object.entries(live.record.members)
    .filter(([account, { role }]) => role === "leaving" && account !== house.ctx.me().account)
    .map(([account]) => account);

/** We were removed. The seat's secret is forgotten once the seat is gone: another device of ours may be meant alone. */
async function bowOut(house: House, live: Live): Promise<void> {
  stand(house, live);
  await house.ctx.pause(5000, 15_000);
  if (house.stopped || live.record.status !== "removed" || (await isThere(house, live))) return;
  await house.ctx.keyring.put({ [seatEntry(live.id)]: null, [welcomeEntry(live.id)]: null });
}

/** An admin's look at the server's list: seats of nobody here go, and who leads here may lead there. */
export async function reconcile(house: House, live: Live): Promise<void> {
  const { ctx } = house;
  await ctx.pause(10_000, 60_000);
  const leads = live.record.members[ctx.me().account]?.role === "admin";
  if (house.stopped || live.record.status !== "active" || live.record.pair || !leads) return;
  try {
    const rows = await listSeats(ctx, live.id);
    // Only what the newest group state says counts, or a guest who was added a moment ago would be put out.
    if ((await headOf(ctx, live.id, live.record.cursor)) !== live.record.cursor) return;
    const roles = new Map(Object.values(live.record.members).map(({ seat, role }) => [seat, role]));
    for (const row of rows) await compare(house, live, row, roles.get(row.seat_id));
  } catch (error) {
    if (!passes(error)) house.trouble("reconcile", error);
  }
}

async function compare(
  house: House,
  live: Live,
  row: { seat_id: string; admin: boolean },
  role?: string,
): Promise<void> {
  if (role === undefined) await takeSeat(house.ctx, live.id, row.seat_id);
  else if (role === "admin" && !row.admin) await makeAdmin(house.ctx, live.id, row.seat_id);
}
