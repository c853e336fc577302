/** The keyring: its merge is commutative, associative and idempotent, and its seal tells an old one from a new one. */
import { beforeAll, expect, test } from "vitest";
import * as crypto from "../../src/crypto/index.ts";
import { seeded } from "./seeded.ts";

beforeAll(() => crypto.ready());

const account = "AAAAAAAAAAAAAAAAAAAAAA";
const { mergeKeyrings: merge } = crypto;

/** Few ids, clocks and devices, so that everything collides with everything. */
function someKeyring(random: () => number): crypto.KeyringEntries {
  const pick = (n: number): number => Math.floor(random() * n);
  const entries: crypto.KeyringEntries = {};
  for (let i = pick(6); i > 0; i--) {
    const entry = { clock: pick(3), device: `device${pick(2)}` };
    entries[`entry${pick(4)}`] =
      random() < 0.3 ? entry : { ...entry, value: pick(3) === 0 ? { list: [pick(3)] } : pick(3) };
  }
  return entries;
}

test("merging is commutative, associative and idempotent (500 seeds)", () => {
  for (let seed = 0; seed < 500; seed++) {
    const random = seeded(seed);
    const [a, b, c] = [someKeyring(random), someKeyring(random), someKeyring(random)];
    expect(merge(a, b)).toEqual(merge(b, a));
    expect(merge(merge(a, b), c)).toEqual(merge(a, merge(b, c)));
    expect(merge(a, a)).toEqual(a);
    expect(merge(merge(a, b), b)).toEqual(merge(a, b));
  }
});

test("the later writing wins, a removal included, and inherited names are no entries", () => {
  const [x, y] = [
    { clock: 1, device: "a", value: 1 },
    { clock: 2, device: "a" },
  ];
  expect(merge({ e: x }, { e: y })).toEqual({ e: y });
  expect(merge({ e: y }, { e: x })).toEqual({ e: y });
  expect(merge({}, { constructor: x })).toEqual({ constructor: x });
});

test("what is sealed comes back, padded, and only for this account and key", () => {
  const key = crypto.random(32);
  const entries = {
    e: { clock: 7, device: "d", value: { secret: crypto.random(32), names: ["x"] } },
    gone: { clock: 3, device: "d" },
  };
  const sealed = crypto.sealKeyring(key, account, 2, entries);
  expect(crypto.openKeyring(key, account, sealed)).toEqual({ epoch: 2, maximum: 7, entries });
  expect(crypto.sealKeyring(key, account, 2, {}).length).toBe(sealed.length);
  expect(() => crypto.openKeyring(crypto.random(32), account, sealed)).toThrow();
  expect(() => crypto.openKeyring(key, "BBBBBBBBBBBBBBBBBBBBBA", sealed)).toThrow();
  for (const at of [1, 6, 12, 20, 100]) {
    const changed = sealed.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => crypto.openKeyring(key, account, changed)).toThrow();
  }
});

test("an older one is refused, a newer epoch begins again", () => {
  const key = crypto.random(32);
  const sealed = (epoch: number, clock: number): Uint8Array =>
    crypto.sealKeyring(key, account, epoch, { e: { clock, device: "d" } });
  expect(() => crypto.openKeyring(key, account, sealed(1, 4), { epoch: 1, maximum: 5 })).toThrow("gone back");
  expect(() => crypto.openKeyring(key, account, sealed(0, 9), { epoch: 1, maximum: 5 })).toThrow("gone back");
  expect(crypto.openKeyring(key, account, sealed(1, 5), { epoch: 1, maximum: 5 }).maximum).toBe(5);
  expect(crypto.openKeyring(key, account, sealed(2, 1), { epoch: 1, maximum: 5 }).epoch).toBe(2);
});
