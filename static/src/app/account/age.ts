/** The age band as the server answers it and as this engine keeps it; decides nothing. */
import type { Age } from "../consent/port.ts";

export interface ServerAge {
  minor: boolean;
  adult_at: string | null;
  protected: boolean;
}

export function ageOf({ minor, adult_at: adultAt, protected: isProtected }: ServerAge): Age {
  return { minor, protected: isProtected, ...(adultAt === null ? {} : { adultAt: Date.parse(adultAt) }) };
}

/** Until the service has answered: who says to be a minor is protected from the first moment on. */
export function ageSaid(minor = false): Age {
  return { minor, protected: minor };
}
