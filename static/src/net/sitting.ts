/** One conversation at the seats socket: is it seated, how far was it read, what waits for its acknowledgement. */
import type { Kind } from "./frames.ts";
import { idBytes } from "./frames.ts";

export interface Seat {
  secrets: () => Uint8Array[];
  after: () => number;
}

/** A message on its way. */
export interface Flight {
  clientId: Uint8Array;
  kind: Kind;
  payload: Uint8Array;
  resolve: (seq: number) => void;
  reject: (error: Error) => void;
  /** when it was put on the wire */
  sentAt: number;
}

export class Sitting {
  readonly conversation: string;
  readonly id: Uint8Array;
  readonly seat: Seat;
  seated = false;
  /** which of the seat's secrets is tried */
  secret = 0;
  refusals = 0;
  head = 0;
  delivered = 0;
  caughtUp = false;
  /** a send was refused: nothing more leaves until the server was told that we know */
  halted = false;
  readonly flights = new Map<number, Flight>();
  waiting: Flight[] = [];

  constructor(conversation: string, seat: Seat) {
    this.conversation = conversation;
    this.id = idBytes(conversation);
    this.seat = seat;
  }

  /** As after a lost socket: nothing is known to be seated, nobody waits. */
  reset(error: Error): void {
    this.seated = this.caughtUp = this.halted = false;
    this.secret = 0;
    const left = [...this.flights.values(), ...this.waiting];
    this.flights.clear();
    this.waiting = [];
    for (const flight of left) flight.reject(error);
  }

  nowSeated(head: number): void {
    this.seated = true;
    this.refusals = 0;
    this.head = head;
    this.delivered = this.seat.after();
  }

  /** True once per seating: when everything up to the head named then was delivered. */
  reachedHead(): boolean {
    if (this.caughtUp || this.delivered < this.head) return false;
    this.caughtUp = true;
    return true;
  }

  oldestFlight(): number {
    return Math.min(Infinity, ...[...this.flights.values()].map((flight) => flight.sentAt));
  }
}
