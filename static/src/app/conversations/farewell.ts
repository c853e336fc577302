/** Leaving every conversation, before the account goes: the others see it, and the seats are given up. */
import { sleep } from "../../net/backoff.ts";
import { leave } from "./asked-group.ts";
import type { House } from "./house.ts";
import type { Live } from "./live.ts";

const LOOK_MS = 100;

const isIn = ({ record: { status } }: Live): boolean => status !== "left" && status !== "removed";

/** All of them are left, or `patienceMs` have passed: an account must be able to go although a group is stuck. */
export async function leaveAll(house: House, patienceMs: number): Promise<void> {
  const lives = [...house.lives.values()].filter(isIn);
  for (const live of lives) await leave(house, live);
  const until = Date.now() + patienceMs;
  while (lives.some(isIn) && Date.now() < until && !house.stopped) await sleep(LOOK_MS);
}
