/** Where the person is, kept in the fragment: it makes links and the back button work and is never sent to a server. */
import { computed, signal } from "@preact/signals";
import type { ServiceId } from "../../app/port.ts";

export type Route =
  | { view: "list" }
  | { view: "requests" }
  | { view: "thread"; service: ServiceId; conversation: string; details: boolean };

const SERVICES: readonly string[] = ["messenger", "instagram", "whatsapp"];

function isService(text: string | undefined): text is ServiceId {
  return text !== undefined && SERVICES.includes(text);
}

export function parse(fragment: string): Route {
  const [head, service, conversation, tail] = fragment.replace(/^#\/?/, "").split("/");
  if (head === "requests") return { view: "requests" };
  if (head !== "c" || !isService(service) || conversation === undefined || conversation === "") return { view: "list" };
  return { view: "thread", service, conversation, details: tail === "details" };
}

export function threadHref(service: ServiceId, conversation: string, details = false): string {
  return `#/c/${service}/${conversation}${details ? "/details" : ""}`;
}

export const route = signal<Route>(parse(location.hash));
addEventListener("hashchange", () => (route.value = parse(location.hash)));

/** Where a phone shows one pane only: which one. */
export const pane = computed(() => {
  const at = route.value;
  if (at.view === "list") return "list";
  return at.view === "thread" && at.details ? "details" : "thread";
});

/** Goes there, as pressing a link would; `replace` leaves no step back. */
export function go(href: string, replace = false): void {
  if (replace) history.replaceState(null, "", href);
  else history.pushState(null, "", href);
  route.value = parse(location.hash);
}

/** Up: from details to the messages, from there to the list. */
export function up(): void {
  const at = route.value;
  if (at.view === "thread" && at.details) go(threadHref(at.service, at.conversation), true);
  else if (at.view !== "list") go("#/", true);
}

addEventListener("popstate", () => (route.value = parse(location.hash)));

// ---- the details beside the messages, where there is room for three panes
const roomy = matchMedia("(min-width: 70rem)");
export const wide = signal(roomy.matches);
roomy.addEventListener("change", () => (wide.value = roomy.matches));
export const detailsBeside = signal(true);

export const detailsShown = computed(() => {
  const at = route.value;
  if (at.view === "requests") return wide.value && detailsBeside.value;
  return at.view === "thread" && (at.details || (wide.value && detailsBeside.value));
});

/** Whatever the width: after this the details are on the screen. */
export function openDetails(): void {
  const at = route.value;
  if (at.view !== "thread" || detailsShown.value) return;
  if (wide.value) detailsBeside.value = true;
  else go(threadHref(at.service, at.conversation, true));
}

export function closeDetails(): void {
  const at = route.value;
  if (at.view === "thread" && at.details) up();
  if (wide.value) detailsBeside.value = false;
}
