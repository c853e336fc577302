/** What is being written, per conversation: on this screen, and kept by its engine. The page's own storage never holds a word of anybody. */
import { signal } from "@preact/signals";
import type { Account } from "./account.ts";
import { accounts, keyOf } from "./inbox.ts";

/** As typed on this screen; where nothing was, the engine's word counts. */
export const drafts = signal<ReadonlyMap<string, string>>(new Map());
const keeping = new Set<string>();

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
  if (!keeping.has(key)) void keep(key);
}

/** One at a time: what was typed meanwhile goes next. A draft that could not be kept is still on the screen. */
async function keep(key: string): Promise<void> {
  keeping.add(key);
  for (let kept: string | undefined; kept !== drafts.value.get(key);) {
    const text = (kept = drafts.value.get(key)) ?? "";
    const at = place(key);
    await at?.account.handle.ask("draft", { conversation: at.conversation, text }).catch(() => undefined);
  }
  keeping.delete(key);
}
