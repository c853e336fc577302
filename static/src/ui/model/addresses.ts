/** What is typed into "To": from words to addresses, or the part that is none. Pure. */
import type { Address, ServiceId } from "../../app/port.ts";

export type Parsed = { to: Address[] } | { bad: string };

const PREFIX = /^(messenger|instagram|whatsapp)\s*:\s*(.+)$/i;

function rightShape(address: Address): boolean {
  if (address.service === "messenger") return /^[^\s@]+@[^\s@]+$/.test(address.identifier);
  if (address.service === "whatsapp") return /^\+?[\d\s().-]{6,}$/.test(address.identifier);
  return /^@?[a-z0-9._]{3,30}$/i.test(address.identifier);
}

function addressOf(part: string, home: ServiceId): Address {
  const match = PREFIX.exec(part);
  const service = (match?.[1]?.toLowerCase() ?? home) as ServiceId;
  const identifier = (match?.[2] ?? part).trim();
  return { service, identifier: service === "instagram" ? identifier.replace(/^@/, "") : identifier };
}

/** Commas separate; without a service's name in front, the writer's own service is meant. */
export function parseTo(text: string, home: ServiceId): Parsed {
  const parts = text
    .split(/[,;\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const to = parts.map((part) => addressOf(part, home));
  const wrong = to.findIndex((address) => !rightShape(address));
  return wrong >= 0 ? { bad: parts[wrong] ?? "" } : { to };
}
