/** What a page tells the worker it started; types only. */
import type { Role, ServiceId } from "./port.ts";

export interface Place {
  service: ServiceId;
  pace: number;
  /** origin of the unified inbox */
  inbox: string;
}

export type FromPage = { kind: "start"; place: Place } | { kind: "port"; port: MessagePort; role: Role };

/** What the parent of an engine page and that page say to each other. */
export type FromFrame =
  /** the page listens now */
  | { um: "listening" }
  /** a port travels with it */
  | { um: "port"; nonce: string }
  | { um: "no-port"; nonce: string; reason: NoPort };
export interface FromInbox {
  um: "connect";
  nonce: string;
}

/** not-allowed: the owner did not turn it on; remembered: in another browser, but not in this one; partitioned: this browser keeps framed storage apart */
export type NoPort = "not-allowed" | "remembered" | "signed-out" | "partitioned";
