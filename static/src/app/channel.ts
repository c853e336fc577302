/** What the workers of one origin tell each other: types of the channel between the leader and the followers. */
import type { EngineEvent, Operation, Operations, Refused } from "./port.ts";

export const CHANNEL = "um-engine";
/** Whoever holds this Web Lock runs the engine. */
export const LOCK = "um-engine";

/** Events, and one that never leaves the workers: the owner took the inbox's permission away. */
export type Told = EngineEvent | { event: "inbox-closed" };

export interface AskedBy<O extends Operation = Operation> {
  kind: "ask";
  from: string;
  ask: string;
  op: O;
  args: Operations[O]["args"];
}

export type OnChannel =
  | AskedBy
  | { kind: "answer"; to: string; ask: string; answer: unknown }
  | { kind: "answer"; to: string; ask: string; refused: Refused }
  | { kind: "told"; told: Told }
  /** a follower asks who leads; the leader answers it, and says it unasked when it begins */
  | { kind: "who" }
  | { kind: "leading"; leader: string };

/** What runs the operations: the engine itself, or the way to it. */
export interface Backend {
  ask<O extends Operation>(op: O, args: Operations[O]["args"]): Promise<Operations[O]["answer"]>;
  on(listener: (told: Told) => void): () => void;
}

/** What may cross a port: a code and a sentence, never a stack or a bug's own words. */
export function refusedOf(error: unknown): Refused {
  const { code, message } = (error ?? {}) as Partial<Refused>;
  if (error instanceof Error && error.name === "Refusal" && code !== undefined && message !== undefined)
    return { code, message };
  return { code: "internal", message: "Something went wrong in this app. Reload the page." };
}
