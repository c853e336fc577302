/** A device that adds itself, or comes back without its state, by an external commit. */
import type * as Crypto from "../../../src/crypto/index.ts";
import { equal } from "../../../src/crypto/index.ts";
import type { Device } from "../people.ts";
import { Actor } from "./actor.ts";
import type { World } from "./world.ts";

interface Attempt {
  external: Crypto.External;
  /** the first seq after the slot it was made from */
  from: number;
}

export class Joiner {
  readonly world: World;
  readonly device: Device;
  readonly dead = false;
  readonly joining = true;
  #attempt: Attempt | undefined;

  constructor(world: World, device: Device) {
    this.world = world;
    this.device = device;
  }

  /** The actor it becomes once it knows that its commit won. */
  async step(): Promise<Actor | undefined> {
    if (this.#attempt === undefined) {
      this.#attempt = await this.#try();
      return undefined;
    }
    const { external } = this.#attempt;
    const at = this.world.log.findIndex((frame) => equal(frame.bytes, external.frame.bytes));
    const fate = await this.#fate(this.#attempt, at);
    if (fate === "lost") this.#attempt = undefined;
    if (fate !== "won") return undefined;
    const actor = new Actor(this.world, this.device, this.world.core.adoptExternal(external), at + 1);
    actor.mergedAt = at;
    this.world.stats.external++;
    await actor.writeSlot(at);
    return actor;
  }

  async #try(): Promise<Attempt | undefined> {
    const { slot, core } = this.world;
    const key = this.world.infoKeys.get(this.device.account);
    if (slot === undefined || key === undefined) return undefined;
    try {
      const external = await core.prepareExternal(this.device, slot.bytes, key);
      this.world.append(external.frame);
      return { external, from: slot.seq + 1 };
    } catch {
      return undefined; // the slot is under another info key, or the account is out
    }
  }

  async #fate({ external, from }: Attempt, at: number): Promise<"wait" | "won" | "lost"> {
    const rivals = this.world.log.slice(from, at).some((frame) => this.#isRival(frame, external.epoch));
    if (!rivals) return "won";
    const { slot } = this.world;
    if (slot === undefined || slot.epoch <= external.epoch) return "wait";
    return this.world.core.externalFate(external, slot.bytes, this.world.infoKeys.get(this.device.account));
  }

  #isRival(frame: Crypto.Frame, epoch: bigint): boolean {
    if (frame.kind === "sealed") return true;
    const head = this.world.core.peek(frame.bytes);
    return head?.content === "commit" && head.epoch === epoch;
  }
}
