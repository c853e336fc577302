/** What the banner says: whether the two sockets are there, and how much waits to be sent. */
import type { Connection } from "./port.ts";

export interface Lines {
  /** the browser's own word; true where there is none */
  networkUp: boolean;
  accountReady: boolean;
  accountAttempts: number;
  seatsWanted: boolean;
  seatsOpen: boolean;
}

/** After so many failed attempts it is no longer "connecting". */
const PATIENCE = 2;

export function statusOf(lines: Lines): Connection["status"] {
  if (!lines.networkUp) return "offline";
  if (lines.accountReady && (lines.seatsOpen || !lines.seatsWanted)) return "online";
  return lines.accountAttempts > PATIENCE ? "offline" : "connecting";
}
