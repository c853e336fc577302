/** What a request that failed leaves behind: the server's refusal, or the fact that no answer came. */
import type { Refused } from "../app/port.ts";

export const UNREACHABLE = "unreachable";

/** An expected error with a stable code; it carries nothing secret, neither path nor body. */
export class Refusal extends Error implements Refused {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "Refusal";
    this.code = code;
  }
}

export function unreachable(): Refusal {
  return new Refusal(UNREACHABLE, "The service cannot be reached. Check the connection.");
}

export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Refusal && codes.includes(error.code);
}

export function isUnreachable(error: unknown): boolean {
  return hasCode(error, UNREACHABLE);
}

/** The one shape of refusals on HTTP and the sockets; anything else becomes `broken_answer`. */
export function refusalOf(value: unknown): Refusal {
  const { code, message } = (value ?? {}) as Partial<Refused>;
  if (typeof code === "string" && typeof message === "string") return new Refusal(code, message);
  return new Refusal("broken_answer", "The service gave an answer that makes no sense. Try again later.");
}
