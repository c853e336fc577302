/** An answer to words that were shown; pure, for screens and for people without one. */
import type { Act, Decided, PurposeText } from "./port.ts";

export const REACH = "cross_service_reach";

export function answerTo({ purpose, version, language, text }: PurposeText, act: Act): Decided {
  return { purpose, version, language, text, act };
}

/** The answer to the question of the sign-up; undefined where the service does not ask it. */
export function reachOf(texts: readonly PurposeText[], allowed: boolean): Decided | undefined {
  const asked = texts.find(({ purpose, refused }) => purpose === REACH && !refused);
  return asked && answerTo(asked, allowed ? "grant" : "refuse");
}
