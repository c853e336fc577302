/** One device: it writes to disk what it must, crashes before or after, and reads the stream from its cursor. */
import type * as Crypto from "../../../src/crypto/index.ts";
import { equal, text, utf8, wipe } from "../../../src/crypto/index.ts";
import type { Device } from "../people.ts";
import { planFor } from "./plan.ts";
import { violated, type World } from "./world.ts";

interface Queued {
  id: string;
  epoch: bigint;
  leaf: number;
  frame: Crypto.Frame;
  inFlight: boolean;
}

export interface Got {
  id: string;
  seq: number;
}

interface Disk {
  packed: Uint8Array;
  cursor: number;
  outbox: Queued[];
  got: Got[];
  mergedAt: number;
}

export class Actor {
  readonly world: World;
  readonly device: Device;
  c: Crypto.Conversation;
  cursor: number;
  outbox: Queued[] = [];
  got: Got[] = [];
  /** seq of the last commit it took */
  mergedAt = -1;
  dead = false;
  joining = false;
  /** the first seq it reads, the first epoch it is in, and where it stopped */
  readonly from: number;
  readonly firstEpoch: bigint;
  endedAt: number | undefined;
  #disk: Disk | undefined;

  constructor(world: World, device: Device, c: Crypto.Conversation, cursor: number) {
    this.world = world;
    this.device = device;
    this.c = c;
    this.cursor = cursor;
    this.from = cursor;
    this.firstEpoch = world.core.epoch(c);
    this.persist();
  }

  /** Durable from here on; only now may be wiped what is no longer needed. */
  persist(done: readonly Uint8Array[] = []): void {
    const { cursor, outbox, got, mergedAt } = this;
    this.#disk = structuredClone({ packed: this.world.core.pack(this.c), cursor, outbox, got, mergedAt });
    wipe(...done);
    if (this.c.status === "active") this.world.infoKeys.set(this.device.account, this.world.core.infoKey(this.c));
  }

  crash(): void {
    if (this.#disk === undefined) return;
    this.world.stats.crashes++;
    const { packed, ...rest } = structuredClone(this.#disk);
    Object.assign(this, rest);
    this.c = this.world.core.unpack(packed, this.device);
  }

  async #encrypt(id: string): Promise<{ queued: Queued; done: Uint8Array[] }> {
    const sent = await this.world.core.send(this.c, this.device, utf8(id), new Uint8Array());
    this.c = sent.c;
    return { queued: { id, epoch: sent.epoch, leaf: sent.leaf, frame: sent.frame, inFlight: false }, done: sent.wipe };
  }

  async say(): Promise<void> {
    const { queued, done } = await this.#encrypt(`${this.device.device} ${this.world.next()}`);
    this.outbox.push(queued);
    this.world.stats.messages++;
    if (this.world.chance(0.1))
      this.crash(); // before it is on disk: it was never said
    else this.persist(done);
  }

  async transmit(): Promise<void> {
    const queued = this.outbox.find((one) => !one.inFlight);
    if (queued === undefined) return;
    if (!this.world.core.inWindow(this.c, queued.epoch, queued.leaf, this.device)) {
      await this.#encryptAgain(queued);
      return;
    }
    this.world.append(queued.frame);
    if (this.world.chance(0.1)) {
      this.crash(); // sent, but it does not know: the same bytes go again
      return;
    }
    queued.inFlight = true;
    this.persist();
  }

  async #encryptAgain(old: Queued): Promise<void> {
    const { queued, done } = await this.#encrypt(old.id);
    this.outbox[this.outbox.indexOf(old)] = queued;
    this.world.stats.resent++;
    this.persist(done);
  }

  transmitPending(): void {
    const frame = this.world.core.pendingFrame(this.c);
    if (frame !== undefined) this.world.append(frame);
  }

