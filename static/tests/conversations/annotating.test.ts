/** Reactions, edits, deletions, pins and replies between two engines: who may, what comes first, what is left. */
import { beforeAll, expect, test } from "vitest";
import { b64, random, ready, type EventBody, type Ref } from "../../src/crypto/index.ts";
import { annotate, message, removeHere } from "../../src/app/conversations/asked-annotating.ts";
import { draft, markUnread, recallDrafts, remind } from "../../src/app/conversations/asked-drafts.ts";
import { messages, read } from "../../src/app/conversations/asked-reading.ts";
import { flush, queuedEvent, say } from "../../src/app/conversations/outbox.ts";
import type { Annotation, MessageView } from "../../src/app/port.ts";
import { settled } from "./activity.ts";
import { stage, type Actor, type Stage } from "./stage.ts";

beforeAll(ready);

const newId = (): string => b64(random(16));

async function connected(): Promise<Stage> {
  const made = await stage();
  made.bob.seats.connect();
  made.alice.seats.connect();
  await settled();
  return made;
}

async function speak(actor: Actor, text: string, more = {}, id = newId()): Promise<Ref> {
  await say(actor.house, actor.here, id, text, more);
  await settled();
  return { id, account: actor.me.account };
}

const asks = (actor: Actor, of: Ref, what: Annotation, id = newId()) =>
  annotate(actor.house, { conversation: actor.here.id, id, of, what });

async function says(actor: Actor, of: Ref, what: Annotation, id = newId()): Promise<void> {
  await asks(actor, of, what, id);
  await settled();
}

/** As somebody would whose engine checks nothing. */
async function hostile(actor: Actor, body: EventBody): Promise<void> {
  await actor.here.run(() => actor.house.keep(actor.here, queuedEvent(actor.house, actor.here, newId(), body)));
  flush(actor.house, actor.here);
  await settled();
}

async function seen(actor: Actor): Promise<MessageView[]> {
  return (await messages(actor.house, { conversation: actor.here.id, limit: 100 })).messages;
}

const one = async (actor: Actor, of: Ref): Promise<MessageView | null> =>
  (await message(actor.house, { conversation: actor.here.id, of })).message;

const kept = async (actor: Actor): Promise<string> =>
  JSON.stringify([await actor.disk.all("messages"), await actor.disk.all("outbox"), actor.here.record.last]);

test("a reply names what it answers, and the words are one's own copy", async () => {
  const { alice, bob } = await connected();
  const first = await speak(alice, "who brings a pan?");
  const reply = await speak(bob, "I do", { in_reply_to: first });
  expect((await one(alice, reply))?.replyTo).toEqual(first);
  expect((await one(alice, first))?.text).toBe("who brings a pan?");
});

test("a reaction is seen by both, is one of each, and is taken back", async () => {
  const { alice, bob } = await connected();
  const first = await speak(alice, "hello");
  await says(bob, first, { kind: "reaction", text: "👍" });
  await says(bob, first, { kind: "reaction", text: "❤️" });
  await says(alice, first, { kind: "reaction", text: "❤️" });
  for (const actor of [alice, bob]) {
    const [only, ...none] = (await one(actor, first))?.reactions ?? [];
    expect(only?.text).toBe("❤️");
    expect(only?.by.map(({ account }) => account)).toEqual([bob.me.account, alice.me.account]);
    expect(none).toEqual([]);
  }
  await says(bob, first, { kind: "reaction", text: "" });
  expect((await one(alice, first))?.reactions?.[0]?.by.map(({ own }) => own)).toEqual([true]);
  expect(bob.here.record.unread).toBe(1);
});

test("an edit is shown with its history, everywhere it is looked at", async () => {
  const { alice, bob } = await connected();
  const first = await speak(alice, "at nien");
  await says(alice, first, { kind: "edit", text: "at nine" });
  for (const actor of [alice, bob]) {
    const view = await one(actor, first);
    expect(view?.text).toBe("at nine");
    expect(view?.edits?.map(({ text }) => text)).toEqual(["at nien"]);
    expect(actor.here.record.last?.text).toBe("at nine");
  }
  expect(bob.here.record.unread).toBe(1);
});

test("deleted for everyone, the words are on no disk of theirs, and nothing more can be said about it", async () => {
  const { alice, bob } = await connected();
  const first = await speak(alice, "the secret");
  await says(alice, first, { kind: "edit", text: "the secret, spelled right" });
  await says(bob, first, { kind: "reaction", text: "👍" });
  expect(await kept(bob)).toContain("secret");
  await says(alice, first, { kind: "delete" });
  for (const actor of [alice, bob]) {
    expect((await one(actor, first))?.kind).toBe("deleted");
    expect(await kept(actor)).not.toContain("secret");
  }
  await expect(asks(bob, first, { kind: "reaction", text: "👍" })).rejects.toMatchObject({ code: "no_such_message" });
  await hostile(alice, { kind: "edit", replaces: first.id, text: "back again", at: 1 });
  expect(await kept(bob)).not.toContain("back again");
});

