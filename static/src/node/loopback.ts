/** Names under .localhost are this machine (RFC 6761, section 6.3): browsers know that, the system's resolver often not. */
import dns from "node:dns";
import type { LookupFunction } from "node:net";

const ADDRESS = "127.0.0.1";

/** From now on every connection of this process to a name under .localhost goes to 127.0.0.1. */
export function resolveLocalhost(): void {
  const ask = dns.lookup as unknown as LookupFunction;
  const lookup: LookupFunction = (name, options, answer) => {
    if (name !== "localhost" && !name.endsWith(".localhost")) ask(name, options, answer);
    else if (options.all) answer(null, [{ address: ADDRESS, family: 4 }]);
    else answer(null, ADDRESS, 4);
  };
  dns.lookup = lookup as unknown as typeof dns.lookup;
}
