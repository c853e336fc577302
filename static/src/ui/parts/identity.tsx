/** Who it is: a service by shape, letter and colour; a person by two letters and the service's doorway. */
import type { ServiceId } from "../../app/port.ts";
import { serviceName } from "../config.ts";
import type { Account } from "../model/account.ts";
import { colourOf } from "../model/names.ts";

/** `spoken`: the service's name is in no text beside it. */
export function Badge({
  service,
  spoken = false,
  size = "",
}: {
  service: ServiceId;
  spoken?: boolean;
  size?: "" | "l" | "xl";
}) {
  const className = size === "" ? "badge" : `badge badge--${size}`;
  if (!spoken) return <span class={className} data-service={service} aria-hidden="true" />;
  return (
    <span class={className} data-service={service}>
      <span class="sr">{serviceName(service)}</span>
    </span>
  );
}

export function Badges({ services, spoken = false }: { services: readonly ServiceId[]; spoken?: boolean }) {
  return (
    <span class="badges">
      {services.map((service) => (
        <Badge key={service} service={service} spoken={spoken} />
      ))}
    </span>
  );
}

/** The colour that its owner gave an account: beside its name, never instead of it. */
export function Dot({ account }: { account: Account }) {
  const colour = colourOf(account);
  return colour === "" ? null : <span class="dot" data-colour={colour} aria-hidden="true" />;
}

function firstLetter(word: string): string {
  return Array.from(word)[0] ?? "";
}

/** "Ada Lind" → AL, "kiln.and.clay" → KC, "Mum" → MU, "+49 151 5550 1187" → 87. */
export function initials(name: string): string {
  if (!/\p{L}/u.test(name)) return name.replace(/\D/g, "").slice(-2) || "?";
  const words = name.split(/[\s._-]+/u).filter((word) => /\p{L}/u.test(word));
  const [one = "", last = one] = [words[0], words.at(-1)];
  const letters = words.length < 2 ? Array.from(one).slice(0, 2).join("") : firstLetter(one) + firstLetter(last);
  return letters.toLocaleUpperCase();
}

interface AvatarProps {
  name: string;
  service?: ServiceId | undefined;
  size?: "" | "s" | "l";
  badge?: boolean;
}

export function Avatar({ name, service, size = "", badge = false }: AvatarProps) {
  const className = size === "" ? "avatar" : `avatar avatar--${size}`;
  return (
    <span class={className} {...(service === undefined ? {} : { "data-service": service })} aria-hidden="true">
      {initials(name)}
      {badge && service !== undefined && <Badge service={service} />}
    </span>
  );
}
