/** Complaints: by itself about junk that one minute brings too much of, by a person about a member; and being muted. */
import { beforeAll, expect, test } from "vitest";
import { b64, makePayload, random, ready, send, unb64 } from "../../src/crypto/index.ts";
import { mute } from "../../src/app/conversations/complaints.ts";
import { JUNK_A_MINUTE } from "../../src/app/conversations/junk.ts";
import { say } from "../../src/app/conversations/outbox.ts";
import { settled } from "./activity.ts";
import type { Log } from "./log.ts";
import { stage, type Actor, type Stage } from "./stage.ts";

beforeAll(ready);

const MINUTE = 60;
const HOUR_MS = 3_600_000;

async function watched(): Promise<Stage> {
  const made = await stage();
  for (const actor of [made.alice, made.bob]) actor.seats.connect();
  await settled();
  return made;
}

async function junk(log: Log, count: number, kind: "mls" | "sealed" = "mls"): Promise<void> {
  for (let n = 0; n < count; n++) log.append(random(16), kind, random(300));
  await settled();
}

/** A frame with any body and content id, past the outbox that would not make it. */
async function frame(actor: Actor, contentId: Uint8Array, group = unb64(actor.here.id)): Promise<void> {
  const payload = makePayload({ kind: "text", text: "again", at: 1 }, actor.me, group, contentId);
  const sent = await send(actor.here.mls(actor.me), actor.me, payload.plain, payload.tF);
  await actor.here.run(() => actor.house.keep(actor.here, { mls: sent.c }));
  actor.log.append(random(16), "mls", sent.frame.bytes);
}

test("the one junk frame too many of a minute is complained about, by everybody alike and once", async () => {
  const { alice, bob, log } = await watched();
  await junk(log, JUNK_A_MINUTE - 1);
  expect([alice.complaints, bob.complaints]).toEqual([[], []]);
  await junk(log, 1);
  const first = log.frames.length;
  await junk(log, JUNK_A_MINUTE + 5);
  expect([alice.complaints, bob.complaints]).toEqual([[first], [first]]);
  log.minute += MINUTE;
  await junk(log, JUNK_A_MINUTE);
  expect(bob.complaints).toEqual([first, log.frames.length]);
});

test("junk that comes slowly is no flood", async () => {
  const { bob, log } = await watched();
  for (let n = 0; n < 3; n++) {
    await junk(log, JUNK_A_MINUTE - 1);
    log.minute += MINUTE;
  }
  expect(bob.complaints).toEqual([]);
});

test("neither what is said nor a handshake is junk", async () => {
  const { alice, bob, log } = await watched();
  await junk(log, JUNK_A_MINUTE + 10, "sealed");
  await alice.rename("once");
  const commit = log.frames.at(-1)?.payload ?? random(1);
  for (let n = 0; n < JUNK_A_MINUTE + 10; n++) log.append(random(16), "mls", commit);
  await settled();
  expect(bob.here.record.title).toBe("once");
  for (let n = 0; n < JUNK_A_MINUTE + 10; n++) await say(alice.house, alice.here, b64(random(16)), String(n));
  await settled();
  expect((await bob.texts()).length).toBe(JUNK_A_MINUTE + 10);
  expect(bob.complaints).toEqual([]);
});

test("what says the same again, or does not fit its tag, is junk too", async () => {
  const { alice, bob, log } = await watched();
  const id = random(16);
  await frame(alice, id);
  for (let n = 0; n < JUNK_A_MINUTE / 2; n++) {
    await frame(alice, id);
    await frame(alice, random(16), random(16));
  }
  await settled();
  expect(await bob.texts()).toEqual(["again"]);
  expect(bob.complaints).toEqual([log.frames.length]);
});

test("a backlog that is older than the server's memory is complained about to nobody", async () => {
  const { alice, bob, log } = await stage();
  bob.clock = log.minute * 1000 + HOUR_MS;
  await junk(log, JUNK_A_MINUTE);
  bob.seats.connect();
  alice.seats.connect();
  await settled();
  expect(bob.complaints).toEqual([]);
  expect(alice.complaints).toEqual([log.frames.length]);
});

test("an admin mutes by the latest message, also after a restart; nobody else does", async () => {
  const { alice, bob, log, devices } = await watched();
  const who = (actor: Actor): { conversation: string; account: string } => ({
    conversation: actor.here.id,
    account: actor.me.account,
  });
  await expect(mute(alice.house, who(bob))).rejects.toMatchObject({ code: "nothing_lately" });
  for (const text of ["one", "two"]) await say(bob.house, bob.here, b64(random(16)), text);
  await settled();
  await junk(log, 1);
  await mute(alice.house, who(bob));
  expect(alice.complaints).toEqual([log.frames.length - 1]);
  const again = await alice.again(devices.alice);
  await mute(again.house, who(bob));
  expect(again.complaints).toEqual([log.frames.length - 1]);
  again.seats.connect();
  await again.rename("mine");
  expect(again.here.record.title).toBe("mine");
  await expect(mute(again.house, who(again))).rejects.toMatchObject({ code: "nothing_lately" });
  await expect(mute(bob.house, who(alice))).rejects.toMatchObject({ code: "not_admin" });
  again.clock = log.minute * 1000 + HOUR_MS;
  await expect(mute(again.house, who(bob))).rejects.toMatchObject({ code: "nothing_lately" });
});

test("muted, the first message is tried alone, and all go out in order, once, when it is taken", async () => {
  const { alice, bob } = await stage();
  bob.seats.connect();
  const texts = ["1", "2", "3", "4"];
  for (const text of texts) await say(alice.house, alice.here, b64(random(16)), text);
  alice.seats.muted = true;
  alice.seats.connect();
  await expect.poll(() => alice.seats.tried.length).toBeGreaterThan(texts.length + 3);
  const [first] = alice.seats.tried;
  expect(new Set(alice.seats.tried.slice(texts.length))).toEqual(new Set([first]));
  expect((await alice.messages()).map(({ state }) => state)).toEqual(texts.map(() => "sending"));
  alice.seats.muted = false;
  await expect.poll(() => bob.texts()).toEqual(texts);
  await settled();
  expect((await alice.messages()).map(({ state }) => state)).toEqual(texts.map(() => "sent"));
  expect(alice.here.muted).toBe(false);
});
