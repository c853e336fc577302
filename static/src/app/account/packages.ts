/** Key packages: private halves stay in the store, public ones are put at the server until somebody claims them. */
import { b64, makeKeyPackage } from "../../crypto/index.ts";
import type { HttpClient } from "../../net/http.ts";
import type { Me, Packages, Store, Write } from "../context.ts";
import { askStanding } from "./service.ts";

export const SINGLE_USE = 100;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Others refuse a package after 28 days: the last resort is renewed in time, private halves go a little later. */
const RENEW_MS = 14 * DAY_MS;
const FORGET_MS = 35 * DAY_MS;

export interface StoredPackage {
  publicPackage: Uint8Array;
  privatePackage: Uint8Array;
  lastResort: boolean;
  madeAt: number;
}

type Entry = [ref: string, StoredPackage];
type Maker = Pick<Me, "devicePublic" | "devicePrivate" | "credential">;

export async function makePackages(me: Maker, count: number, lastResort: boolean, now: number): Promise<Entry[]> {
  const made: Entry[] = [];
  for (let index = 0; index < count; index += 1) {
    const { publicPackage, privatePackage, ref } = await makeKeyPackage(me, now);
    made.push([b64(ref), { publicPackage, privatePackage, lastResort, madeAt: now }]);
  }
  return made;
}

export function packageWrites(entries: readonly Entry[]): Write[] {
  return entries.map(([ref, value]) => ({ put: "packages", key: ref, value }));
}

/** As the API takes them. */
export function packageBody(entries: readonly Entry[]): { key_packages: string[]; last_resort?: string } {
  const last = entries.find(([, value]) => value.lastResort);
  return {
    key_packages: entries.filter(([, value]) => !value.lastResort).map(([, value]) => b64(value.publicPackage)),
    ...(last ? { last_resort: b64(last[1].publicPackage) } : {}),
  };
}

/**
 * The server has 100 of this device's and a last resort that is not old. Private halves are durable before the
 * public ones leave; when the answer is lost, they stay and new ones are made for what is missing then: the same
 * one must never be there twice, or it could be claimed twice.
 */
export async function topUp(http: HttpClient, store: Store, me: Maker, now: number): Promise<void> {
  const known = await store.all<StoredPackage>("packages");
  const standing = await askStanding(http);
  const lasts = known.some(([, value]) => value.lastResort && now - value.madeAt < RENEW_MS);
  const fresh = await makePackages(me, Math.max(0, SINGLE_USE - standing.key_packages_left), false, now);
  if (!standing.last_resort || !lasts) fresh.push(...(await makePackages(me, 1, true, now)));
  await store.write(packageWrites(fresh));
  if (fresh.length > 0) await http.account("POST", "key-packages/", packageBody(fresh));
  await forgetOld(store, known, now);
}

async function forgetOld(store: Store, known: readonly Entry[], now: number): Promise<void> {
  const old = known.filter(([, value]) => now - value.madeAt > FORGET_MS);
  await store.write(old.map(([ref]) => ({ drop: "packages", key: ref })));
}

/** What a joiner looks its own half up in. */
export class LocalPackages implements Packages {
  readonly #store: Store;
  /** those that are kept when they were used */
  readonly #lasting = new Set<string>();

  constructor(store: Store) {
    this.#store = store;
  }

  async find(ref: Uint8Array): Promise<StoredPackage | undefined> {
    const found = await this.#store.get<StoredPackage>("packages", b64(ref));
    if (found?.lastResort) this.#lasting.add(b64(ref));
    return found;
  }

  /** A write list, so that forgetting stands in the joiner's own transaction; after `find`. */
  spent(ref: Uint8Array): Write[] {
    return this.#lasting.has(b64(ref)) ? [] : [{ drop: "packages", key: b64(ref) }];
  }
}
