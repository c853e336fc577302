/** What others may notice leaves only while its owner's receipt allows it, also when that is taken back half-way. */
import { beforeEach, expect, test } from "vitest";
import { sayRead, sayTyping } from "../../src/app/conversations/typing.ts";
import { settled } from "./activity.ts";
import { stage, type Actor, type Stage } from "./stage.ts";

let here: Stage;

beforeEach(async () => {
  here = await stage();
  for (const actor of [here.alice, here.bob]) actor.seats.connect();
  await settled();
});

const noticed = ({ events }: Actor): string[] =>
  events.flatMap((event) => (event.event === "typing" ? [event.account] : []));

test("who allows it is noticed while writing, and not by itself", async () => {
  await sayTyping(here.alice.house, here.alice.here);
  await settled();
  expect(noticed(here.bob)).toEqual([here.alice.me.account]);
  expect(noticed(here.alice)).toEqual([]);
});

test("who does not allow it is noticed by nobody", async () => {
  here.alice.allows = () => false;
  await sayTyping(here.alice.house, here.alice.here);
  await settled();
  expect(noticed(here.bob)).toEqual([]);
});

test("only its own purpose opens the gate", async () => {
  here.alice.allows = (purpose) => purpose !== "receipts_and_typing";
  await sayTyping(here.alice.house, here.alice.here);
  await settled();
  expect(noticed(here.bob)).toEqual([]);
});

test("taken back while the whisper is made, nothing leaves", async () => {
  let asked = 0;
  here.alice.allows = () => ++asked === 1;
  await sayTyping(here.alice.house, here.alice.here);
  await settled();
  expect(asked).toBe(2);
  expect(noticed(here.bob)).toEqual([]);
});

test("who types on and on says so every few seconds only", async () => {
  for (let key = 0; key < 5; key += 1) await sayTyping(here.alice.house, here.alice.here);
  await settled();
  expect(noticed(here.bob)).toHaveLength(1);
});

test("in a pair the other sees how far was read, never further than there is", async () => {
  for (const actor of [here.alice, here.bob]) actor.here.record = { ...actor.here.record, pair: true };
  here.alice.here.record = { ...here.alice.here.record, readUpTo: 1 };
  await sayRead(here.alice.house, here.alice.here);
  await settled();
  expect(here.bob.here.record.seenUpTo).toBe(1);
  here.alice.here.record = { ...here.alice.here.record, readUpTo: 99 };
  await sayRead(here.alice.house, here.alice.here);
  await settled();
  expect(here.bob.here.record.seenUpTo).toBe(here.bob.here.record.cursor);
});

test("in a group nobody says how far was read", async () => {
  await sayRead(here.alice.house, here.alice.here);
  await settled();
  expect(here.bob.here.record.seenUpTo).toBeUndefined();
});
