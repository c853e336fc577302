/** The accounts on this screen, their conversations as one list, and what of it is shown. */
import { computed, signal } from "@preact/signals";
import type { ConversationView, RequestView, ServiceId } from "../../app/port.ts";
import type { Account } from "./account.ts";
import { inOrder } from "./names.ts";
import { route } from "./route.ts";

export interface Row {
  /** service and conversation: the same conversation may be on the screen once for each of one's accounts in it */
  key: string;
  account: Account;
  view: ConversationView;
}

export interface Knock {
  account: Account;
  request: RequestView;
}

export type Show = "all" | "unread";

export const accounts = signal<readonly Account[]>([]);
export const show = signal<Show>("all");
export const onlyService = signal<ServiceId | null>(null);
export const needle = signal("");

export function keyOf(service: ServiceId, conversation: string): string {
  return `${service}/${conversation}`;
}

function rowsOf(account: Account): Row[] {
  const views = [...account.conversations.value.values()];
  return views.map((view) => ({ key: keyOf(account.service, view.id), account, view }));
}

function newestFirst(one: Row, other: Row): number {
  return (other.view.last?.at ?? 0) - (one.view.last?.at ?? 0);
}

export const ready = computed(() => inOrder(accounts.value.filter((account) => account.phase.value?.kind === "ready")));
export const rows = computed(() => ready.value.flatMap(rowsOf).sort(newestFirst));
export const knocks = computed<Knock[]>(() =>
  ready.value
    .flatMap((account) => account.requests.value.map((request) => ({ account, request })))
    .sort((one, other) => other.request.at - one.request.at),
);
/** no engine has told yet whether there is anybody: bones instead of an empty list */
export const opening = computed(() => ready.value.length === 0 && !accounts.value.some(isSignedOut));

function isSignedOut(account: Account): boolean {
  return account.phase.value?.kind === "signed-out";
}

function passes(row: Row): boolean {
  const { view } = row;
  if (show.value === "unread" && view.unread === 0 && row.key !== selectedKey.value) return false;
  if (onlyService.value !== null && !view.services.includes(onlyService.value)) return false;
  return view.title.toLocaleLowerCase().includes(needle.value.trim().toLocaleLowerCase());
}

export const selectedKey = computed(() => {
  const at = route.value;
  return at.view === "thread" ? keyOf(at.service, at.conversation) : null;
});
function twinKey({ view }: Row): string {
  return `${view.title}/${view.peerService ?? ""}`;
}

/** Those of whom the list holds another with the same face: they need to say whose they are. */
export const twins = computed<ReadonlySet<string>>(() => {
  const seen = new Map<string, string[]>();
  for (const row of rows.value) seen.set(twinKey(row), [...(seen.get(twinKey(row)) ?? []), row.key]);
  return new Set([...seen.values()].filter((keys) => keys.length > 1).flat());
});

export const shown = computed(() => rows.value.filter(passes));
export const selected = computed(() => rows.value.find((row) => row.key === selectedKey.value));
export const filtered = computed(
  () => show.value !== "all" || onlyService.value !== null || needle.value.trim() !== "",
);

export function showAll(): void {
  show.value = "all";
  onlyService.value = null;
  needle.value = "";
}
