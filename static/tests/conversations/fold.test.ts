/** What is said about a message: one result, in whatever order, batches or repetitions it comes. */
import { expect, test } from "vitest";
import type { EventBody } from "../../src/crypto/index.ts";
import { EDITS_MAX, fold, foldPin, join, PINS_MAX, withAbout, wordingOf } from "../../src/app/conversations/fold.ts";
import type { Happened } from "../../src/app/conversations/fold.ts";
import type { About, MessageRecord, Pin } from "../../src/app/conversations/records.ts";
import { seeded } from "../crypto/seeded.ts";

const SEEDS = 200;
const of = { id: "m", account: "alice" };
const people = ["alice", "bob", "chidi"];

const happened = (seq: number, event: EventBody, by = "alice", id = `e${String(seq)}`): Happened => ({
  event,
  id,
  by,
  seq,
});
const reacts = (seq: number, by: string, text: string): Happened =>
  happened(seq, { kind: "reaction", in_reply_to: of, text, at: seq }, by);
const edits = (seq: number, text: string): Happened => happened(seq, { kind: "edit", replaces: "m", text, at: seq });
const deletes = (seq: number): Happened => happened(seq, { kind: "delete", replaces: "m", at: seq });
const all = (list: readonly Happened[]): About => list.reduce(fold, {});

const said: MessageRecord = {
  id: "m",
  conversation: "c",
  order: 1,
  at: 1,
  kind: "text",
  account: "alice",
  text: "first",
  state: "sent",
};

function history(random: () => number): Happened[] {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  return Array.from({ length: 1 + Math.floor(random() * 30) }, (_, n) => {
    const seq = n + 2;
    const chance = random();
    if (chance < 0.5) return reacts(seq, pick(people), pick(["👍", "❤️", ""]));
    return chance < 0.97 ? edits(seq, `wording ${String(seq)}`) : deletes(seq);
  });
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((one) => [random(), one] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one);
}

test(`any order, any batches and any repetition of events give one result (${String(SEEDS)} seeds)`, () => {
  for (let seed = 0; seed < SEEDS; seed++) {
    const random = seeded(seed);
    const list = history(random);
    const expected = all(list);
    const mixed = shuffled([...list, ...list.slice(0, Math.floor(random() * list.length))], random);
    const cut = Math.floor(random() * mixed.length);
    expect(all(mixed)).toEqual(expected);
    expect(join(all(mixed.slice(0, cut)), all(mixed.slice(cut)))).toEqual(expected);
    expect(join(expected, expected)).toEqual(expected);
  }
});

test("of two reactions of one account the later in the stream counts, and an empty one takes it back", () => {
  expect(all([reacts(3, "bob", "❤️"), reacts(2, "bob", "👍")]).reactions).toEqual({ bob: { seq: 3, text: "❤️" } });
  expect(all([reacts(2, "bob", "👍"), reacts(3, "bob", "")]).reactions?.["bob"]?.text).toBe("");
  expect(Object.keys(all([reacts(2, "bob", "👍"), reacts(3, "chidi", "👍")]).reactions ?? {})).toEqual([
    "bob",
    "chidi",
  ]);
});

test("of two edits at once the later in the stream is shown, and the earlier stays in its history", () => {
  const about = all([edits(3, "later"), edits(2, "earlier")]);
  expect(wordingOf(withAbout(said, about)).text).toBe("later");
  expect(about.edits?.map(({ text }) => text)).toEqual(["earlier", "later"]);
});

test("what was deleted stays so, and nothing that was in it or said about it is left", () => {
  const about = all([
    edits(2, "secret"),
    reacts(3, "bob", "👍"),
    deletes(4),
    edits(5, "again"),
    reacts(6, "bob", "❤️"),
  ]);
  expect(about).toEqual({ deleted: 4 });
  const left = withAbout({ ...said, mentions: [{ from: 0, length: 2, account: "bob" }], replyTo: of }, about);
  expect(JSON.stringify(left)).not.toMatch(/first|secret|again|👍|mentions|replyTo/);
});

test("what is kept of edits and pins is bounded, the newest of them", () => {
  const about = all(Array.from({ length: EDITS_MAX + 5 }, (_, n) => edits(n + 2, String(n))));
  expect(about.edits?.length).toBe(EDITS_MAX);
  expect(about.edits?.at(-1)?.text).toBe(String(EDITS_MAX + 4));
  let pins: Record<string, Pin> = {};
  for (let n = 0; n < PINS_MAX + 5; n++) {
    pins = foldPin(
      pins,
      happened(n + 2, { kind: "pin", in_reply_to: { ...of, id: `m${String(n)}` }, on: true, at: n }),
    );
  }
  expect(Object.keys(pins).length).toBe(PINS_MAX);
  expect(pins["alice/m0"]).toBeUndefined();
});

test("of a pin and its undoing the later in the stream counts", () => {
  const pin = (seq: number, on: boolean): Happened =>
    happened(seq, { kind: "pin", in_reply_to: of, on, at: seq }, "bob");
  expect([pin(3, false), pin(2, true)].reduce(foldPin, {})["alice/m"]).toEqual({ seq: 3, by: "bob", on: false });
});