  /** One frame of the stream; false at its end. */
  async read(): Promise<boolean> {
    const seq = this.cursor;
    const frame = this.world.log[seq];
    if (frame === undefined || this.c.status !== "active") return false;
    const received = await this.world.core.receive(this.c, this.device, frame);
    this.c = received.c;
    this.cursor++;
    this.#take(received.event, frame, seq);
    if (this.world.chance(0.05)) {
      this.crash(); // read, but not on disk: it is read again
      return true;
    }
    if (received.event.kind === "commit") this.mergedAt = seq;
    this.persist(received.wipe);
    await this.#after(received.event, seq);
    return true;
  }

  #take(event: Crypto.ConversationEvent, frame: Crypto.Frame, seq: number): void {
    if (event.kind === "own") this.#settleOwn(frame, event.inWindow);
    if (event.kind === "lost") violated(this.world, "lost in an honest run");
    if (event.kind === "skip") this.world.stats.skipped++;
    if (event.kind !== "message") return;
    const id = text(event.plain);
    const first = this.got.find((one) => one.id === id);
    if (first === undefined) this.got.push({ id, seq });
    else if (equal(this.world.log[first.seq]?.bytes ?? new Uint8Array(), frame.bytes))
      violated(this.world, `a replayed frame was taken: ${id}`);
  }

  /** The sender judges its own frame by the window, as everybody does. */
  #settleOwn(frame: Crypto.Frame, inWindow: boolean): void {
    const index = this.outbox.findIndex((one) => equal(one.frame.bytes, frame.bytes));
    const queued = this.outbox[index];
    if (queued === undefined) return;
    if (inWindow) this.outbox.splice(index, 1);
    else queued.inFlight = false;
  }

  async #after(event: Crypto.ConversationEvent, seq: number): Promise<void> {
    if (event.kind === "removed") {
      this.dead = true;
      this.endedAt = seq;
      this.world.stats.removed++;
    }
    if (event.kind !== "commit") return;
    if (event.lostRace) this.world.stats.races++;
    if (this === this.world.actors[0]) this.#record(seq);
    if (!event.mine) return;
    await this.writeSlot(seq);
    for (const part of event.welcome?.parts ?? [])
      await this.#welcome(part, event.welcome?.blob ?? new Uint8Array(), seq);
  }

  #record(seq: number): void {
    this.world.stats.commits++;
    this.world.epochs.push({ seq, epoch: this.world.core.epoch(this.c), leaves: this.world.core.leaves(this.c) });
  }

  async #welcome(part: Crypto.Welcome["parts"][number], blob: Uint8Array, seq: number): Promise<void> {
    const invited = this.world.invited.get(part.device);
    if (invited === undefined || this.world.actors.some((actor) => actor.device.device === part.device)) return;
    const c = await this.world.core.join(invited.device, invited.pair, part.secrets, blob);
    this.world.actors.push(new Actor(this.world, invited.device, c, seq + 1));
  }

  /** By whoever won, and by anybody where it lags. */
  async writeSlot(seq: number): Promise<void> {
    const made = { epoch: this.world.core.epoch(this.c), seq, bytes: await this.world.core.groupInfo(this.c) };
    if (this.world.slot === undefined || this.world.slot.epoch < made.epoch) this.world.slot = made;
  }

  async plan(): Promise<void> {
    if (this.world.core.pendingFrame(this.c) !== undefined) return;
    const plan = await planFor(this);
    if (plan === undefined) return;
    this.c = await this.world.core.prepare(this.c, this.device, plan);
    if (this.world.chance(0.1)) this.crash();
    else this.persist();
  }

  /** One thing of those a device does, at random. */
  async step(): Promise<void> {
    const { world } = this;
    if (this.c.status !== "active") return;
    const roll = world.random();
    if (roll < 0.45) for (let i = 0; i < 3; i++) await this.read();
    else if (roll < 0.62) await this.say();
    else if (roll < 0.82) await this.transmit();
    else if (roll < 0.87) await this.plan();
    else if (roll < 0.95) this.transmitPending();
    else if (roll < 0.97) this.crash();
    else if ((world.slot?.epoch ?? -1n) < world.core.epoch(this.c)) await this.writeSlot(this.mergedAt);
  }
}
