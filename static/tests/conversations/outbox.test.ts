/** Said once, whatever happens between saying and being met: kept, sent in order, the same bytes, or anew outside the window. */
import { beforeAll, expect, test } from "vitest";
import { b64, equal, random, ready } from "../../src/crypto/index.ts";
import { contentIdOf, retry, say } from "../../src/app/conversations/outbox.ts";
import { settled } from "./activity.ts";
import { stage, type Actor } from "./stage.ts";

beforeAll(ready);

const speak = async (actor: Actor, text: string, id = b64(random(16))): Promise<string> => {
  await say(actor.house, actor.here, id, text);
  await settled();
  return id;
};

test("an id that a screen makes up names one message", () => {
  expect(contentIdOf("the same")).toBe(contentIdOf("the same"));
  expect(contentIdOf("the same")).not.toBe(contentIdOf("another"));
  const id = b64(random(16));
  expect(contentIdOf(id)).toBe(id);
});

test("said offline it waits, and arrives once", async () => {
  const { alice, bob } = await stage();
  bob.seats.connect();
  const id = await speak(alice, "offline");
  await speak(alice, "offline", id);
  expect((await alice.messages()).map(({ state }) => state)).toEqual(["sending"]);
  alice.seats.connect();
  await settled();
  expect(await bob.texts()).toEqual(["offline"]);
  expect((await alice.messages()).map(({ state }) => state)).toEqual(["sent"]);
});

test("nothing is sent before the stream was read to its head", async () => {
  const { alice, log } = await stage();
  alice.seats.connected = true;
  await speak(alice, "too early");
  expect(log.frames.length).toBe(1);
});

test("after a lost line the same bytes go again under the same client id", async () => {
  const { alice, bob, log } = await stage();
  bob.seats.connect();
  alice.seats.connect();
  alice.seats.swallowing = [];
  await speak(alice, "swallowed");
  const [clientId, payload] = alice.seats.swallowing;
  alice.here.flying.clear();
  alice.seats.swallowing = undefined;
  alice.seats.connect();
  await settled();
  expect(equal(log.frames.at(-1)?.payload ?? random(1), payload ?? random(2))).toBe(true);
  log.append(clientId ?? random(16), "mls", payload ?? random(1));
  await settled();
  expect(log.frames.length).toBe(2);
  expect(await bob.texts()).toEqual(["swallowed"]);
});

test("met outside the window it is encrypted again under the same content id, and read once", async () => {
  const { alice, bob, log } = await stage();
  bob.seats.connect();
  alice.seats.connect();
  await settled();
  bob.seats.connected = alice.seats.connected = true;
  alice.seats.swallowing = [];
  const id = await speak(alice, "slow");
  const [clientId, payload] = alice.seats.swallowing;
  for (const title of ["a", "b", "c", "d", "e"]) await alice.rename(title);
  alice.seats.swallowing = undefined;
  log.append(clientId ?? random(16), "mls", payload ?? random(1));
  await settled();
  expect(await bob.texts()).toEqual(["slow"]);
  expect(log.frames.length).toBe(8);
  const [message] = await alice.messages().then((all) => all.filter(({ kind }) => kind === "text"));
  expect(message).toMatchObject({ id, state: "sent", order: 8 });
});

test.each(["too_fast", "storage_unavailable"])(
  "what follows a message refused as %s does not overtake it",
  async (code) => {
    const { alice, bob } = await stage();
    bob.seats.connect();
    for (const text of ["1", "2", "3"]) await say(alice.house, alice.here, b64(random(16)), text);
    alice.seats.refusal = code;
    alice.seats.connect();
    await settled();
    await settled();
    expect(await bob.texts()).toEqual(["1", "2", "3"]);
  },
);

test("refused for good it says so, and goes anew when asked", async () => {
  const { alice, bob } = await stage();
  bob.seats.connect();
  alice.seats.connect();
  await settled();
  alice.seats.refusal = "too_large";
  const id = await speak(alice, "again");
  expect(await alice.messages()).toMatchObject([{ state: "failed", refusal: "too_large" }]);
  await retry(alice.house, alice.here, id);
  await settled();
  expect(await bob.texts()).toEqual(["again"]);
  expect(await alice.messages()).toMatchObject([{ id, state: "sent" }]);
});

test.each([
  [1, true],
  [1, false],
  [2, true],
  [2, false],
  [3, true],
  [3, false],
])("died at write %i (before: %s) of saying, encrypting, meeting: said once", async (dieAt, before) => {
  const { alice, bob, devices } = await stage();
  bob.seats.connect();
  alice.seats.connect();
  await settled();
  alice.store.dieAt = alice.store.writes + dieAt;
  alice.store.before = before;
  const id = b64(random(16));
  await say(alice.house, alice.here, id, "once").catch(() => undefined);
  await settled();
  const again = await alice.again(devices.alice);
  again.seats.connect();
  await settled();
  await speak(again, "once", id);
  await speak(bob, "heard");
  expect(await bob.texts()).toEqual(["once", "heard"]);
  expect(await again.texts()).toEqual(["once", "heard"]);
  expect((await again.messages()).filter(({ kind }) => kind === "text").every(({ state }) => state === "sent")).toBe(
    true,
  );
});
