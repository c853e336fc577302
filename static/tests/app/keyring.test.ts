/** The keyring of two devices at one server: nothing is lost to a race, a lost answer, a removal or an old copy. */
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { AccountKeyring, readKeyring } from "../../src/app/keyring.ts";
import type { Store } from "../../src/app/context.ts";
import { b64, openKeyring, random, ready, sealKeyring, unb64 } from "../../src/crypto/index.ts";
import { HttpClient } from "../../src/net/http.ts";
import { SqliteFile } from "../../src/store/sqlite.ts";
import type { KeyringService } from "./accounts.ts";
import { serveKeyring } from "./accounts.ts";

let account: string;
let vaultKey: Uint8Array;
let service: KeyringService;
let stores: Store[];

beforeAll(ready);
beforeEach(async () => {
  account = b64(random(16));
  vaultKey = random(32);
  stores = [];
  service = await serveKeyring(b64(sealKeyring(vaultKey, account, 0, {})));
});
afterEach(() => service.close());

function device(): AccountKeyring {
  const http = new HttpClient(service.origin);
  http.token = "tok";
  const store = new SqliteFile(":memory:").open("store");
  stores.push(store);
  const record = { entries: {}, etag: service.kept.etag, epoch: 0 };
  return new AccountKeyring(http, store, { account, device: b64(random(16)), vaultKey }, record);
}

const atServer = (): Record<string, unknown> => {
  const { entries } = openKeyring(vaultKey, account, unb64(service.kept.keyring));
  return Object.fromEntries(
    Object.entries(entries).flatMap(([id, e]) => (e.value === undefined ? [] : [[id, e.value]])),
  );
};

test("a put is at the server and in the store when it resolves", async () => {
  const one = device();
  await one.put({ "seat:a": { secret: Uint8Array.of(1, 2) } });
  expect(atServer()).toEqual({ "seat:a": { secret: Uint8Array.of(1, 2) } });
  expect(one.get("seat:a")).toEqual({ secret: Uint8Array.of(1, 2) });
  const [store] = stores;
  expect((await readKeyring(store as Store))?.etag).toBe(service.kept.etag);
});

test("two devices that write at once keep both entries", async () => {
  const [one, two] = [device(), device()];
  await Promise.all([one.put({ "seat:a": 1 }), two.put({ "seat:b": 2 })]);
  expect(atServer()).toEqual({ "seat:a": 1, "seat:b": 2 });
  await Promise.all([one.refresh(), two.refresh()]);
  expect(one.all("seat:")).toEqual(two.all("seat:"));
});

test("thirty writers in three devices lose nothing, and puts that wait share a writing", async () => {
  const devices = [device(), device(), device()];
  await Promise.all(
    devices.flatMap((one, d) => Array.from({ length: 10 }, (_, n) => one.put({ [`seat:${d}-${n}`]: n }))),
  );
  expect(Object.keys(atServer())).toHaveLength(30);
  expect(service.history.length).toBeLessThan(20);
});

test("a put whose answer was lost may be asked again; the later value wins everywhere", async () => {
  const [one, two] = [device(), device()];
  service.deaf = true;
  await expect(one.put({ "contact:x": "first" })).rejects.toMatchObject({ code: "unreachable" });
  expect(one.get("contact:x")).toBeUndefined();
  service.deaf = false;
  await one.put({ "contact:x": "second" });
  await two.refresh();
  expect(two.get("contact:x")).toBe("second");
});

test("what was removed stays removed, also against a device that still has it", async () => {
  const [one, two] = [device(), device()];
  await one.put({ "request:a": 1, "seat:a": 1 });
  await two.refresh();
  await one.put({ "request:a": null });
  await two.put({ "seat:b": 1 });
  expect(two.get("request:a")).toBeUndefined();
  expect(two.all("request:")).toEqual([]);
  expect(Object.keys(atServer()).sort()).toEqual(["seat:a", "seat:b"]);
});

test("only another device's writing is told", async () => {
  const [one, two] = [device(), device()];
  const told: string[][] = [];
  two.onChange((entries) => told.push(entries.sort()));
  await two.put({ "seat:mine": 1 });
  await one.put({ "seat:theirs": 1, "contact:x": 1 });
  await two.refresh();
  expect(told).toEqual([["contact:x", "seat:theirs"]]);
});

test("an older keyring is not believed, and the next writing replaces it", async () => {
  const one = device();
  await one.put({ "seat:a": 1 });
  const old = service.kept.keyring;
  await one.put({ "seat:b": 1 });
  service.kept = { keyring: old, etag: "rolled-back" };
  await one.refresh();
  expect(one.get("seat:b")).toBe(1);
  await one.put({ "seat:c": 1 });
  expect(atServer()).toEqual({ "seat:a": 1, "seat:b": 1, "seat:c": 1 });
});

test("a keyring of another account or under another key does not open", async () => {
  const one = device();
  for (const forged of [sealKeyring(vaultKey, b64(random(16)), 0, {}), sealKeyring(random(32), account, 0, {})]) {
    service.kept = { keyring: b64(forged), etag: b64(random(4)) };
    await expect(one.refresh()).rejects.toMatchObject({ code: "keyring_damaged" });
    await expect(one.put({ "seat:a": 1 })).rejects.toMatchObject({ code: "keyring_damaged" });
  }
});
