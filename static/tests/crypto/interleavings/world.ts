/** One ordered stream, the devices that read and write it, and a record of what happened that no device keeps. */
import type * as Crypto from "../../../src/crypto/index.ts";
import { at } from "../group.ts";
import { newAccount, newDevice, type Account, type Device } from "../people.ts";
import { seeded } from "../seeded.ts";
import type { Actor } from "./actor.ts";

export type Core = typeof Crypto;

export interface Slot {
  epoch: bigint;
  /** the commit it was written after */
  seq: number;
  bytes: Uint8Array;
}

export interface Stats {
  commits: number;
  races: number;
  messages: number;
  crashes: number;
  external: number;
  rejoins: number;
  resent: number;
  duplicates: number;
  skipped: number;
  removed: number;
}

/** Who held which leaf from which commit on: as the first device, which is never removed, saw it. */
export interface EpochRecord {
  seq: number;
  epoch: bigint;
  leaves: Crypto.Leaf[];
}

const REPLAYED = 0.05;

export class World {
  readonly random: () => number;
  readonly log: Crypto.Frame[] = [];
  readonly actors: Actor[] = [];
  readonly epochs: EpochRecord[] = [];
  readonly infoKeys = new Map<string, Uint8Array>();
  readonly invited = new Map<string, { device: Device; pair: Crypto.KeyPackagePair }>();
  readonly stats: Stats = {
    commits: 0,
    races: 0,
    messages: 0,
    crashes: 0,
    external: 0,
    rejoins: 0,
    resent: 0,
    duplicates: 0,
    skipped: 0,
    removed: 0,
  };
  slot: Slot | undefined;
  #count = 0;
  readonly #accounts = new Map<string, Account>();
  readonly core: Core;
  readonly seed: number;

  constructor(core: Core, seed: number) {
    this.core = core;
    this.seed = seed;
    this.random = seeded(seed);
  }

  next(): number {
    return ++this.#count;
  }

  chance(probability: number): boolean {
    return this.random() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return at(list, Math.floor(this.random() * list.length));
  }

  /** A server that now and then hands a frame out twice. */
  append(frame: Crypto.Frame): void {
    this.log.push(frame);
    if (!this.chance(REPLAYED)) return;
    this.log.push(frame);
    this.stats.duplicates++;
  }

  active(): Actor[] {
    return this.actors.filter((actor) => !actor.dead && !actor.joining && actor.c.status === "active");
  }

  newAccount(): Account {
    const account = newAccount(`account ${this.next()}`);
    this.#accounts.set(account.account, account);
    return account;
  }

  newDevice(account: string): Device {
    const owner = this.#accounts.get(account);
    if (owner === undefined) throw new Error("no such account");
    return newDevice(owner, String(this.next()));
  }
}

export class Violation extends Error {}

export function violated(world: World, what: string): never {
  throw new Violation(`seed ${world.seed}: ${what}`);
}
