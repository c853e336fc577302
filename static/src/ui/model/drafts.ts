/** What is being written, per conversation, in memory only: the inbox's own storage never holds a word of anybody. */
import { signal } from "@preact/signals";

export const drafts = signal<ReadonlyMap<string, string>>(new Map());

export function draftOf(key: string): string {
  return drafts.value.get(key) ?? "";
}

export function setDraft(key: string, text: string): void {
  const next = new Map(drafts.value);
  if (text === "") next.delete(key);
  else next.set(key, text);
  drafts.value = next;
}
