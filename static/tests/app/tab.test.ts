/** Workers of one origin, each a real thread: one leads, the others go through it, and a death loses no question. */
import { Worker } from "node:worker_threads";
import { afterEach, expect, test, vi } from "vitest";

interface Said {
  leads?: number;
  queued?: boolean;
  hanging?: string;
  told?: { event: string };
  ref?: number;
  answer?: { by: number; args: unknown };
}

class Thread {
  readonly worker: Worker;
  readonly said: Said[] = [];
  #ref = 0;

  constructor(hangs = false) {
    this.worker = new Worker(new URL("./tab-worker.ts", import.meta.url), { workerData: { hangs } });
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

  /** Whoever waits longest gets the lock, as browsers do it. */
  async die(): Promise<void> {
    await this.worker.terminate();
    if (waiting[0] !== this) return;
    waiting.shift();
    waiting.at(0)?.lead();
  }

  get id(): number {
    return this.worker.threadId;
  }

  async until(is: (said: Said) => boolean): Promise<Said> {
    return await vi.waitFor(() => {
      const found = this.said.find(is);
      if (!found) throw new Error("not said yet");
      return found;
    }, 20_000);
  }

  ask(args: unknown): () => Promise<{ by: number; args: unknown } | undefined> {
    const ref = ++this.#ref;
    this.worker.postMessage({ ref, args });
    return async () => (await this.until((said) => said.ref === ref)).answer;
  }
}

const threads: Thread[] = [];
/** those that hold the lock or wait for it */
const waiting: Thread[] = [];
afterEach(async () => {
  waiting.splice(0);
  await Promise.all(threads.splice(0).map(({ worker }) => worker.terminate()));
});

async function leader(hangs = false): Promise<Thread> {
  const thread = new Thread(hangs);
  await thread.until((said) => said.leads !== undefined);
  return thread;
}

async function follower(hangs = false): Promise<Thread> {
  const thread = new Thread(hangs);
  await thread.until((said) => said.queued === true);
  return thread;
}

test("all questions are answered by the one that leads", async () => {
  const first = await leader();
  const [second, third] = [await follower(), await follower()];
  const answers = await Promise.all([first, second, third].map((thread, n) => thread.ask({ n })()));
  expect(answers).toEqual([0, 1, 2].map((n) => ({ by: first.id, args: { n } })));
  expect(second.said.some((said) => said.leads)).toBe(false);
});

test("what a leader left unanswered is asked of the next, and every screen is told how things stand", async () => {
  const first = await leader(true);
  const second = await follower();
  const third = await follower();
  const answers = [second.ask({ n: 2 }), third.ask({ n: 3 })];
  await vi.waitFor(() => expect(first.said.filter((said) => said.hanging)).toHaveLength(2), 20_000);
  const id = first.id;
  await first.die();
  const [two, three] = await Promise.all(answers.map((answer) => answer()));
  expect(two?.args).toEqual({ n: 2 });
  expect(three?.args).toEqual({ n: 3 });
  expect(two?.by).toBe(three?.by);
  expect(two?.by).not.toBe(id);
  for (const thread of [second, third]) {
    await thread.until((said) => said.told?.event === "phase");
    await thread.until((said) => said.told?.event === "requests");
  }
});

test("three deaths in a row still end in an answer", async () => {
  const first = await leader(true);
  const second = await follower(true);
  const third = await follower();
  const answer = third.ask({ n: 1 });
  for (const thread of [first, second]) {
    await thread.until((said) => said.hanging !== undefined);
    await thread.die();
  }
  expect(await answer()).toEqual({ by: third.id, args: { n: 1 } });
});
