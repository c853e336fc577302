/** The seats socket: sits, reads and sends by seats alone, knows no account, and comes back by itself. */
import type { SeatsSocket, StreamMessage } from "../app/context.ts";
import { backoffMs } from "./backoff.ts";
import type { ClientFrame, Kind, ServerFrame } from "./frames.ts";
import { decodeFrames, encodeFrames } from "./frames.ts";
import { Line } from "./line.ts";
import { hasCode, refusalOf, unreachable } from "./refusal.ts";
import type { Flight, Seat } from "./sitting.ts";
import { Sitting } from "./sitting.ts";

/** A send that is not answered for so long means a dead line that nobody closed. */
const ANSWER_MS = 20_000;
/** Frames are joined into one WebSocket message up to about this size. */
const JOINED_BYTES = 64 * 1024;
const NO_SUCH_SEAT = "no_such_seat";

type OnMessages = (conversation: string, messages: StreamMessage[], head: number) => void;
type Asked = { what: "sit" | "send" | "resume" | "other"; sitting: Sitting };

export class SeatsClient implements SeatsSocket {
  readonly #line: Line;
  readonly #pace: number;
  readonly #sittings = new Map<string, Sitting>();
  readonly #asked = new Map<number, Asked>();
  #ref = 0;
  #out: ClientFrame[] = [];
  #outBytes = 0;
  #watch: ReturnType<typeof setTimeout> | undefined;
  #messages: OnMessages = () => undefined;
  #caughtUp: (conversation: string) => void = () => undefined;
  #stood: (conversation: string, reason: string) => void = () => undefined;
  #whisper: (conversation: string, payload: Uint8Array) => void = () => undefined;
  /** the line was opened or lost */
  onStatus: () => void = () => undefined;

