/** A log in the server's place: it orders, remembers client ids, and brings every frame to whoever listens. */
import * as crypto from "../../src/crypto/index.ts";
import type { SeatsSocket, StreamMessage } from "../../src/app/context.ts";
import { Refusal } from "../../src/net/refusal.ts";
import { happens } from "./activity.ts";

/** The order of everything, and who listens to it. */
export class Log {
  readonly frames: StreamMessage[] = [];
  /** when what comes now is received, in seconds */
  minute = 60;
  readonly clients: LogSeats[] = [];
  readonly #known = new Map<string, number>();

  append(clientId: Uint8Array, kind: "mls" | "sealed", payload: Uint8Array): number {
    const known = this.#known.get(crypto.b64(clientId));
    if (known !== undefined) return known;
    const seq = this.frames.length + 1;
    happens();
    this.frames.push({ seq, kind, payload: payload.slice(), receivedAt: this.minute });
    this.#known.set(crypto.b64(clientId), seq);
    queueMicrotask(() => {
      for (const client of this.clients) client.bring();
    });
    return seq;
  }
}

/** What a socket to the log brings and takes; it may be cut, and it may refuse. */
export class LogSeats implements SeatsSocket {
  readonly #log: Log;
  #after: (() => number) | undefined;
  #messages: Parameters<SeatsSocket["onMessages"]>[0] = () => undefined;
  #caughtUp: (conversation: string) => void = () => undefined;
  #conversation = "";
  #brought = 0;
  connected = false;
  /** takes what is sent, and says nothing of it */
  swallowing: Uint8Array[] | undefined;
  /** the code with which the next message is refused; what follows it is refused too, until it is known here */
  refusal: string | undefined;
  /** refuses everything, until somebody ends it */
  muted = false;
  /** the client ids of all that was tried, in order */
  readonly tried: string[] = [];
  #halted = false;

  constructor(log: Log) {
    this.#log = log;
    log.clients.push(this);
  }

  sit(conversation: string, seat: { after: () => number }): void {
    this.#conversation = conversation;
    this.#after = seat.after;
    if (this.connected) this.connect();
  }

  connect(): void {
    this.connected = true;
    this.#brought = this.#after?.() ?? 0;
    this.bring();
    this.#caughtUp(this.#conversation);
  }

  bring(): void {
    if (!this.connected || !this.#after) return;
    const fresh = this.#log.frames.filter(({ seq }) => seq > this.#brought);
    this.#brought = this.#log.frames.length;
    if (fresh.length > 0) this.#messages(this.#conversation, fresh, this.#brought);
  }

  send(_conversation: string, clientId: Uint8Array, kind: "mls" | "sealed", payload: Uint8Array): Promise<number> {
    if (!this.connected) return Promise.reject(new Refusal("unreachable", ""));
    this.tried.push(crypto.b64(clientId));
    const refused =
      this.refusal ??
      (this.muted && !this.#halted ? "muted" : undefined) ??
      (this.#halted ? "out_of_order" : undefined);
    if (refused) return this.#refuse(refused);
    if (!this.swallowing) return Promise.resolve(this.#log.append(clientId, kind, payload));
    this.swallowing.push(clientId, payload);
    return new Promise(() => undefined);
  }

  #refuse(code: string): Promise<number> {
    this.refusal = undefined;
    this.#halted = true;
    setTimeout(() => {
      this.#halted = false;
    }, 0);
    return Promise.reject(new Refusal(code, ""));
  }

  stand(): void {
    this.#after = undefined;
  }
  /** Passed on, and kept nowhere. */
  whisper(conversation: string, payload: Uint8Array): void {
    happens();
    for (const client of this.#log.clients) if (client !== this && client.connected) client.hear(conversation, payload);
  }
  hear: (conversation: string, payload: Uint8Array) => void = () => undefined;
  onMessages(handler: Parameters<SeatsSocket["onMessages"]>[0]): void {
    this.#messages = handler;
  }
  onCaughtUp(handler: (conversation: string) => void): void {
    this.#caughtUp = handler;
  }
  onStood(): void {
    // nor is anybody stood up
  }
  onWhisper(handler: (conversation: string, payload: Uint8Array) => void): void {
    this.hear = handler;
  }
}
