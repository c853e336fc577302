/** Workers of one origin, each a real one: one leads, the others go through it, and a death loses no question. */
import { afterEach, expect, test, vi } from "vitest";
import { endAll, follower, leader } from "#tabs";

afterEach(endAll);

test("all questions are answered by the one that leads", async () => {
  const first = await leader();
  const [second, third] = [await follower(), await follower()];
  const answers = await Promise.all([first, second, third].map((thread, n) => thread.ask({ n })()));
  expect(answers).toEqual([0, 1, 2].map((n) => ({ by: first.id, args: { n } })));
  expect(second.said.some((said) => said.leads)).toBe(false);
});

test("what a leader left unanswered is asked of the next, and every screen is told how things stand", async () => {
  const first = await leader(true);
  const second = await follower();
  const third = await follower();
  const answers = [second.ask({ n: 2 }), third.ask({ n: 3 })];
  await vi.waitFor(() => expect(first.said.filter((said) => said.hanging)).toHaveLength(2), 20_000);
  const id = first.id;
  await first.die();
  const [two, three] = await Promise.all(answers.map((answer) => answer()));
  expect(two?.args).toEqual({ n: 2 });
  expect(three?.args).toEqual({ n: 3 });
  expect(two?.by).toBe(three?.by);
  expect(two?.by).not.toBe(id);
  for (const thread of [second, third]) {
    await thread.until((said) => said.told?.event === "phase");
    await thread.until((said) => said.told?.event === "requests");
  }
});

test("three deaths in a row still end in an answer", async () => {
  const first = await leader(true);
  const second = await follower(true);
  const third = await follower();
  const answer = third.ask({ n: 1 });
  for (const thread of [first, second]) {
    await thread.until((said) => said.hanging !== undefined);
    await thread.die();
  }
  expect(await answer()).toEqual({ by: third.id, args: { n: 1 } });
});