  constructor(origin: string, pace = 1) {
    this.#pace = pace;
    this.#line = new Line(
      `${origin.replace(/^http/, "ws")}/ws/seats/`,
      {
        opened: () => {
          this.#opened();
        },
        received: (data) => {
          this.#received(data as ArrayBuffer);
        },
        lost: () => {
          this.#lost();
        },
      },
      pace,
    );
  }

  get isOpen(): boolean {
    return this.#line.isOpen;
  }

  get isWanted(): boolean {
    return this.#sittings.size > 0;
  }

  hurry(): void {
    this.#line.hurry();
  }

  drop(): void {
    this.#line.drop();
  }

  close(): void {
    clearTimeout(this.#watch);
    this.#line.close();
    this.#forgetAll();
    this.#sittings.clear();
  }

  onMessages(handler: OnMessages): void {
    this.#messages = handler;
  }

  onCaughtUp(handler: (conversation: string) => void): void {
    this.#caughtUp = handler;
  }

  onStood(handler: (conversation: string, reason: string) => void): void {
    this.#stood = handler;
  }

  onWhisper(handler: (conversation: string, payload: Uint8Array) => void): void {
    this.#whisper = handler;
  }

  sit(conversation: string, seat: Seat): void {
    this.#sittings.get(conversation)?.reset(unreachable());
    const sitting = new Sitting(conversation, seat);
    this.#sittings.set(conversation, sitting);
    if (this.#line.isOpen) this.#trySit(sitting);
    else this.#line.open();
  }

  stand(conversation: string): void {
    const sitting = this.#sittings.get(conversation);
    if (!sitting) return;
    this.#sittings.delete(conversation);
    sitting.reset(unreachable());
    this.#put("other", sitting, (ref) => ["stand", ref, sitting.id]);
  }

  async send(conversation: string, clientId: Uint8Array, kind: Kind, payload: Uint8Array): Promise<number> {
    const sitting = this.#sittings.get(conversation);
    if (!sitting?.seated || !this.#line.isOpen) throw unreachable();
    return await new Promise<number>((resolve, reject) => {
      const flight: Flight = { clientId, kind, payload, resolve, reject, sentAt: 0 };
      if (sitting.halted) sitting.waiting.push(flight);
      else this.#transmit(sitting, flight);
    });
  }

  whisper(conversation: string, payload: Uint8Array): void {
    const sitting = this.#sittings.get(conversation);
    if (sitting?.seated) this.#put("other", sitting, (ref) => ["whisper", ref, sitting.id, payload]);
  }

  #transmit(sitting: Sitting, flight: Flight): void {
    flight.sentAt = Date.now();
    const ref = this.#put(
      "send",
      sitting,
      (ref) => ["send", ref, sitting.id, flight.clientId, flight.kind, flight.payload],
      flight.payload.length,
    );
    sitting.flights.set(ref, flight);
    this.#watch ??= setTimeout(() => {
      this.#look();
    }, ANSWER_MS);
  }

  #look(): void {
    this.#watch = undefined;
    const oldest = Math.min(Infinity, ...[...this.#sittings.values()].map((sitting) => sitting.oldestFlight()));
    if (oldest === Infinity) return;
    if (Date.now() - oldest >= ANSWER_MS) this.#line.drop();
    else
      this.#watch = setTimeout(
        () => {
          this.#look();
        },
        ANSWER_MS - (Date.now() - oldest),
      );
  }

  #put(what: Asked["what"], sitting: Sitting, frame: (ref: number) => ClientFrame, bytes = 0): number {
    this.#ref = (this.#ref + 1) % 2 ** 32;
    this.#asked.set(this.#ref, { what, sitting });
    if (this.#out.length === 0)
      queueMicrotask(() => {
        this.#flush();
      });
    this.#out.push(frame(this.#ref));
    this.#outBytes += bytes;
    if (this.#outBytes >= JOINED_BYTES) this.#flush();
    return this.#ref;
  }

  #flush(): void {
    if (this.#out.length === 0) return;
    const frames = this.#out;
    this.#out = [];
    this.#outBytes = 0;
    this.#line.send(encodeFrames(frames));
  }

  #opened(): void {
    this.#line.attempts = 0;
    for (const sitting of [...this.#sittings.values()]) this.#trySit(sitting);
    this.onStatus();
  }

  #lost(): void {
    this.#forgetAll();
    this.onStatus();
  }

  #forgetAll(): void {
    this.#out = [];
    this.#outBytes = 0;
    this.#asked.clear();
    for (const sitting of this.#sittings.values()) sitting.reset(unreachable());
  }

  /** Sits with the secret whose turn it is; with none left the seat is lost. */
  #trySit(sitting: Sitting): void {
    const secret = sitting.seat.secrets()[sitting.secret];
    if (!secret) {
      this.#gone(sitting, NO_SUCH_SEAT);
      return;
    }
    this.#put("sit", sitting, (ref) => ["sit", ref, sitting.id, secret, sitting.seat.after()]);
  }

  #gone(sitting: Sitting, reason: string): void {
    sitting.reset(unreachable());
    if (this.#sittings.get(sitting.conversation) === sitting) this.#sittings.delete(sitting.conversation);
    this.#stood(sitting.conversation, reason);
  }

  #received(data: ArrayBuffer): void {
    let frames: ServerFrame[];
    try {
      frames = decodeFrames(data);
    } catch {
      this.#line.drop();
      return;
    }
    const batches = new Map<string, StreamMessage[]>();
    for (const frame of frames) {
      if (frame.type === "message") collect(batches, frame);
      else {
        this.#deliver(batches);
        this.#frame(frame);
      }
    }
    this.#deliver(batches);
  }

  #deliver(batches: Map<string, StreamMessage[]>): void {
    for (const [conversation, messages] of batches) {
      const sitting = this.#sittings.get(conversation);
      // Not seated yet: they belong to a seating that was given up, and would leave a gap behind them.
      if (!sitting?.seated) continue;
      sitting.delivered = messages.at(-1)?.seq ?? sitting.delivered;
      this.#messages(conversation, messages, Math.max(sitting.head, sitting.delivered));
      this.#tellHead(sitting);
    }
    batches.clear();
  }

  #tellHead(sitting: Sitting): void {
    if (sitting.reachedHead()) this.#caughtUp(sitting.conversation);
  }

  #frame(frame: Exclude<ServerFrame, { type: "message" }>): void {
    if (frame.type === "whisper") {
      this.#whisper(frame.conversation, frame.payload);
      return;
    }
    if (frame.type === "stood") {
      this.#standing(frame.conversation, frame.reason);
      return;
    }
    const asked = this.#asked.get(frame.ref);
    this.#asked.delete(frame.ref);
    // An answer for a seating that was given up meanwhile concerns nobody.
    if (asked && this.#sittings.get(asked.sitting.conversation) === asked.sitting) this.#answered(asked, frame);
  }

  #answered({ what, sitting }: Asked, frame: Exclude<ServerFrame, { type: "message" | "whisper" | "stood" }>): void {
    if (frame.type === "seated") {
      sitting.nowSeated(frame.head);
      this.#tellHead(sitting);
    } else if (frame.type === "ack") {
      this.#landed(sitting, frame.ref, (flight) => {
        flight.resolve(frame.seq);
      });
    } else if (frame.type === "resumed") {
      this.#resumed(sitting);
    } else this.#refused(what, sitting, frame.ref, refusalOf(frame.refusal));
  }

  #landed(sitting: Sitting, ref: number, settle: (flight: Flight) => void): void {
    const flight = sitting.flights.get(ref);
    sitting.flights.delete(ref);
    if (flight) settle(flight);
    if (sitting.halted && sitting.flights.size === 0)
      this.#put("resume", sitting, (next) => ["resume", next, sitting.id]);
  }

  #refused(what: Asked["what"], sitting: Sitting, ref: number, refusal: Error): void {
    if (what === "send") {
      sitting.halted = true;
      this.#landed(sitting, ref, (flight) => {
        flight.reject(refusal);
      });
    } else if (what === "sit") this.#sitRefused(sitting, refusal);
    else if (what === "resume") this.#line.drop();
  }

  #sitRefused(sitting: Sitting, refusal: Error): void {
    if (hasCode(refusal, NO_SUCH_SEAT)) {
      sitting.secret += 1;
      this.#trySit(sitting);
      return;
    }
    // Too fast, too many: the seat is not lost, it has to wait.
    sitting.refusals += 1;
    setTimeout(
      () => {
        this.#again(sitting);
      },
      backoffMs(sitting.refusals) * this.#pace,
    );
  }

  #again(sitting: Sitting): void {
    const current = this.#sittings.get(sitting.conversation) === sitting;
    if (current && this.#line.isOpen && !sitting.seated) this.#trySit(sitting);
  }

  #resumed(sitting: Sitting): void {
    sitting.halted = false;
    const waiting = sitting.waiting;
    sitting.waiting = [];
    for (const flight of waiting) this.#transmit(sitting, flight);
  }

  #standing(conversation: string, reason: string): void {
    const sitting = this.#sittings.get(conversation);
    // What we asked for was done here at once; by now somebody may sit there again.
    if (!sitting || reason === "asked") return;
    if (reason !== "slow_reader") {
      this.#gone(sitting, reason);
      return;
    }
    sitting.reset(unreachable());
    this.#trySit(sitting);
  }
}

function collect(batches: Map<string, StreamMessage[]>, frame: Extract<ServerFrame, { type: "message" }>): void {
  const batch = batches.get(frame.conversation) ?? [];
  batch.push({ seq: frame.seq, kind: frame.kind, payload: frame.payload, receivedAt: frame.receivedAt });
  batches.set(frame.conversation, batch);
}
