/** Decisions on their way: made and kept before they are sent, in the order in which they were made. */
import type { Decider, SignedDecision } from "../../crypto/index.ts";
import { makeDecision } from "../../crypto/index.ts";
import type { Store, Write } from "../context.ts";
import type { Decided } from "./port.ts";

/** What somebody decided with one click: sent whole, taken whole. */
export interface WaitingAct {
  statements: SignedDecision[];
}

const PREFIX = "waiting:";
const DIGITS = 12;
/** The checkbox of the sign-up: before everything else that this device will ever decide. */
const SIGN_UP = 0;

export type WaitingEntry = [key: string, act: WaitingAct];

export async function waitingActs(store: Store): Promise<WaitingEntry[]> {
  return await store.all<WaitingAct>("consent", PREFIX);
}

export function madeOf(decider: Decider, decided: readonly Decided[]): WaitingAct {
  return { statements: decided.map((one) => makeDecision(decider, one, one.act)) };
}

/** Behind everything that waits; `last` is the number of the newest one that was ever kept in this session. */
export function actKey(number: number): string {
  return PREFIX + String(number).padStart(DIGITS, "0");
}

export function numberOf(key: string): number {
  return Number(key.slice(PREFIX.length));
}

/** Stands in the very transaction that keeps the new account; asked once more, the newer answer replaces the older. */
export function signUpWrite(decider: Decider, decided: Decided | undefined): Write {
  const key = actKey(SIGN_UP);
  return decided === undefined
    ? { drop: "consent", key }
    : { put: "consent", key, value: madeOf(decider, [decided]) satisfies WaitingAct };
}
