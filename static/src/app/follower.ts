/** The followers' side of the channel: asks the leader; what a leader left unanswered is asked once of the next. */
import { toBase64 } from "../net/base64.ts";
import { Refusal } from "../net/refusal.ts";
import type { AskedBy, Backend, OnChannel, Told } from "./channel.ts";
import type { Operation, Operations } from "./port.ts";

interface Pending {
  asked: AskedBy;
  /** the leader it was last asked of */
  leader: string | undefined;
  resolve: (answer: unknown) => void;
  reject: (error: Error) => void;
}

export class Follower implements Backend {
  readonly #channel: BroadcastChannel;
  readonly #name: string;
  readonly #pending = new Map<string, Pending>();
  readonly #listeners = new Set<(told: Told) => void>();
  #leader: string | undefined;
  #count = 0;
  readonly #hear = (event: MessageEvent<OnChannel>): void => {
    this.#heard(event.data);
  };

  constructor(channel: BroadcastChannel, name: string) {
    this.#channel = channel;
    this.#name = name;
    channel.addEventListener("message", this.#hear);
    this.#say({ kind: "who" });
  }

  async ask<O extends Operation>(op: O, args: Operations[O]["args"]): Promise<Operations[O]["answer"]> {
    return await new Promise((resolve, reject) => {
      this.#count += 1;
      const asked: AskedBy = { kind: "ask", from: this.#name, ask: String(this.#count), op, args: named(op, args) };
      const pending: Pending = { asked, leader: undefined, resolve: resolve as (answer: unknown) => void, reject };
      this.#pending.set(asked.ask, pending);
      this.#send(pending);
    });
  }

  on(listener: (told: Told) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** This worker leads now: what nobody answered is asked of its own engine, and the channel is left. */
  handOver(engine: Backend): void {
    this.#channel.removeEventListener("message", this.#hear);
    const left = [...this.#pending.values()];
    this.#pending.clear();
    for (const { asked, resolve, reject } of left) engine.ask(asked.op, asked.args).then(resolve, reject);
  }

  #heard(message: OnChannel): void {
    if (message.kind === "leading") this.#led(message.leader);
    else if (message.kind === "told") for (const listener of this.#listeners) listener(message.told);
    else if (message.kind === "answer" && message.to === this.#name) this.#answered(message);
  }

  #led(leader: string): void {
    this.#leader = leader;
    for (const pending of this.#pending.values()) if (pending.leader !== leader) this.#send(pending);
  }

  #send(pending: Pending): void {
    if (this.#leader === undefined) return;
    pending.leader = this.#leader;
    this.#say(pending.asked);
  }

  #answered(message: Extract<OnChannel, { kind: "answer" }>): void {
    const pending = this.#pending.get(message.ask);
    this.#pending.delete(message.ask);
    if ("refused" in message) pending?.reject(new Refusal(message.refused.code, message.refused.message));
    else pending?.resolve(message.answer);
  }

  #say(message: OnChannel): void {
    this.#channel.postMessage(message);
  }
}

/** A beginning gets its id here, before it is first asked: two leaders that hear of it begin it once. */
function named<O extends Operation>(op: O, args: Operations[O]["args"]): Operations[O]["args"] {
  if ((op !== "start" && op !== "startOver") || "id" in args) return args;
  return { ...args, id: toBase64(crypto.getRandomValues(new Uint8Array(16))) };
}
