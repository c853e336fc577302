/** Who is writing where, for as long as it is noticed: what an engine said a few seconds ago. */
import { signal } from "@preact/signals";
import type { EngineEvent } from "../../app/port.ts";
import type { Account } from "./account.ts";
import { keyOf } from "./inbox.ts";

const NOTICED_MS = 6000;
/** Between two words to the engine: it would not say it more often. */
const EVERY_MS = 3000;

/** key of the conversation → accounts that write there */
export const writers = signal<ReadonlyMap<string, readonly string[]>>(new Map());
const timers = new Map<string, ReturnType<typeof setTimeout>>();
const said = new Map<string, number>();

function change(key: string, account: string, writes: boolean): void {
  const others = (writers.value.get(key) ?? []).filter((other) => other !== account);
  writers.value = new Map(writers.value).set(key, writes ? [...others, account] : others);
}

/** Whoever says something is not writing any more. */
export function noticeTyping(account: Account, event: EngineEvent): void {
  if (event.event === "messages") {
    const key = keyOf(account.service, event.conversation);
    for (const message of event.upsert) change(key, message.sender.account, false);
  }
  if (event.event !== "typing") return;
  const key = keyOf(account.service, event.conversation);
  const timer = `${key} ${event.account}`;
  clearTimeout(timers.get(timer));
  change(key, event.account, true);
  timers.set(
    timer,
    setTimeout(() => change(key, event.account, false), NOTICED_MS),
  );
}

/** The engine decides whether anybody hears of it. */
export function sayTyping(account: Account, conversation: string): void {
  const key = keyOf(account.service, conversation);
  if (Date.now() - (said.get(key) ?? 0) < EVERY_MS) return;
  said.set(key, Date.now());
  void account.handle.ask("typing", { conversation }).catch(() => undefined);
}
