/** Answers about a day: blurred by coins, given once, and only while the owner allows it. */
import { beforeAll, beforeEach, expect, test } from "vitest";
import type { Store } from "../../src/app/context.ts";
import { answerStatistics, blurred, noteUse, QUESTIONS, type Counting } from "../../src/app/consent/statistics.ts";
import { ready } from "../../src/crypto/index.ts";
import { freshStore } from "#stores";

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 10, 22, 23, 59);

let store: Store;
let sent: { day: string; bits: number[] }[];
let allowed: boolean;
let at: number;

beforeAll(() => ready());
beforeEach(async () => {
  store = await freshStore();
  sent = [];
  allowed = true;
  at = START;
});

function counting(): Counting {
  return {
    http: {
      account: <T>(_method: string, _path: string, body?: unknown) => {
        sent.push(body as (typeof sent)[number]);
        return Promise.resolve({} as T);
      },
    },
    store,
    allows: () => allowed,
    now: () => at,
    hasTwoDevices: () => Promise.resolve(false),
  };
}

test("yesterday is answered for once, and forgotten", async () => {
  await noteUse(counting(), "wrote");
  at += DAY_MS;
  await answerStatistics(counting());
  await answerStatistics(counting());
  expect(sent.map(({ day }) => day)).toEqual(["2026-11-22"]);
  expect(sent[0]?.bits).toHaveLength(QUESTIONS.length);
  expect(await store.all("consent", "use:")).toEqual([]);
});

test("without the owner's leave nothing is remembered, nothing is sent, and what was remembered goes", async () => {
  await noteUse(counting(), "wrote");
  allowed = false;
  await noteUse(counting(), "used_group");
  at += DAY_MS;
  await answerStatistics(counting());
  expect(sent).toEqual([]);
  expect(await store.all("consent", "use:")).toEqual([]);
});

test("one coin says whether it is the truth, another answers else", () => {
  expect([0b00, 0b01, 0b10, 0b11].map((coins) => blurred(true, coins))).toEqual([0, 1, 1, 1]);
  expect([0b00, 0b01, 0b10, 0b11].map((coins) => blurred(false, coins))).toEqual([0, 0, 1, 0]);
});

test("the sum of many answers tells the share of those who did, and no single one does", () => {
  const people = 20_000;
  const ones = Array.from({ length: people }, (_, n) => blurred(n % 10 < 3)).reduce<number>((sum, bit) => sum + bit, 0);
  expect((ones / people - 0.25) / 0.5).toBeGreaterThan(0.27);
  expect((ones / people - 0.25) / 0.5).toBeLessThan(0.33);
});
