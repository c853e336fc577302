/** What an account needs from time to time: key packages topped up, the token changed; at times that tell nothing. */
import type { HttpClient } from "../../net/http.ts";
import type { Store } from "../context.ts";
import { topUp } from "./packages.ts";
import type { Self } from "./self.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const TOKEN_DAYS = 7;
/** After a start nothing happens at once: a top-up right after a claim would say whose package was claimed. */
const SETTLE_MS = 10 * 60 * 1000;

export interface Upkeep {
  http: HttpClient;
  store: Store;
  self: Self;
  now: () => number;
  pace: number;
}

export type Task = { name: string; days: number; run: (upkeep: Upkeep) => Promise<void> };
const TASKS: readonly Task[] = [
  { name: "packages", days: 1, run: ({ http, store, self, now }) => topUp(http, store, self.identity, now()) },
  { name: "token", days: TOKEN_DAYS, run: rotateToken },
];

/** Runs until the returned function is called. When a task is due is kept, so that closing the page postpones nothing. */
export function startUpkeep(upkeep: Upkeep, more: readonly Task[] = []): () => void {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  let stopped = false;
  const schedule = (task: Task, at: number): void => {
    if (stopped) return;
    const wait = Math.max(at - upkeep.now(), Math.random() * SETTLE_MS * upkeep.pace);
    timers.set(
      task.name,
      setTimeout(
        () => {
          void perform(upkeep, task).then((next) => {
            schedule(task, next);
          });
        },
        Math.min(wait, DAY_MS),
      ),
    );
  };
  for (const task of [...TASKS, ...more])
    void dueAt(upkeep, task).then((at) => {
      schedule(task, at);
    });
  return () => {
    stopped = true;
    for (const timer of timers.values()) clearTimeout(timer);
  };
}

async function dueAt(upkeep: Upkeep, task: Task): Promise<number> {
  return (await upkeep.store.get<number>("meta", `due:${task.name}`)) ?? (await postpone(upkeep, task));
}

/** Some time in the `days` after a pause of as long: never at the same time of day. */
async function postpone(upkeep: Upkeep, task: Task): Promise<number> {
  const at = upkeep.now() + (0.5 + Math.random()) * task.days * DAY_MS * upkeep.pace;
  await upkeep.store.write([{ put: "meta", key: `due:${task.name}`, value: at }]);
  return at;
}

async function perform(upkeep: Upkeep, task: Task): Promise<number> {
  const due = await dueAt(upkeep, task);
  if (due > upkeep.now()) return due;
  try {
    await task.run(upkeep);
    return await postpone(upkeep, task);
  } catch {
    // Offline or refused: the due time stands and the next look comes after the settling pause.
    return due;
  }
}

/** The old token works until the new one is first used, which happens only once it is durable. */
export async function rotateToken({ http, self }: Upkeep): Promise<void> {
  const { token } = await http.account<{ token: string }>("POST", "sessions/rotate/", {});
  await self.change({ token });
  http.token = token;
}
