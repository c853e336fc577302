/** A plan whose commit was decided while it waited for its turn goes on from there: it is neither dropped nor made twice. */
import { expect, test } from "vitest";
import { propose, type Aim } from "../../src/app/conversations/commits.ts";
import { planKey } from "../../src/app/conversations/keys.ts";
import type { ChangePlan } from "../../src/app/conversations/plan.ts";
import { planWrite } from "../../src/app/conversations/runner.ts";
import { settled } from "./activity.ts";
import { stage, type Actor } from "./stage.ts";

const toTitle =
  (title: string): Aim =>
  (state) =>
    state.title === title ? undefined : { state: { ...state, title } };

/** The plan lies in the store and its commit is on its way; what was read before anything came of it. */
async function underway(alice: Actor, title: string): Promise<ChangePlan> {
  const plan: ChangePlan = { kind: "title", step: "commit", id: "1", conversation: alice.here.id, title };
  alice.seats.connect();
  await settled();
  await alice.disk.write([planWrite(plan)]);
  expect(await propose(alice.house, alice.here, plan, toTitle(title))).toBe("waiting");
  return plan;
}

const kept = (alice: Actor): Promise<ChangePlan | undefined> =>
  alice.disk.get<ChangePlan>("plans", planKey(alice.here.id, "1"));

test("a commit that won while the plan was being read is not taken for nothing to do", async () => {
  const { alice } = await stage();
  const before = await underway(alice, "Lunch");
  await settled();
  expect(await kept(alice)).toMatchObject({ won: { seq: 2 } });
  expect(await propose(alice.house, alice.here, before, toTitle("Lunch"))).toBe("next");
});

test("a commit that lost while the plan was being read is not made again from what is stale", async () => {
  const { alice } = await stage();
  const before: ChangePlan = { kind: "title", step: "commit", id: "1", conversation: alice.here.id, title: "Lunch" };
  await alice.disk.write([planWrite({ ...before, raced: true })]);
  alice.seats.connect();
  await settled();
  expect(await propose(alice.house, alice.here, before, toTitle("Lunch"))).toBe("next");
  expect(alice.here.record.pending).toBeUndefined();
});

test("a plan that stands as it was read goes its way", async () => {
  const { alice } = await stage();
  const plan = await underway(alice, "Lunch");
  await settled();
  const read = await kept(alice);
  expect(await propose(alice.house, alice.here, read ?? plan, toTitle("Lunch"))).toBe("nothing");
});
