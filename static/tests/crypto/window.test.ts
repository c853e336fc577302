/** Which application messages are read: epochs e-4 to e, in order, of leaves that are still held. */
import { expect, test } from "vitest";
import * as crypto from "../../src/crypto/index.ts";
import { FORWARD_STEPS_MAX } from "../../src/crypto/conversation/config.ts";
import { kinds, makeGroup, whys, withoutMember } from "./group.ts";

test("messages of epochs e-4 to e are read, of e-5 not", async () => {
  const g = await makeGroup("a/1", "b/1", "c/1");
  const old: crypto.Frame[] = [];
  for (let i = 0; i < 6; i++) {
    old.push(await g.say(1, `epoch ${i}`));
    if (i < 5) await g.commit(0);
  }
  const events = [];
  for (const frame of old) events.push((await g.deliver(frame, [1]))[2]?.kind);
  expect(events).toEqual(["refused", "message", "message", "message", "message", "message"]);
  expect(g.c(0).past.map((past) => past.epoch)).toEqual([2n, 3n, 4n, 5n]);
});

test("a message of a removed leaf that comes late is refused, also after a restart, also when its leaf is taken again", async () => {
  const g = await makeGroup("a/1", "b/1", "c/1");
  const late = await g.say(2, "from the removed");
  const state = withoutMember(g.state(), g.me(2).account);
  await g.commit(0, { remove: [2], state });
  expect(g.c(0).past.every((past) => !past.ratchets.has(2))).toBe(true);
  expect(whys(await g.deliver(late, [1, 2]))).toEqual(["its leaf is blank"]);
  g.devices.pop();
  g.seen.pop();
  await g.add(0, ["d/1"]);
  expect(crypto.leaves(g.c(0)).map(({ leaf }) => leaf)).toEqual([0, 1, 2]);
  g.seen[0] = crypto.unpack(crypto.pack(g.c(0)), g.me(0));
  expect(whys(await g.deliver(late, [1, 2]))).toEqual(["its leaf is no longer held by that device"]);
});

test("J: a skipped generation keeps no key, and order goes on", async () => {
  const g = await makeGroup("a/1", "b/1");
  const [one, two, three] = [await g.say(1, "1"), await g.say(1, "2"), await g.say(1, "3")];
  expect((await g.deliver(two, [1]))[0]?.kind).toBe("message");
  expect(g.c(0).mls.secretTree[2]?.application.unusedGenerations).toEqual({});
  expect((await g.deliver(one, [1]))[0]?.kind).toBe("refused");
  expect((await g.deliver(three, [1]))[0]?.kind).toBe("message");
  expect((await g.deliver(three, [1]))[0]?.kind).toBe("refused");
});

test("a ratchet is turned forward so far and no further", async () => {
  const g = await makeGroup("a/1", "b/1");
  for (let i = 0; i < FORWARD_STEPS_MAX + 1; i++) await g.say(1, "x");
  const far = await g.say(1, "too far");
  expect(whys(await g.deliver(far, [1]))).toEqual(["Desired generation too far in the future"]);
});

test("the removed is told, sends nothing more, and its secrets are named for wiping", async () => {
  const g = await makeGroup("a/1", "b/1");
  const state = withoutMember(g.state(), g.me(1).account);
  const secret = g.c(1).mls.keySchedule.exporterSecret;
  const events = await g.commit(0, { remove: [1], state });
  expect(events[1]).toMatchObject({ kind: "removed", by: { account: g.me(0).account } });
  expect(crypto.status(g.c(1))).toBe("removed");
  expect(secret.every((byte) => byte === 0)).toBe(true);
  await expect(g.say(1, "x")).rejects.toThrow("removed");
  expect(kinds(await g.deliver(await g.say(0, "alone"), [0]))).toBe("- skip");
});

test("the sender's own frame is its own, and outside the window it says so", async () => {
  const g = await makeGroup("a/1", "b/1");
  const frame = await g.say(1, "mine");
  expect((await g.deliver(frame))[1]).toMatchObject({ kind: "own", epoch: 1n, leaf: 1, inWindow: true });
  for (let i = 0; i < 5; i++) await g.commit(0);
  expect((await g.deliver(frame))[0]?.kind).toBe("refused");
  expect(crypto.inWindow(g.c(1), 1n, 1, g.me(1))).toBe(false);
  expect(crypto.inWindow(g.c(1), 2n, 1, g.me(1))).toBe(true);
  expect(crypto.inWindow(g.c(1), 2n, 0, g.me(1))).toBe(false);
});

test("Q: sender and authenticated data of a message are shown", async () => {
  const g = await makeGroup("a/1", "b/1");
  const [event] = await g.deliver(await g.say(1, "text", "data"), [1]);
  expect(event).toMatchObject({
    kind: "message",
    from: { account: g.me(1).account, device: g.me(1).device },
    leaf: 1,
    epoch: 1n,
  });
  if (event?.kind !== "message") throw new Error("no message");
  expect([crypto.text(event.plain), crypto.text(event.aad)]).toEqual(["text", "data"]);
});

test("messages of unlike length are of one size, up to the bucket", async () => {
  const g = await makeGroup("a/1", "b/1");
  const sizes = [];
  for (const length of [0, 1, 63, 64, 180, 187, 188, 189, 400])
    sizes.push((await g.say(0, "x".repeat(length))).bytes.length);
  expect(new Set(sizes.slice(0, 7)).size).toBe(1);
  expect(new Set(sizes.slice(7)).size).toBe(1);
  expect(new Set(sizes).size).toBe(2);
});