test("nobody edits or deletes what somebody else wrote, whatever their app sends", async () => {
  const { alice, bob } = await connected();
  const first = await speak(alice, "mine");
  for (const what of [{ kind: "edit", text: "yours" }, { kind: "delete" }] as const)
    await expect(asks(bob, first, what)).rejects.toMatchObject({ code: "not_your_message" });
  await hostile(bob, { kind: "edit", replaces: first.id, text: "yours", at: 1 });
  await hostile(bob, { kind: "delete", replaces: first.id, at: 1 });
  expect((await one(alice, first))?.text).toBe("mine");
  expect((await one(bob, first))?.kind).toBe("text");
});

test("what is no emoji, or about nothing that is here, is refused and changes nothing", async () => {
  const { alice, log } = await connected();
  const first = await speak(alice, "hello");
  const before = log.frames.length;
  await expect(asks(alice, first, { kind: "reaction", text: "words" })).rejects.toMatchObject({
    code: "bad_annotation",
  });
  await expect(asks(alice, first, { kind: "edit", text: " " })).rejects.toMatchObject({ code: "empty_text" });
  await expect(asks(alice, { ...first, id: newId() }, { kind: "delete" })).rejects.toMatchObject({
    code: "no_such_message",
  });
  await settled();
  expect(log.frames.length).toBe(before);
});

test("asked twice with one id it is said once", async () => {
  const { alice, log } = await connected();
  const first = await speak(alice, "hello");
  const id = newId();
  await says(alice, first, { kind: "reaction", text: "👍" }, id);
  await says(alice, first, { kind: "reaction", text: "👍" }, id);
  expect(log.frames.length).toBe(3);
});

test("offline, it is shown at once, survives a restart, and arrives once", async () => {
  const { alice, bob, devices } = await connected();
  const first = await speak(bob, "are you there?");
  alice.seats.connected = false;
  alice.here.caughtUp = false;
  await says(alice, first, { kind: "reaction", text: "👍" });
  expect((await one(alice, first))?.reactions?.[0]?.text).toBe("👍");
  expect((await one(bob, first))?.reactions).toBeUndefined();
  const again = await alice.again(devices.alice);
  expect((await one(again, first))?.reactions?.[0]?.text).toBe("👍");
  again.seats.connect();
  await settled();
  expect((await one(bob, first))?.reactions?.[0]?.by).toHaveLength(1);
  expect((await one(again, first))?.reactions?.[0]?.by).toHaveLength(1);
});

test("what the server refuses is shown as it was", async () => {
  const { alice, bob } = await connected();
  const first = await speak(bob, "hello");
  alice.seats.refusal = "bad_frame";
  await says(alice, first, { kind: "reaction", text: "👍" });
  expect((await one(alice, first))?.reactions).toBeUndefined();
});

test("what comes before the message it is about waits for it", async () => {
  const { alice, bob } = await connected();
  const [id, account] = [newId(), alice.me.account];
  await hostile(bob, { kind: "reaction", in_reply_to: { id, account }, text: "👍", at: 1 });
  await hostile(alice, { kind: "edit", replaces: id, text: "second", at: 1 });
  expect(await seen(alice)).toEqual([]);
  await speak(alice, "first", {}, id);
  for (const actor of [alice, bob]) {
    const view = await one(actor, { id, account });
    expect([view?.text, view?.reactions?.[0]?.text]).toEqual(["second", "👍"]);
    expect(actor.here.record.early).toEqual({});
  }
});

test("an edit of one's own message that is still on its way is shown on it", async () => {
  const { alice } = await connected();
  alice.seats.swallowing = [];
  const first = await speak(alice, "slow");
  alice.seats.swallowing = undefined;
  await says(alice, first, { kind: "edit", text: "slow, but here" });
  expect(await one(alice, first)).toMatchObject({ text: "slow, but here", state: "sending" });
});

test("read in one run, frame by frame, or after dying in between, the messages are the same", async () => {
  const { alice, bob, devices } = await connected();
  bob.seats.connected = false;
  const refs = [await speak(alice, "a"), await speak(alice, "b"), await speak(alice, "c")];
  const [a, b, c] = refs as [Ref, Ref, Ref];
  await says(alice, a, { kind: "reaction", text: "👍" });
  await says(alice, b, { kind: "edit", text: "b2" });
  await says(alice, c, { kind: "delete" });
  await says(alice, a, { kind: "pin", on: true });
  await says(alice, a, { kind: "reaction", text: "" });
  await says(alice, b, { kind: "edit", text: "b3" });
  bob.store.dieAt = bob.store.writes + 1;
  bob.seats.connect();
  await settled();
  const again = await bob.again(devices.bob);
  again.seats.connect();
  await settled();
  const plain = (views: MessageView[]) =>
    views.map(({ id, kind, text, edits, reactions }) => ({
      id,
      kind,
      text,
      edits: edits?.map((e) => e.text),
      reactions,
    }));
  expect(plain(await seen(again))).toEqual(plain(await seen(alice)));
  expect(again.house.view(again.here).pins).toEqual(alice.house.view(alice.here).pins);
  expect(again.house.view(again.here).pins.map(({ id }) => id)).toEqual([a.id]);
});

