/** Workers of one origin in Chromium: the lock goes from the dead to the next as Chromium itself does it. */
import { vi } from "vitest";
import { LOCK } from "../../src/app/channel.ts";
import type { Asked, Said } from "./tab-engine.ts";
import { TabThread } from "./tab-thread.ts";
import TabWorker from "./tab-webworker.ts?worker";

const WAIT_MS_MAX = 20_000;
const threads: Thread[] = [];

class Thread extends TabThread {
  readonly worker: Worker;
  readonly id = crypto.randomUUID();

  constructor(hangs: boolean) {
    super();
    this.worker = new TabWorker({ name: `${this.id} ${hangs ? "hangs" : "answers"}` });
    this.worker.onmessage = ({ data }: MessageEvent<Said>) => {
      this.said.push(data);
    };
    threads.push(this);
  }

  die(): Promise<void> {
    this.worker.terminate();
    return Promise.resolve();
  }

  protected post(asked: Asked): void {
    this.worker.postMessage(asked);
  }
}

/** Until so many wait for the lock, and so many hold it. */
async function locked(held: number, pending: number): Promise<void> {
  await vi.waitFor(async () => {
    const now = await navigator.locks.query();
    const count = (locks: LockInfo[] = []): number => locks.filter(({ name }) => name === LOCK).length;
    if (count(now.held) !== held || count(now.pending) !== pending) throw new Error("not yet");
  }, WAIT_MS_MAX);
}

/** Starts one that leads. */
export async function leader(hangs = false): Promise<TabThread> {
  const thread = new Thread(hangs);
  await thread.until((said) => said.leads !== undefined);
  return thread;
}

/** Starts one that waits for the lock behind those before it. */
export async function follower(hangs = false): Promise<TabThread> {
  const waiting = threads.length;
  const thread = new Thread(hangs);
  await locked(1, waiting);
  return thread;
}

export async function endAll(): Promise<void> {
  for (const { worker } of threads.splice(0)) worker.terminate();
  await locked(0, 0);
}
