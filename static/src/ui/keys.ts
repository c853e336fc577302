/** Every key of the product in one registry: the sheet is drawn from it and the keyboard is read by it. */
import { rows, selectedKey, shown } from "./model/inbox.ts";
import { go, route, threadHref, up } from "./model/route.ts";
import { keysShown } from "./model/screen.ts";
import { words } from "./strings.ts";

export interface Key {
  /** as printed on the sheet, one of several ways each */
  keys: readonly string[];
  label: string;
  matches: (event: KeyboardEvent) => boolean;
  run: () => void;
  /** works while one is writing, too */
  always?: boolean;
}

const REGIONS = ["conversations", "messages", "details"];
const mac = navigator.userAgent.includes("Mac OS");

function move(by: 1 | -1): void {
  const list = shown.value.length > 0 ? shown.value : rows.value;
  const at = list.findIndex((row) => row.key === selectedKey.value);
  const next = list[at < 0 ? 0 : Math.min(Math.max(at + by, 0), list.length - 1)];
  if (next !== undefined) go(threadHref(next.account.service, next.view.id), route.value.view === "thread");
}

function focusFilter(): void {
  const filter = document.getElementById("filter");
  if (filter instanceof HTMLInputElement) filter.select();
}

function visible(id: string): HTMLElement[] {
  const element = document.getElementById(id);
  return element !== null && element.offsetParent !== null ? [element] : [];
}

function nextRegion(): void {
  const regions = REGIONS.flatMap(visible);
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  regions[(at + 1) % regions.length]?.focus();
}

export const keys: readonly Key[] = [
  {
    keys: [mac ? "⌘ K" : "Ctrl K", "/"],
    label: words.keys.search,
    matches: (event) => ((event.ctrlKey || event.metaKey) && event.key === "k") || (plain(event) && event.key === "/"),
    run: focusFilter,
  },
  {
    keys: ["Alt ↑"],
    label: words.keys.previous,
    matches: (event) => event.altKey && event.key === "ArrowUp",
    run: () => move(-1),
    always: true,
  },
  {
    keys: ["Alt ↓"],
    label: words.keys.next,
    matches: (event) => event.altKey && event.key === "ArrowDown",
    run: () => move(1),
    always: true,
  },
  {
    keys: ["Esc"],
    label: words.keys.escape,
    matches: (event) => plain(event) && event.key === "Escape",
    run: up,
    always: true,
  },
  { keys: ["F6"], label: words.keys.regions, matches: (event) => event.key === "F6", run: nextRegion, always: true },
  {
    keys: ["?"],
    label: words.keys.sheet,
    matches: (event) => plain(event) && event.key === "?",
    run: () => void (keysShown.value = true),
  },
];

/** Keys the composer and the browser handle: on the sheet only. */
export const written: readonly Pick<Key, "keys" | "label">[] = [
  { keys: ["↑"], label: words.keys.editLast },
  { keys: ["↑", "↓"], label: words.keys.messages },
  { keys: ["Enter"], label: words.keys.actions },
  { keys: ["Enter"], label: words.keys.send },
  { keys: ["Shift Enter"], label: words.keys.line },
];

function plain(event: KeyboardEvent): boolean {
  return !event.ctrlKey && !event.metaKey && !event.altKey;
}

function writing(event: KeyboardEvent): boolean {
  const target = event.target;
  return target instanceof HTMLElement && target.closest("input, textarea, select") !== null;
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open], :popover-open") !== null)
    return;
  const found = keys.find((key) => key.matches(event));
  const command = event.ctrlKey || event.metaKey;
  if (found === undefined || (writing(event) && found.always !== true && !command)) return;
  event.preventDefault();
  found.run();
}

/** Listens for the whole page, once. */
export function listenToKeys(): void {
  addEventListener("keydown", onKey);
}
