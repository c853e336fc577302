/** What is being written, per conversation: at once on this screen, and a moment later kept by its engine, which the page's own storage never is. */
import { signal } from "@preact/signals";
import type { Account } from "./account.ts";
import { accounts, keyOf } from "./inbox.ts";

const KEEP_AFTER_MS = 400;

/** As typed on this screen; where nothing was, the engine's word counts. */
export const drafts = signal<ReadonlyMap<string, string>>(new Map());
const waiting = new Map<string, ReturnType<typeof setTimeout>>();

export function draftOf(key: string): string {
  return drafts.value.get(key) ?? kept(key) ?? "";
}

function place(key: string): { account: Account; conversation: string } | undefined {
  const [service = "", conversation = ""] = key.split("/");
  const account = accounts.value.find((one) => keyOf(one.service, conversation) === `${service}/${conversation}`);
  return account && { account, conversation };
}

function kept(key: string): string | undefined {
  const at = place(key);
  return at?.account.conversations.value.get(at.conversation)?.draft;
}

export function setDraft(key: string, text: string): void {
  drafts.value = new Map(drafts.value).set(key, text);
  clearTimeout(waiting.get(key));
  waiting.set(
    key,
    setTimeout(() => keep(key), text === "" ? 0 : KEEP_AFTER_MS),
  );
}

function keep(key: string): void {
  clearTimeout(waiting.get(key));
  waiting.delete(key);
  const at = place(key);
  const text = drafts.value.get(key) ?? "";
  // A draft that could not be kept is still on the screen.
  void at?.account.handle.ask("draft", { conversation: at.conversation, text }).catch(() => undefined);
}

/** Whoever leaves the page leaves nothing half kept. */
addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") for (const key of [...waiting.keys()]) keep(key);
});
