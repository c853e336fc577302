/** The object stores of one account's database and the range of keys under a prefix; no database here. */
import type { StoreName } from "../app/context.ts";

export const STORES: readonly StoreName[] = [
  "meta",
  "identity",
  "keyring",
  "packages",
  "conversations",
  "messages",
  "outbox",
  "plans",
  "requests",
  "consent",
  "files",
  "chunks",
];

/** Above every key that begins with a prefix: keys are ASCII. */
const ABOVE = "\uffff";

export function databaseName(account: string): string {
  return `um-${account}`;
}

/** Half-open range [from, to) of the keys that begin with `prefix`, cut at `before`. */
export function range(prefix: string, before?: string): { from: string; to: string } {
  const end = prefix + ABOVE;
  return { from: prefix, to: before !== undefined && before < end ? before : end };
}
