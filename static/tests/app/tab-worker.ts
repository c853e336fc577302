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

const tab = new Tab(engine);
parentPort?.postMessage({ queued: true });
tab.on((told) => parentPort?.postMessage({ told }));
parentPort?.on("message", ({ ref, args }: { ref: number; args: never }) => {
  void tab.ask("send", args).then((answer) => parentPort?.postMessage({ ref, answer }));
});
