/** One seed: devices act at random, then everything drains without loss, then it is checked. */
import { random } from "../../../src/crypto/index.ts";
import { member } from "../people.ts";
import { Actor } from "./actor.ts";
import { check } from "./check.ts";
import { Joiner } from "./joiner.ts";
import { World, type Core, type Stats } from "./world.ts";

const DEVICES_MAX = 7;
const DRAIN_ROUNDS = 100;
/** A joiner whose account was removed never gets in: it may stop trying. */
const JOIN_ROUNDS = 60;

export async function run(core: Core, seed: number, steps = 150): Promise<Stats & { devices: number }> {
  const world = new World(core, seed);
  const storm = new Storm(world);
  await storm.begin();
  for (let i = 0; i < steps; i++) await storm.step();
  await storm.drain();
  check(world);
  return { ...world.stats, devices: world.active().length };
}

class Storm {
  readonly world: World;
  readonly #wanted: number;
  #joiners: Joiner[] = [];

  constructor(world: World) {
    this.world = world;
    this.#wanted = 2 + Math.floor(world.random() * 6);
  }

  async begin(): Promise<void> {
    const { world } = this;
    const first = world.newDevice(world.newAccount().account);
    const state = { title: "", pair: false, members: { [first.account]: member(first, "admin") } };
    const c = await world.core.create(first, random(16), state);
    world.actors.push(new Actor(world, first, c, 0));
    world.epochs.push({ seq: -1, epoch: 0n, leaves: world.core.leaves(c) });
    await this.#first().writeSlot(-1);
  }

  #first(): Actor {
    const [first] = this.world.actors;
    if (first === undefined) throw new Error("nobody");
    return first;
  }

  async step(): Promise<void> {
    const { world } = this;
    if (world.active().length < this.#wanted && world.chance(0.3)) await this.#grow();
    const someone = world.pick([...world.actors.filter((actor) => !actor.dead), ...this.#joiners]);
    if (someone instanceof Joiner) await this.#join(someone);
    else await someone.step();
    if (world.chance(0.02)) this.#newJoiner();
    if (world.chance(0.01)) this.#forget();
  }

  async #grow(): Promise<void> {
    await this.#first().plan();
    this.#first().transmitPending();
  }

  async #join(joiner: Joiner): Promise<void> {
    const actor = await joiner.step();
    if (actor === undefined) return;
    this.world.actors.push(actor);
    this.#joiners = this.#joiners.filter((one) => one !== joiner);
  }

  #newJoiner(): void {
    const { world } = this;
    if (world.active().length + this.#joiners.length >= DEVICES_MAX) return;
    this.#joiners.push(new Joiner(world, world.newDevice(world.pick(world.active()).device.account)));
  }

  /** A device loses its store, and comes back by itself. */
  #forget(): void {
    const { world } = this;
    const others = world.active().filter((actor) => actor !== this.#first());
    if (others.length < 2) return;
    const actor = world.pick(others);
    actor.dead = true;
    actor.endedAt = actor.cursor;
    world.stats.rejoins++;
    this.#joiners.push(new Joiner(world, actor.device));
  }

  async drain(): Promise<void> {
    for (let round = 0; round < DRAIN_ROUNDS; round++) if (!(await this.#drainOnce(round))) return;
  }

  async #drainOnce(round: number): Promise<boolean> {
    let moved = false;
    for (const joiner of round < JOIN_ROUNDS ? this.#joiners : []) {
      await this.#join(joiner);
      moved = true;
    }
    for (const actor of this.world.actors.filter((one) => !one.dead)) moved = (await this.#settle(actor)) || moved;
    if (moved) return true;
    const waiting = this.world.active().filter((actor) => actor.outbox.length > 0);
    for (const actor of waiting) for (const queued of actor.outbox) queued.inFlight = false;
    return waiting.length > 0;
  }

  async #settle(actor: Actor): Promise<boolean> {
    const { core, slot } = this.world;
    let moved = false;
    while (await actor.read()) moved = true;
    if (actor.c.status !== "active") return moved;
    if (core.pendingFrame(actor.c) !== undefined) {
      actor.transmitPending();
      moved = true;
    }
    if (actor.outbox.some((queued) => !queued.inFlight)) {
      await actor.transmit();
      moved = true;
    }
    if ((slot?.epoch ?? -1n) < core.epoch(actor.c)) await actor.writeSlot(actor.mergedAt);
    return moved;
  }
}
