/** Commits of this device: at most one on its way in each conversation, kept before it is sent, the same bytes each time. */
import {
  group,
  leaves,
  pendingFrame,
  prepare,
  random,
  type Conversation as Mls,
  type GroupState,
} from "../../crypto/index.ts";
import type { House } from "./house.ts";
import { planKey } from "./keys.ts";
import type { Live } from "./live.ts";
import type { Plan } from "./plan.ts";
import { hasCode, isMuted, isUnreachable, MUTED_MS } from "./refusals.ts";

const ID_BYTES = 16;

/** What a commit is to bring about, said in terms of the state it starts from. */
export interface Goal {
  add?: Uint8Array[];
  remove?: number[];
  state?: GroupState;
}

/** Undefined: it is so already, whoever brought it about. */
export type Aim = (state: GroupState, mls: Mls) => Goal | undefined;

/** "next": the plan is to be read again, its commit was decided meanwhile. */
type Proposed = "waiting" | "nothing" | "next";

/**
 * Works towards the aim: "nothing" when there is nothing to do, else "waiting" until the stream decides.
 * Raises: Error when the members' own rule refuses what the aim asks for.
 */
export async function propose(house: House, live: Live, plan: Plan, aim: Aim): Promise<Proposed> {
  const answer = await live.run(() => prepareOnce(house, live, plan, aim));
  transmitPending(house, live);
  return answer;
}

async function prepareOnce(house: House, live: Live, plan: Plan, aim: Aim): Promise<Proposed> {
  if (await isDecided(house, live, plan)) return "next";
  if (live.record.status === "removed" || live.record.status === "left") return "nothing";
  if (!live.isActive || !live.caughtUp || live.record.pending) return "waiting";
  const me = house.ctx.me();
  const mls = live.mls(me);
  const goal = aim(group(mls), mls);
  if (!goal) return "nothing";
  const next = await prepare(mls, me, goal);
  await house.keep(live, { mls: next, record: { pending: { plan: plan.id, clientId: random(ID_BYTES) } } });
  return "waiting";
}

/** Our own commit may have come between reading the plan and our turn: the aim is met then, and the plan not at its end. */
async function isDecided(house: House, live: Live, plan: Plan): Promise<boolean> {
  const kept = await house.ctx.store.get<Plan>("plans", planKey(live.id, plan.id));
  return kept !== undefined && (kept.won?.seq !== plan.won?.seq || kept.raced !== plan.raced);
}

/** The pending commit's bytes go, or go again. One that lost its race may still be on its way: it holds up nothing. */
export function transmitPending(house: House, live: Live): void {
  live
    .run(async () => {
      const { pending } = live.record;
      if (!pending || live.committing === pending.clientId || !live.caughtUp || house.stopped) return;
      const frame = pendingFrame(live.mls(house.ctx.me()));
      if (!frame) return;
      const { clientId } = pending;
      live.committing = clientId;
      house.ctx.seats.send(live.id, clientId, "mls", frame.bytes).then(
        () => {
          landed(live, clientId);
        },
        (error: unknown) => {
          void notSent(house, live, clientId, error);
        },
      );
      await Promise.resolve();
    })
    .catch((error: unknown) => {
      house.trouble("commit", error);
    });
}

function landed(live: Live, clientId: Uint8Array): void {
  if (live.committing === clientId) live.committing = undefined;
}

async function notSent(house: House, live: Live, clientId: Uint8Array, error: unknown): Promise<void> {
  if (isUnreachable(error)) {
    live.caughtUp = false;
    landed(live, clientId);
    return;
  }
  house.trouble("commit refused", error);
  await house.ctx.pause(...waitFor(error));
  landed(live, clientId);
  transmitPending(house, live);
}

function waitFor(error: unknown): readonly [number, number] {
  if (isMuted(error)) return MUTED_MS;
  return hasCode(error, "too_fast", "too_many", "storage_unavailable") ? [5000, 15_000] : [500, 2000];
}

export const leavesOf = (mls: Mls, account: string): number[] =>
  leaves(mls)
    .filter(({ credential }) => credential.account === account)
    .map(({ leaf }) => leaf);

export function withoutMember(state: GroupState, account: string): GroupState {
  const { [account]: _, ...members } = state.members;
  return { ...state, members };
}
