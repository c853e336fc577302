/** Threads of Node as the workers of one origin; the test hands the lock on as browsers do it. */
import { Worker } from "node:worker_threads";
import type { Asked, Said } from "./tab-engine.ts";
import { TabThread } from "./tab-thread.ts";

const threads: Thread[] = [];
/** those that hold the lock or wait for it */
const waiting: Thread[] = [];

class Thread extends TabThread {
  readonly worker: Worker;
  readonly id: string;

  constructor(hangs: boolean) {
    super();
    this.worker = new Worker(new URL("./tab-worker.ts", import.meta.url), { workerData: { hangs } });
    this.id = String(this.worker.threadId);
    this.worker.on("message", (said: Said) => {
      this.said.push(said);
      if (said.queued) waiting.push(this);
      if (said.queued && waiting.length === 1) this.lead();
    });
    threads.push(this);
  }

  lead(): void {
    this.worker.postMessage("lock");
  }

  async die(): Promise<void> {
    await this.worker.terminate();
    if (waiting[0] !== this) return;
    waiting.shift();
    waiting.at(0)?.lead();
  }

  protected post(asked: Asked): void {
    this.worker.postMessage(asked);
  }
}

/** Starts one that leads. */
export async function leader(hangs = false): Promise<TabThread> {
  const thread = new Thread(hangs);
  await thread.until((said) => said.leads !== undefined);
  return thread;
}

/** Starts one that waits for the lock behind those before it. */
export async function follower(hangs = false): Promise<TabThread> {
  const thread = new Thread(hangs);
  await thread.until((said) => said.queued === true);
  return thread;
}

export async function endAll(): Promise<void> {
  waiting.splice(0);
  await Promise.all(threads.splice(0).map(({ worker }) => worker.terminate()));
}
