/** Which part of the privacy centre is on the screen: kept in the fragment, so that no server is told what one reads. */
import { signal } from "@preact/signals";
import { fromInbox } from "../pages/inboxTrip.ts";

export const PARTS = ["knows", "allow", "reach", "links", "devices", "export", "delete"] as const;
export type Part = (typeof PARTS)[number];

function parse(fragment: string): Part {
  const [named] = fragment.replace(/^#\/?/, "").split("/");
  return PARTS.find((part) => part === named) ?? "knows";
}

export const part = signal<Part>(parse(location.hash));
/** The way back is remembered: going from part to part takes the mark out of the fragment. */
export const cameFromInbox = fromInbox();

addEventListener("hashchange", () => {
  part.value = parse(location.hash);
  scrollTo(0, 0);
});
