/** Frames become messages in order, once, in one write a run, and a refused write loses nothing. */
import { expect, test } from "vitest";
import { b64, makePayload, random, send, unb64 } from "../../src/crypto/index.ts";
import { say } from "../../src/app/conversations/outbox.ts";
import { settled } from "./activity.ts";
import { stage, type Actor } from "./stage.ts";

async function sayAll(actor: Actor, texts: readonly string[]): Promise<void> {
  for (const text of texts) await say(actor.house, actor.here, b64(random(16)), text);
  await settled();
}

test("what came while nobody listened is one run and one write, in order", async () => {
  const { alice, bob } = await stage();
  alice.seats.connect();
  await sayAll(alice, ["1", "2", "3", "4", "5"]);
  const before = bob.store.writes;
  bob.seats.connect();
  await settled();
  expect(await bob.texts()).toEqual(["1", "2", "3", "4", "5"]);
  expect(bob.store.writes - before).toBe(1);
  expect(bob.here.record).toMatchObject({ cursor: 6, unread: 5, last: { text: "5" } });
  expect(alice.here.outbox.size).toBe(0);
  expect((await alice.messages()).map(({ order }) => order)).toEqual([2, 3, 4, 5, 6]);
});

test("the screen hears of a message only when it is durable", async () => {
  const { alice, bob } = await stage();
  alice.seats.connect();
  await sayAll(alice, ["one"]);
  bob.store.dieAt = bob.store.writes + 1;
  bob.store.before = true;
  const heard = bob.events.length;
  bob.seats.connect();
  await settled();
  expect(await bob.texts()).toEqual([]);
  expect(bob.events.length).toBe(heard);
});

test.each([true, false])("died before (%s) the write of a run: read again, nothing lost or doubled", async (before) => {
  const { alice, bob, devices } = await stage();
  alice.seats.connect();
  await sayAll(alice, ["1", "2"]);
  bob.store.dieAt = bob.store.writes + 1;
  bob.store.before = before;
  bob.seats.connect();
  await settled();
  const again = await bob.again(devices.bob);
  again.seats.connect();
  await settled();
  await sayAll(alice, ["3"]);
  await settled();
  expect(await again.texts()).toEqual(["1", "2", "3"]);
  expect(again.here.record.unread).toBe(3);
});

test("a second message of one author with the same content id is dropped, another author's is not", async () => {
  const { alice, bob, log } = await stage();
  const id = b64(random(16));
  for (const actor of [alice, alice, bob]) {
    const mls = actor.here.mls(actor.me);
    const { plain, tF } = makePayload(
      { kind: "text", text: actor.me.name, at: 1 },
      actor.me,
      unb64(actor.here.id),
      unb64(id),
    );
    const sent = await send(mls, actor.me, plain, tF);
    await actor.here.run(() => actor.house.keep(actor.here, { mls: sent.c }));
    log.append(random(16), "mls", sent.frame.bytes);
  }
  alice.seats.connect();
  bob.seats.connect();
  await settled();
  expect(await bob.texts()).toEqual([alice.me.name]);
  expect(await alice.texts()).toEqual([bob.me.name]);
});

test("what does not fit its tag is never shown; an unknown kind is kept", async () => {
  const { alice, bob, log } = await stage();
  const payloads = [
    makePayload({ kind: "text", text: "forged", at: 1 }, alice.me, random(16), random(16)),
    makePayload({ kind: "dance", steps: 3 }, alice.me, unb64(alice.here.id), random(16)),
  ];
  for (const { plain, tF } of payloads) {
    const sent = await send(alice.here.mls(alice.me), alice.me, plain, tF);
    await alice.here.run(() => alice.house.keep(alice.here, { mls: sent.c }));
    log.append(random(16), "mls", sent.frame.bytes);
  }
  bob.seats.connect();
  await settled();
  const messages = await bob.messages();
  expect(messages.map(({ kind }) => kind)).toEqual(["unknown"]);
  expect(messages[0]?.body).toMatchObject({ kind: "dance", steps: 3 });
});

test("junk in the stream changes nothing but the cursor", async () => {
  const { alice, bob, log } = await stage();
  log.append(random(16), "mls", random(300));
  log.append(random(16), "sealed", random(300));
  alice.seats.connect();
  bob.seats.connect();
  await settled();
  expect(bob.here.record.cursor).toBe(3);
  await sayAll(alice, ["after the junk"]);
  expect(await bob.texts()).toEqual(["after the junk"]);
});

test("a write that the disk refused is made again from where the disk is, with no gap", async () => {
  const { alice, bob } = await stage();
  alice.seats.connect();
  bob.seats.connect();
  await settled();
  bob.store.failAt = bob.store.writes + 1;
  await sayAll(alice, ["1", "2", "3"]);
  await settled();
  expect(await bob.texts()).toEqual(["1", "2", "3"]);
  expect(bob.here.record.cursor).toBe(4);
});
