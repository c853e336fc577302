/** What a click on a purpose's switch decides. Pure. */
import type { Act, PurposeView } from "../../app/consent/port.ts";

/** A grant ends by being withdrawn, be it only on its way; anything else by being refused. */
export function ended({ on, state }: Pick<PurposeView, "on" | "state">): Act {
  return on || state === "granted" ? "withdraw" : "refuse";
}

/** What turning a switch means. */
export function turned(purpose: Pick<PurposeView, "on" | "state">): Act {
  return purpose.on ? ended(purpose) : "grant";
}
