/** What an account does by itself from time to time, and that a lost answer or a crash in it harms nothing. */
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Identity } from "../../src/app/account/identity.ts";
import { readIdentity } from "../../src/app/account/identity.ts";
import type { StoredPackage } from "../../src/app/account/packages.ts";
import { LocalPackages, topUp } from "../../src/app/account/packages.ts";
import { Self } from "../../src/app/account/self.ts";
import type { Upkeep } from "../../src/app/account/upkeep.ts";
import { rotateToken, startUpkeep } from "../../src/app/account/upkeep.ts";
import type { Keyring, Store } from "../../src/app/context.ts";
import { b64, makeCredential, random, ready, signPair, unb64 } from "../../src/crypto/index.ts";
import { HttpClient } from "../../src/net/http.ts";
import { SqliteFile } from "../../src/store/sqlite.ts";
import type { Reply, Seen, Service } from "../net/service.ts";
import { serve } from "../net/service.ts";

const DAY_MS = 86_400_000;
const now = Date.now();

let store: Store;
let service: Service;
let http: HttpClient;
let identity: Identity;
let stock: { singles: string[]; last: string | undefined };
/** what the server does instead of answering, once */
let instead: ((seen: Seen) => Reply | undefined) | undefined;

beforeAll(ready);
beforeEach(async () => {
  store = new SqliteFile(":memory:").open("store");
  stock = { singles: [], last: undefined };
  instead = undefined;
  service = await serve(async (seen) => await answer(seen));
  http = new HttpClient(service.origin);
  http.token = "old";
  identity = newIdentity();
});
afterEach(() => service.close());

function newIdentity(): Identity {
  const [account, device] = [signPair(), signPair()];
  const names = {
    service: "messenger" as const,
    account: b64(random(16)),
    device: b64(random(16)),
    devicePublic: device.publicKey,
    manifestVersion: 1,
  };
  const credential = makeCredential({ ...names, accountPublic: account.publicKey }, account.privateKey);
  return {
    ...names,
    stage: "ready",
    identifier: "",
    token: "old",
    vaultKey: random(32),
    pepperShare: random(32),
    devicePrivate: device.privateKey,
    credential,
  };
}

/** The packages as the server keeps them; what arrives must already lie in the store. */
async function answer(seen: Seen): Promise<Reply> {
  if (seen.path.endsWith("/key-packages/")) await keep(seen.body as { key_packages: string[]; last_resort?: string });
  const replaced = instead?.(seen);
  if (replaced) return replaced;
  if (seen.path.endsWith("/me/"))
    return { json: { key_packages_left: stock.singles.length, last_resort: stock.last !== undefined } };
  if (seen.path.endsWith("/rotate/")) return { json: { token: "new" } };
  return { json: { left: stock.singles.length } };
}

async function keep(body: { key_packages: string[]; last_resort?: string }): Promise<void> {
  const known = new Set(
    (await store.all<StoredPackage>("packages")).map(([, { publicPackage }]) => b64(publicPackage)),
  );
  const sent = [...body.key_packages, ...(body.last_resort === undefined ? [] : [body.last_resort])];
  expect(sent.filter((one) => !known.has(one))).toEqual([]);
  stock.singles.push(...body.key_packages);
  stock.last = body.last_resort ?? stock.last;
}

const upkeep = (pace = 1): Upkeep => ({
  http,
  store,
  now: () => now,
  pace,
  self: new Self(store, {} as Keyring, identity),
});

test("a hundred and a last resort are at the server, and only what was claimed is made anew", async () => {
  await topUp(http, store, identity, now);
  expect(stock.singles).toHaveLength(100);
  const last = stock.last;
  stock.singles.splice(0, 7);
  await topUp(http, store, identity, now + DAY_MS);
  expect(stock.singles).toHaveLength(100);
  expect(new Set(stock.singles).size).toBe(100);
  expect(stock.last).toBe(last);
});

test("after a lost answer no package is there twice, and each of them can be opened", async () => {
  stock.singles = Array.from({ length: 95 }, (_, n) => `other ${n}`);
  instead = ({ path }) => (path.endsWith("/key-packages/") ? { status: 502 } : undefined);
  await expect(topUp(http, store, identity, now)).rejects.toMatchObject({ code: "unreachable" });
  instead = undefined;
  stock.singles.splice(95, 2);
  await topUp(http, store, identity, now);
  expect(stock.singles).toHaveLength(100);
  expect(new Set(stock.singles).size).toBe(100);
});

test("the last resort is renewed in time, and the old one still opens for a while", async () => {
  stock.singles = Array.from({ length: 100 }, (_, n) => `other ${n}`);
  await topUp(http, store, identity, now);
  const [[first]] = (await store.all("packages")) as [[string, unknown]];
  await topUp(http, store, identity, now + 13 * DAY_MS);
  expect(await store.all("packages")).toHaveLength(1);
  await topUp(http, store, identity, now + 15 * DAY_MS);
  expect(await store.all("packages")).toHaveLength(2);
  await topUp(http, store, identity, now + 36 * DAY_MS);
  expect((await store.all("packages")).some(([key]) => key === first)).toBe(false);
});

test("a used package is forgotten by the joiner's own write, the last resort is not", async () => {
  stock.singles = Array.from({ length: 99 }, (_, n) => `other ${n}`);
  await topUp(http, store, identity, now);
  const packages = new LocalPackages(store);
  for (const [ref, { lastResort }] of await store.all<StoredPackage>("packages")) {
    expect(await packages.find(unb64(ref))).toBeDefined();
    expect(packages.spent(unb64(ref))).toEqual(lastResort ? [] : [{ drop: "packages", key: ref }]);
  }
});

test("a new token is durable before it is used", async () => {
  const one = upkeep();
  await rotateToken(one);
  expect(http.token).toBe("new");
  expect((await readIdentity(store))?.token).toBe("new");
  expect(service.seen.at(-1)?.headers.authorization).toBe("Bearer old");
  instead = () => ({ status: 502 });
  await expect(rotateToken(one)).rejects.toMatchObject({ code: "unreachable" });
  expect(http.token).toBe("new");
});

test("nothing happens at once, and what is due stays due over a restart and a failure", async () => {
  const stop = startUpkeep(upkeep());
  await new Promise((resolve) => setTimeout(resolve, 50));
  stop();
  expect(service.seen).toEqual([]);
  const due = await store.get<number>("meta", "due:packages");
  expect(due).toBeGreaterThan(now + DAY_MS / 2 - 1000);
  await store.write([{ put: "meta", key: "due:packages", value: now - 1 }]);
  instead = () => ({ status: 502 });
  const stopAgain = startUpkeep({ ...upkeep(), pace: 0.00001 });
  await vi.waitFor(() => expect(service.seen.length).toBeGreaterThan(2), 5000);
  expect(await store.get("meta", "due:packages")).toBe(now - 1);
  instead = undefined;
  await vi.waitFor(() => expect(stock.singles).toHaveLength(100), 20_000);
  stopAgain();
});
