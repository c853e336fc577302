/** Joining many conversations one by one, spread over time: seats that come to life together would tell whose they are. */
import type { House } from "./house.ts";
import type { Live } from "./live.ts";
import type { JoinPlan } from "./plan.ts";

const FROM_MS = 20_000;
const TO_MS = 120_000;

/** True when this one's time has come, or somebody is looking at it. */
export function isDue(house: House, plan: JoinPlan, live: Live): boolean {
  if (!plan.later || house.wanted.has(live.id)) return true;
  if (!house.queue.includes(live.id)) house.queue.push(live.id);
  if (house.queue.length === 1) void walk(house);
  return false;
}

/** At once, because it is on the screen. */
export function want(house: House, conversation: string): void {
  house.wanted.add(conversation);
  house.poke(conversation);
}

async function walk(house: House): Promise<void> {
  for (;;) {
    await house.ctx.pause(FROM_MS, TO_MS);
    const next = house.queue[0];
    if (next === undefined || house.stopped) return;
    want(house, next);
    house.queue.shift();
    if (house.queue.length === 0) return;
  }
}
