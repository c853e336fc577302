/** A worker of the origin as a thread of Node, for tests of who leads. */
import { parentPort, threadId, workerData } from "node:worker_threads";
import { serve, type Asked, type Said } from "./tab-engine.ts";

const say = (said: Said): void => {
  parentPort?.postMessage(said);
};

/** The test hands the lock on: Node 24 sometimes grants a dead thread's lock to nobody. Chromium's own is tried there. */
const locks = {
  request: async (_: string, granted: () => Promise<unknown>): Promise<void> => {
    say({ queued: true });
    parentPort?.on("message", (message: unknown) => {
      if (message === "lock") void granted();
    });
    await Promise.resolve();
  },
} as unknown as LockManager;

const hear = (handler: (asked: Asked) => void): void => {
  parentPort?.on("message", (message: "lock" | Asked) => {
    if (message !== "lock") handler(message);
  });
};

const { hangs } = workerData as { hangs: boolean };
serve({ id: String(threadId), hangs, say, hear }, locks);
