/** The parts that only compute: words, names, keys, the queue, and what a commit is told as. */
import { beforeAll, expect, test } from "vitest";
import { b64, random, ready, sign, signPair, unb64, utf8 } from "../../src/crypto/index.ts";
import { messageKey, messagesFrom } from "../../src/app/conversations/keys.ts";
import { isProved } from "../../src/app/conversations/names.ts";
import { makeQueue } from "../../src/app/conversations/queue.ts";
import { happenings } from "../../src/app/conversations/reading.ts";
import type { Member } from "../../src/app/conversations/records.ts";
import { WORD_COUNT, wordsFor } from "../../src/app/conversations/words.ts";

beforeAll(ready);

test("every byte has a word of its own", () => {
  const all = wordsFor(Uint8Array.from({ length: 256 }, (_, i) => i));
  expect(WORD_COUNT).toBe(256);
  expect(new Set(all).size).toBe(256);
  expect(all.every((word) => /^[a-z]+$/.test(word))).toBe(true);
});

test("a handle is believed with the server's word for exactly this account, key and handle", () => {
  const server = signPair();
  const claimed = {
    account: b64(random(16)),
    service: "instagram" as const,
    name: "noor.paints",
    accountKey: random(32),
  };
  const parts = [
    utf8("instagram"),
    Uint8Array.of(0),
    utf8("noor.paints"),
    Uint8Array.of(0),
    unb64(claimed.account),
    claimed.accountKey,
  ];
  const proof = sign(server.privateKey, "um-name-1", ...parts);
  expect(isProved(server.publicKey, { ...claimed, proof })).toBe(true);
  expect(isProved(server.publicKey, claimed)).toBe(false);
  expect(isProved(server.publicKey, { ...claimed, proof, name: "noor.paint" })).toBe(false);
  expect(isProved(server.publicKey, { ...claimed, proof, account: b64(random(16)) })).toBe(false);
  expect(isProved(server.publicKey, { ...claimed, proof, accountKey: random(32) })).toBe(false);
  expect(isProved(signPair().publicKey, { ...claimed, proof })).toBe(false);
});

test("keys sort as orders do", () => {
  const at = (order: number): string => messageKey({ conversation: "c", order, id: "x" });
  const keys = [at(2), at(10), at(900_000_000_001)];
  expect([...keys].sort()).toEqual(keys);
  expect(messagesFrom("c", 10) < at(10)).toBe(true);
  expect(messagesFrom("c", 10) > at(9)).toBe(true);
});

test("a queue goes on after a failure, one job at a time", async () => {
  const run = makeQueue();
  const seen: string[] = [];
  const slow = run(async () => {
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
    seen.push("slow");
    throw new Error("failed");
  });
  const quick = run(() => {
    seen.push("quick");
    return Promise.resolve(7);
  });
  await expect(slow).rejects.toThrow("failed");
  expect(await quick).toBe(7);
  expect(seen).toEqual(["slow", "quick"]);
});

const KEY = new Uint8Array(32);
const member = (change: Partial<Member> = {}): Member => ({
  seat: "s",
  role: "member",
  service: "messenger",
  name: "N",
  accountKey: KEY,
  devices: 1,
  accepted: true,
  spoke: false,
  ...change,
});
const told = (members: Record<string, Member>, title = "t") => ({
  title,
  pair: false,
  members,
  people: { ...members },
});
const step = (before: ReturnType<typeof told>, after: ReturnType<typeof told>, rest: object = {}) =>
  happenings({
    before,
    after,
    by: { account: "a", device: "1" },
    external: false,
    devicesBefore: new Set(["a/1"]),
    devicesAfter: new Set(["a/1"]),
    ...rest,
  });

test("what a commit is told as", () => {
  const [a, b] = [member({ role: "admin" }), member()];
  expect(step(told({ a }), told({ a, b }), { devicesAfter: new Set(["a/1", "b/1"]) })).toEqual([
    { code: "added", subject: "b" },
  ]);
  expect(step(told({ a, b }), told({ a }))).toEqual([{ code: "removed", subject: "b" }]);
  expect(step(told({ a, b }), told({ a, b: member({ role: "leaving" }) }))).toEqual([{ code: "left", subject: "b" }]);
  expect(step(told({ a, b: member({ role: "leaving" }) }), told({ a }))).toEqual([]);
  expect(step(told({ a }), told({ a }, "new"))).toEqual([{ code: "renamed", detail: "new" }]);
  expect(step(told({ a: member({ accepted: false }) }), told({ a }))).toEqual([{ code: "joined", subject: "a" }]);
  expect(step(told({ a }), told({ a: member({ accountKey: new Uint8Array(32).fill(1) }) }))).toEqual([
    { code: "reset", subject: "a" },
  ]);
  expect(
    step(told({ a }), told({ a }), {
      external: true,
      devicesAfter: new Set(["a/1", "a/2"]),
      by: { account: "a", device: "2" },
    }),
  ).toEqual([{ code: "device_added", subject: "a" }]);
  expect(step(told({ a }), told({ a }), { external: true })).toEqual([{ code: "rejoined", subject: "a" }]);
});
