/** A pending commit: one per epoch, in force only when it wins, wiped when it loses, the same after a crash. */
import { acceptAll } from "ts-mls/incomingMessageAction.js";
import { processMessage } from "ts-mls/processMessages.js";
import { createCommit } from "ts-mls/createCommit.js";
import { emptyPskIndex } from "ts-mls/pskIndex.js";
import { expect, test } from "vitest";
import * as crypto from "../../src/crypto/index.ts";
import { decodeWhole } from "../../src/crypto/conversation/frames.ts";
import { SUITE, suiteOf } from "../../src/crypto/suite/suite.ts";
import { kinds, makeGroup, whys } from "./group.ts";

test("a second commit in the epoch is not made", async () => {
  const g = await makeGroup("a/1", "b/1");
  await g.prepare(1);
  await expect(g.prepare(1)).rejects.toThrow("already pending");
});

test("of two commits the first wins, and the loser follows", async () => {
  const g = await makeGroup("a/1", "b/1", "c/1");
  const first = await g.prepare(1);
  const second = await g.prepare(2);
  const message = await g.say(0, "between");
  expect(kinds(await g.deliver(message, [0]))).toBe("- message message");
  const events = await g.deliver(first);
  expect(kinds(events)).toBe("commit commit commit");
  expect(events[1]).toMatchObject({ mine: true, lostRace: false });
  expect(events[2]).toMatchObject({ mine: false, lostRace: true });
  expect(events[0]).toMatchObject({ mine: false, lostRace: false });
  expect(g.together()).toBe(true);
  expect(kinds(await g.deliver(second))).toBe("skip skip skip");
});

test("a message read before the merge is refused after it, by winner and loser", async () => {
  const g = await makeGroup("a/1", "b/1", "c/1");
  const [first] = [await g.prepare(1), await g.prepare(2)];
  const message = await g.say(0, "between");
  await g.deliver(message, [0]);
  await g.deliver(first);
  expect(kinds(await g.deliver(message, [0]))).toBe("- refused refused");
});

test("L: the library's own new state would take that message a second time", async () => {
  const g = await makeGroup("a/1", "b/1");
  const before = g.c(1).mls;
  const { newState } = await createCommit({ state: before, cipherSuite: suiteOf(SUITE) });
  const message = await g.say(0, "once");
  await crypto.receive(g.c(1), g.me(1), message); // nothing is wiped: the library's state shares these arrays
  const decoded = decodeWhole(message.bytes);
  if (decoded.wireformat !== "mls_private_message") throw new Error("wire format");
  const again = await processMessage(decoded, newState, emptyPskIndex, acceptAll, suiteOf(SUITE));
  expect(again.kind).toBe("applicationMessage");
});

test("L: the library's list of consumed secrets names the live epoch's, ours does not", async () => {
  const g = await makeGroup("a/1", "b/1");
  const { consumed } = await createCommit({ state: g.c(1).mls, cipherSuite: suiteOf(SUITE) });
  expect(consumed).toContain(g.c(1).mls.keySchedule.initSecret);
  await g.prepare(1);
  const winner = await g.prepare(0);
  const { c, wipe } = await crypto.receive(g.c(1), g.me(1), winner);
  const { initSecret } = g.c(1).mls.keySchedule;
  crypto.wipe(...wipe);
  expect(initSecret.every((byte) => byte === 0)).toBe(true); // gone, but only now that the race is decided
  expect(c.mls.keySchedule.initSecret.some((byte) => byte !== 0)).toBe(true);
});

test("the loser makes its commit anew, crashes, and wins with the same bytes from disk", async () => {
  const g = await makeGroup("a/1", "b/1", "c/1");
  const frame = await g.prepare(2);
  g.seen[2] = crypto.unpack(crypto.pack(g.c(2)), g.me(2));
  expect(crypto.pendingFrame(g.c(2))?.bytes).toEqual(frame.bytes);
  const events = await g.deliver(frame);
  expect(events[2]).toMatchObject({ kind: "commit", mine: true });
  expect(g.together()).toBe(true);
});

test("what the winner no longer needs is named for wiping, and nothing that it still needs", async () => {
  const g = await makeGroup("a/1", "b/1", "c/1");
  for (let round = 0; round < 6; round++) {
    await g.deliver(await g.say(round % 3, "x"), [round % 3]);
    expect(kinds(await g.commit(round % 3))).toBe("commit commit commit"); // deliver wipes at once
  }
  expect(g.together()).toBe(true);
  expect(kinds(await g.deliver(await g.say(1, "still here")))).toBe("message own message");
});

test("a plan that is not allowed is refused before it leaves", async () => {
  const g = await makeGroup("a/1", "b/1", "c/1");
  const state = g.state();
  state.title = "mine";
  await expect(g.prepare(1, { state })).rejects.toThrow("only an admin sets the title");
  expect(crypto.pendingFrame(g.c(1))).toBeUndefined();
  expect(whys(await g.commit(0, { state }))).toEqual([]);
});
