/** The plans that change the group state and nothing else: a title, a timer, our own name. */
import { b64, type GroupState } from "../../crypto/index.ts";
import type { Context } from "../context.ts";
import { propose } from "./commits.ts";
import type { House } from "./house.ts";
import type { Live } from "./live.ts";
import type { ChangePlan } from "./plan.ts";
import { advance, type Outcome } from "./runner.ts";

export async function changeStep(house: House, plan: ChangePlan, live: Live): Promise<Outcome> {
  if (plan.won) return "done";
  if (plan.raced) return again(house, plan, live);
  const outcome = await propose(house, live, plan, (state) => {
    const next = changed(state, plan);
    return next && { state: next };
  });
  return outcome === "nothing" ? "done" : outcome;
}

/** Undefined where it is so already. */
function changed(state: GroupState, plan: ChangePlan): GroupState | undefined {
  if (plan.kind === "title") return state.title === plan.title ? undefined : { ...state, title: plan.title };
  const { timer = 0, ...rest } = state;
  if (timer === plan.seconds) return undefined;
  return plan.seconds === 0 ? rest : { ...rest, timer: plan.seconds };
}

/** After a lost race: from the goal, not from the bytes, and not all at the same time. */
export async function again(house: House, plan: Parameters<typeof advance>[2], live: Live): Promise<Outcome> {
  await house.ctx.pause(200, 2000);
  return advance(house, live, plan, { raced: false });
}

/** The state in which we say our name ourselves. */
export function renamed(ctx: Context, state: GroupState): GroupState {
  const { account, name, nameProof } = ctx.me();
  const own = state.members[account];
  if (!own) return state;
  const { name_proof: _, ...rest } = own;
  const told = { ...rest, name, ...(nameProof ? { name_proof: b64(nameProof) } : {}) };
  return { ...state, members: { ...state.members, [account]: told } };
}
