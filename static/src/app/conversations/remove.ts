/** The plan that puts somebody out: the Remove commit wins first, then the seat is taken away. */
import { leavesOf, propose, withoutMember } from "./commits.ts";
import { again } from "./change.ts";
import type { House } from "./house.ts";
import type { Live } from "./live.ts";
import type { RemovePlan } from "./plan.ts";
import { advance, type Outcome } from "./runner.ts";
import { takeSeat } from "./seats.ts";

export async function removeStep(house: House, plan: RemovePlan, live: Live): Promise<Outcome> {
  if (plan.step === "seat") return takeTheirs(house, plan, live);
  if (plan.won) return advance(house, live, plan, { step: "seat" });
  if (plan.raced) return again(house, plan, live);
  const outcome = await propose(house, live, plan, (state, mls) => {
    const member = state.members[plan.account];
    if (!member || (plan.leaving && member.role !== "leaving")) return undefined;
    return { remove: leavesOf(mls, plan.account), state: withoutMember(state, plan.account) };
  });
  return outcome === "nothing" ? advance(house, live, plan, { step: "seat" }) : outcome;
}

/** Who left gave its seat up itself; and only an admin's seat can take another. */
async function takeTheirs(house: House, plan: RemovePlan, live: Live): Promise<Outcome> {
  const { members, pair } = live.record;
  const stays = members[plan.account] !== undefined;
  const admin = members[house.ctx.me().account]?.role === "admin";
  if (!stays && admin && !pair) await takeSeat(house.ctx, live.id, plan.seat);
  return "done";
}
