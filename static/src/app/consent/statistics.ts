/** Five questions about a day, answered with coins: no single answer says anything sure about anybody. */
import { random } from "../../crypto/index.ts";
import type { HttpClient } from "../../net/http.ts";
import { hasCode } from "../../net/refusal.ts";
import type { Store } from "../context.ts";
import type { EnginePurpose } from "./readers.ts";

/** In the order in which the service adds them up. */
export const QUESTIONS = ["wrote", "started_conversation", "used_group", "used_inbox", "used_two_devices"] as const;
export type Use = (typeof QUESTIONS)[number];

const PURPOSE = "usage_statistics";
const PREFIX = "use:";
const ANSWERED = "answered";
const DAY_MS = 24 * 60 * 60 * 1000;

/** What a screen's operation says about the day. */
export function usesOf(op: string, isGroup: boolean): Use[] {
  const group: Use[] = isGroup ? ["used_group"] : [];
  if (op === "send") return ["wrote", ...group];
  return op === "start" ? ["started_conversation", "wrote", ...group] : [];
}

export interface Counting {
  http: Pick<HttpClient, "account">;
  store: Store;
  allows: (purpose: EnginePurpose) => boolean;
  now: () => number;
  /** whether the account has more than one device */
  hasTwoDevices(): Promise<boolean>;
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Remembered for that day, in this browser alone, and only while the owner allows it. */
export async function noteUse(
  { store, allows, now }: Pick<Counting, "store" | "allows" | "now">,
  ...uses: Use[]
): Promise<void> {
  if (!allows(PURPOSE) || uses.length === 0) return;
  const key = PREFIX + dayOf(now());
  const known = (await store.get<Use[]>("consent", key)) ?? [];
  const all = [...new Set([...known, ...uses])];
  if (all.length > known.length) await store.write([{ put: "consent", key, value: all }]);
}

/** Heads: the truth. Tails: what a second coin says. */
export function blurred(truth: boolean, coins: number = random(1)[0] ?? 0): 0 | 1 {
  const [first, second] = [coins & 1, (coins >> 1) & 1];
  return (first === 1 ? truth : second === 1) ? 1 : 0;
}

/** Yesterday is answered for, once; nothing is remembered of it, nor of any day where that is not allowed. Raises: Refusal. */
export async function answerStatistics(counting: Counting): Promise<void> {
  const { http, store, allows, now } = counting;
  const day = dayOf(now() - DAY_MS);
  const answered = await store.get<string>("consent", ANSWERED);
  if (allows(PURPOSE) && answered !== day) {
    const used = new Set((await store.get<Use[]>("consent", PREFIX + day)) ?? []);
    if (await counting.hasTwoDevices()) used.add("used_two_devices");
    // Kept first: cut off here, a day goes unanswered rather than answered twice, which would wear the coins down.
    await store.write([{ put: "consent", key: ANSWERED, value: day }]);
    await tell(
      http,
      day,
      QUESTIONS.map((question) => blurred(used.has(question))),
    );
  }
  await forget(store, allows(PURPOSE) ? dayOf(now()) : "");
}

async function tell(http: Counting["http"], day: string, bits: (0 | 1)[]): Promise<void> {
  try {
    await http.account("POST", "statistics/", { day, bits });
  } catch (error) {
    if (!hasCode(error, "not_allowed", "too_fast")) throw error;
  }
}

async function forget(store: Store, today: string): Promise<void> {
  const kept = await store.all("consent", PREFIX);
  const old = kept.filter(([key]) => key !== PREFIX + today);
  if (old.length > 0) await store.write(old.map(([key]) => ({ drop: "consent", key })));
}