test("removed here, it is gone from this device alone, and what is said of it later does not bring it back", async () => {
  const { alice, bob } = await connected();
  const first = await speak(alice, "not for my screen");
  await removeHere(bob.house, { conversation: bob.here.id, messages: [first] });
  await says(alice, first, { kind: "edit", text: "still not" });
  expect(await seen(bob)).toEqual([]);
  expect(await kept(bob)).not.toContain("not");
  expect((await one(alice, first))?.text).toBe("still not");
});

test("reactions of somebody who is blocked are not shown, and are there again afterwards", async () => {
  const { alice, bob } = await connected();
  const first = await speak(alice, "hello");
  await says(bob, first, { kind: "reaction", text: "👎" });
  const { keyring } = alice.house.ctx;
  const get = keyring.get.bind(keyring);
  keyring.get = ((entry: string) =>
    entry === `contact:${bob.me.account}` ? { blocked: true } : get(entry)) as typeof keyring.get;
  expect((await one(alice, first))?.reactions).toBeUndefined();
  keyring.get = get;
  expect((await one(alice, first))?.reactions?.[0]?.text).toBe("👎");
});

test("a mention is bound to the account and drawn with the name that the reader knows", async () => {
  const { alice, bob } = await connected();
  const mentions = [{ from: 0, length: 4, account: alice.me.account }];
  const first = await speak(bob, "@Eve, look", { mentions });
  expect((await one(alice, first))?.mentions).toEqual([{ ...mentions[0], name: "Alice", own: true }]);
});

test("a message with a timer goes from both, for its writer after sending, for its reader after reading", async () => {
  const { alice, bob } = await connected();
  bob.here.record.timer = alice.here.record.timer = 60;
  const first = await speak(alice, "soon gone");
  alice.clock = bob.clock += 61_000;
  for (const actor of [alice, bob]) actor.house.disappearing.look();
  await settled();
  expect(await kept(alice)).not.toContain("soon gone");
  expect((await one(bob, first))?.timer).toBe(60);
  await read(bob.house, bob.here, bob.here.record.cursor);
  bob.house.disappearing.look();
  await settled();
  expect((await one(bob, first))?.text).toBe("soon gone");
  bob.clock += 61_000;
  bob.house.disappearing.look();
  await settled();
  expect(await kept(bob)).not.toContain("soon gone");
  for (const actor of [alice, bob]) actor.house.disappearing.stop();
});

test("the shorter of what its writer and what the group had in mind counts", async () => {
  const { alice, bob } = await connected();
  alice.here.record.timer = 60;
  bob.here.record.timer = 3600;
  const first = await speak(alice, "short");
  expect((await one(bob, first))?.timer).toBe(60);
  bob.here.record.timer = undefined;
  expect((await one(bob, await speak(alice, "still")))?.timer).toBe(60);
  for (const actor of [alice, bob]) actor.house.disappearing.stop();
});

test("of what somebody wants to be reminded they are told then, also after a restart, and it is unread", async () => {
  const { alice, bob, devices } = await connected();
  const of = await speak(alice, "pay the rent");
  await read(bob.house, bob.here, bob.here.record.cursor);
  await remind(bob.house, { conversation: bob.here.id, of, at: bob.clock + 60_000 });
  bob.house.disappearing.stop();
  expect(bob.here.record.unread).toBe(0);
  const again = await bob.again(devices.bob);
  again.clock = bob.clock + 60_001;
  again.house.disappearing.look();
  await settled();
  expect(again.events).toContainEqual({ event: "reminder", conversation: again.here.id, of });
  expect(again.here.record.unread).toBe(1);
  expect(await again.texts()).toEqual(["pay the rent"]);
  const nothing = { conversation: again.here.id, of: { ...of, id: newId() }, at: 1 };
  await expect(remind(again.house, nothing)).rejects.toMatchObject({ code: "no_such_message" });
});

test("what is being written is there after a restart; marked unread, it counts again", async () => {
  const { alice, bob, devices } = await connected();
  await speak(alice, "one");
  await speak(alice, "two");
  await read(bob.house, bob.here, bob.here.record.cursor);
  expect(bob.here.record.unread).toBe(0);
  await markUnread(bob.house, { conversation: bob.here.id, from: bob.here.record.cursor });
  expect(bob.here.record.unread).toBe(1);
  await read(bob.house, bob.here, bob.here.record.cursor);
  expect(bob.here.record.unread).toBe(0);
  await draft(bob.house, { conversation: bob.here.id, text: "half a sen" });
  const again = await bob.again(devices.bob);
  await recallDrafts(again.house);
  expect(again.house.view(again.here).draft).toBe("half a sen");
});
