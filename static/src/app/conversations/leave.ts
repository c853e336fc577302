/** The plan that leaves: say so, hand the group on where nobody else could lead it, give up the seat, forget its secret. */
import type { GroupState } from "../../crypto/index.ts";
import { again } from "./change.ts";
import { propose } from "./commits.ts";
import type { House } from "./house.ts";
import { planKey, seatEntry, welcomeEntry } from "./keys.ts";
import type { Live } from "./live.ts";
import { carryOver } from "./outbox.ts";
import { LEAVE, type LeavePlan, type Plan } from "./plan.ts";
import { hasCode } from "./refusals.ts";
import { advance, type Outcome } from "./runner.ts";
import { makeAdmin, seatOf, takeSeat } from "./seats.ts";
import { stand } from "./sitting.ts";

export async function leaveStep(house: House, plan: LeavePlan, live: Live): Promise<Outcome> {
  if (plan.step === "promote") return promote(house, plan, live);
  if (plan.step === "seat") return giveUp(house, plan, live);
  return say(house, plan, live);
}

/** It has ended for this account, or is about to: nothing leads back in. */
export async function isParting(house: House, live: Live): Promise<boolean> {
  const { status } = live.record;
  if (status === "left" || status === "removed") return true;
  return (await house.ctx.store.get<Plan>("plans", planKey(live.id, LEAVE))) !== undefined;
}

async function say(house: House, plan: LeavePlan, live: Live): Promise<Outcome> {
  const me = house.ctx.me().account;
  if (plan.won || isAlone(live, me)) return advance(house, live, plan, { step: "promote" });
  if (plan.raced) return again(house, plan, live);
  const heir = heirOf(live, me) ?? "";
  if (plan.heir !== heir) return advance(house, live, plan, { heir });
  const outcome = await propose(house, live, plan, (state) => {
    if (state.members[me]?.role === "leaving") return undefined;
    return { state: withRoles(state, { [me]: "leaving", ...(heir ? { [heir]: "admin" as const } : {}) }) };
  });
  return outcome === "nothing" ? advance(house, live, plan, { step: "promote" }) : outcome;
}

const isAlone = (live: Live, me: string): boolean =>
  live.record.status !== "active" || Object.keys(live.record.members).every((account) => account === me);

/** Somebody must be able to lead: where no other admin is left, the first who has accepted, else the first. */
function heirOf(live: Live, me: string): string | undefined {
  const others = Object.entries(live.record.members).filter(
    ([account, { role }]) => account !== me && role !== "leaving",
  );
  if (others.some(([, { role }]) => role === "admin")) return undefined;
  return (others.find(([, { accepted }]) => accepted) ?? others[0])?.[0];
}

function withRoles(state: GroupState, roles: Record<string, "admin" | "leaving">): GroupState {
  const members = Object.entries(state.members).map(
    ([account, member]) => [account, { ...member, role: roles[account] ?? member.role }] as const,
  );
  return { ...state, members: Object.fromEntries(members) };
}

async function promote(house: House, plan: LeavePlan, live: Live): Promise<Outcome> {
  const seat = plan.heir ? live.record.members[plan.heir]?.seat : undefined;
  try {
    if (seat) await makeAdmin(house.ctx, live.id, seat);
  } catch (error) {
    // Not there yet, or we are no admin here: members reconcile it later.
    if (!hasCode(error, "no_such_seat", "not_admin")) throw error;
  }
  return advance(house, live, plan, { step: "seat" });
}

async function giveUp(house: House, plan: LeavePlan, live: Live): Promise<Outcome> {
  const { ctx } = house;
  const seat = seatOf(ctx, plan.conversation);
  stand(house, live);
  try {
    if (seat) await takeSeat(ctx, live.id, seat.seat_id);
  } catch (error) {
    if (!hasCode(error, "no_such_seat")) throw error;
  }
  await ctx.keyring.put({ [seatEntry(live.id)]: null, [welcomeEntry(live.id)]: null });
  await live.run(() => house.keep(live, { record: { status: "left", pending: undefined, lost: undefined } }));
  const next = plan.goesOn === undefined ? undefined : house.lives.get(plan.goesOn);
  if (next) await carryOver(house, live, next);
  return "done";
}
