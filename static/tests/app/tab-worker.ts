/** A worker of the origin, for tests of who leads: its engine answers who it is, and can be told to hang. */
import { parentPort, threadId, workerData } from "node:worker_threads";
import type { StartableEngine } from "../../src/app/tab.ts";
import { Tab } from "../../src/app/tab.ts";

const { hangs } = workerData as { hangs: boolean };

function engine(): StartableEngine {
  parentPort?.postMessage({ leads: threadId });
  const answer = (op: string, args: unknown): unknown =>
    op === "open"
      ? { phase: { kind: "signed-out" }, connection: { status: "online", queued: 0 }, conversations: [], requests: [] }
      : { by: threadId, args };
  return {
    start: () => Promise.resolve(),
    on: () => () => undefined,
    ask: async (op, args) => {
      if (hangs && op !== "open") {
        parentPort?.postMessage({ hanging: op });
        await new Promise(() => undefined);
      }
      return answer(op, args) as never;
    },
  };
}

/** The test hands the lock on: Node 24 sometimes grants a dead thread's lock to nobody. Browsers' own is tried in one. */
const locks = {
  request: async (_: string, granted: () => Promise<unknown>): Promise<void> => {
    parentPort?.postMessage({ queued: true });
    parentPort?.on("message", (message: unknown) => {
      if (message === "lock") void granted();
    });
    await Promise.resolve();
  },
} as unknown as LockManager;

const tab = new Tab(engine, locks);
tab.on((told) => parentPort?.postMessage({ told }));
parentPort?.on("message", (message: "lock" | { ref: number; args: never }) => {
  if (message === "lock") return;
  const { ref, args } = message;
  void tab.ask("send", args).then((answer) => parentPort?.postMessage({ ref, answer }));
});
