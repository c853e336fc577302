/** Runs what is planned: one plan of a conversation after the other, step by step, again after every crash and refusal. */
import { random, b64 } from "../../crypto/index.ts";
import type { Write } from "../context.ts";
import type { House } from "./house.ts";
import { planKey } from "./keys.ts";
import type { Live } from "./live.ts";
import type { Plan } from "./plan.ts";
import { hasCode, isMuted, isUnreachable, MUTED_MS, passes } from "./refusals.ts";

/** "next": the plan was changed and goes on. "waiting": something else has to happen first. */
export type Outcome = "next" | "waiting" | "done";
export type Step = (plan: Plan, live: Live) => Promise<Outcome>;

/** So often is a step tried that fails for no reason we know. */
const FAILURES_MAX = 5;

export class Runner {
  readonly #house: House;
  readonly #step: Step;
  readonly #busy = new Set<string>();
  readonly #again = new Set<string>();
  readonly #failures = new Map<string, number>();
  readonly #gaveUp: (plan: Plan) => void;

  constructor(house: House, step: Step, gaveUp: (plan: Plan) => void) {
    this.#house = house;
    this.#step = step;
    this.#gaveUp = gaveUp;
    house.poke = (conversation) => {
      this.poke(conversation);
    };
  }

  /** Whatever can go on in this conversation does. */
  poke(conversation: string): void {
    if (this.#house.stopped) return;
    if (this.#busy.has(conversation)) this.#again.add(conversation);
    else void this.#round(conversation);
  }

  async #round(conversation: string): Promise<void> {
    this.#busy.add(conversation);
    try {
      do {
        this.#again.delete(conversation);
        await this.#all(conversation);
      } while (this.#again.has(conversation) && !this.#house.stopped);
    } catch (error) {
      this.#house.trouble("plans", error);
    } finally {
      this.#busy.delete(conversation);
    }
  }

  async #all(conversation: string): Promise<void> {
    const plans = await this.#house.ctx.store.all<Plan>("plans", `${conversation}/`);
    for (const [, plan] of plans) {
      if (!(await this.#finish(plan.id, conversation))) return;
    }
  }

  /** True when the plan is no more. */
  async #finish(id: string, conversation: string): Promise<boolean> {
    const key = planKey(conversation, id);
    for (;;) {
      const plan = await this.#house.ctx.store.get<Plan>("plans", key);
      const live = this.#house.lives.get(conversation);
      if (!plan || this.#house.stopped) return !plan;
      const outcome = live ? await this.#try(plan, live) : "done";
      if (outcome === "waiting") return false;
      if (outcome === "done") await this.#house.ctx.store.write([{ drop: "plans", key }]);
    }
  }

  async #try(plan: Plan, live: Live): Promise<Outcome> {
    try {
      const outcome = await this.#step(plan, live);
      this.#failures.delete(plan.id);
      return outcome;
    } catch (error) {
      if (this.#house.stopped) return "waiting";
      this.#house.trouble(`plan ${plan.kind} ${plan.step}`, error);
      return this.#failed(plan, error);
    }
  }

  #failed(plan: Plan, error: unknown): Outcome {
    const failures = (this.#failures.get(plan.id) ?? 0) + 1;
    if (!passes(error)) this.#failures.set(plan.id, failures);
    if (failures > FAILURES_MAX && !passes(error)) {
      this.#gaveUp(plan);
      return "done";
    }
    void this.#later(plan.conversation, error);
    return "waiting";
  }

  async #later(conversation: string, error: unknown): Promise<void> {
    await this.#house.ctx.pause(...waitFor(error));
    this.poke(conversation);
  }
}

function waitFor(error: unknown): readonly [number, number] {
  if (isMuted(error)) return MUTED_MS;
  return isUnreachable(error) || hasCode(error, "too_fast", "too_many") ? [3000, 9000] : [500, 2000];
}

/** In the order in which they were made; two of one id are one. */
export function planId(now: number, name?: string): string {
  return name ?? `${String(now).padStart(15, "0")}-${b64(random(6))}`;
}

export const planWrite = (plan: Plan): Write => ({
  put: "plans",
  key: planKey(plan.conversation, plan.id),
  value: plan,
});

/** Changes what the plan says, and only that: the stream may have written its fate meanwhile. */
export async function advance<P extends Plan>(house: House, live: Live, plan: P, fields: Partial<P>): Promise<Outcome> {
  await live.run(async () => {
    const key = planKey(plan.conversation, plan.id);
    const kept = (await house.ctx.store.get<P>("plans", key)) ?? plan;
    await house.ctx.store.write([{ put: "plans", key, value: { ...kept, ...fields } }]);
  });
  return "next";
}
