/** A port as the screen uses it: typed questions, and events. */
import type { Ask, EngineEvent, FromEngine, Operation, Operations, Refused } from "./port.ts";

export interface EngineHandle {
  /** Rejects with `RefusedByEngine`. */
  ask<O extends Operation>(op: O, args: Operations[O]["args"]): Promise<Operations[O]["answer"]>;
  /** Calls back for every event until the returned function is called. */
  on(listener: (event: EngineEvent) => void): () => void;
}

/** What an engine refused, with its stable code. */
export class RefusedByEngine extends Error implements Refused {
  readonly code: string;

  constructor({ code, message }: Refused) {
    super(message);
    this.name = "RefusedByEngine";
    this.code = code;
  }
}

interface Pending {
  resolve: (answer: unknown) => void;
  reject: (error: Error) => void;
}

export function handleOf(port: MessagePort): EngineHandle {
  const pending = new Map<string, Pending>();
  const listeners = new Set<(event: EngineEvent) => void>();
  let count = 0;
  port.onmessage = ({ data }: MessageEvent<FromEngine>) => {
    if ("ask" in data) settle(pending, data);
    else for (const listener of listeners) listener(data);
  };
  return {
    ask: async (op, args) =>
      await new Promise((resolve, reject) => {
        count += 1;
        const ask = String(count);
        pending.set(ask, { resolve: resolve as (answer: unknown) => void, reject });
        port.postMessage({ ask, op, args } satisfies Ask);
      }),
    on: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

function settle(pending: Map<string, Pending>, answer: Exclude<FromEngine, EngineEvent>): void {
  const waiting = pending.get(answer.ask);
  pending.delete(answer.ask);
  if ("refused" in answer) waiting?.reject(new RefusedByEngine(answer.refused));
  else waiting?.resolve(answer.answer);
}
