/** One worker among those of its origin: follows, and leads from the moment the lock is its own. */
import type { Backend, Told } from "./channel.ts";
import { CHANNEL, LOCK } from "./channel.ts";
import { Follower } from "./follower.ts";
import { lead } from "./leader.ts";
import type { Operation, Operations, Snapshot } from "./port.ts";

export interface StartableEngine extends Backend {
  start(): Promise<void>;
}

export class Tab implements Backend {
  readonly #channel = new BroadcastChannel(CHANNEL);
  readonly #name = crypto.randomUUID();
  readonly #follower = new Follower(this.#channel, this.#name);
  readonly #listeners = new Set<(told: Told) => void>();
  #backend: Backend = this.#follower;

  constructor(makeEngine: () => StartableEngine, locks: LockManager = navigator.locks) {
    this.#follower.on((told) => {
      this.#tell(told);
    });
    // Held until this worker dies: the browser then gives it to the next.
    void locks.request(LOCK, async () => {
      await this.#lead(makeEngine());
      await new Promise(() => undefined);
    });
  }

  async ask<O extends Operation>(op: O, args: Operations[O]["args"]): Promise<Operations[O]["answer"]> {
    return await this.#backend.ask(op, args);
  }

  on(listener: (told: Told) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  async #lead(engine: StartableEngine): Promise<void> {
    engine.on((told) => {
      this.#tell(told);
    });
    await engine.start();
    this.#backend = engine;
    this.#follower.handOver(engine);
    lead(this.#channel, engine, this.#name);
    await this.#retell(engine);
  }

  /** Every screen is brought to where the new engine stands: the old one may have died between doing and telling. */
  async #retell(engine: StartableEngine): Promise<void> {
    for (const told of eventsOf(await engine.ask("open", {}))) {
      this.#tell(told);
      this.#channel.postMessage({ kind: "told", told });
    }
  }

  #tell(told: Told): void {
    for (const listener of this.#listeners) listener(told);
  }
}

function eventsOf(snapshot: Snapshot): Told[] {
  return [
    { event: "phase", phase: snapshot.phase },
    { event: "connection", connection: snapshot.connection },
    { event: "conversations", upsert: snapshot.conversations, gone: [] },
    { event: "requests", requests: snapshot.requests },
  ];
}
