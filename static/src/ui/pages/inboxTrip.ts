/** The way from the unified inbox to a service's own page and back: a word in the fragment, which no server is sent. */
const MARK = "#inbox";
const FROM = "/inbox";

/** Somebody came here from the unified inbox to show this account there. */
export function fromInbox(): boolean {
  return location.hash === MARK || location.hash.endsWith(FROM);
}

/** Where signing in leads: to the switch they came for, else to the conversations. */
export function afterSignIn(): string {
  return fromInbox() ? `/settings/${MARK}` : "/";
}

export function toService(serviceUrl: string, page: "sign-in" | "settings" | "privacy"): string {
  return `${serviceUrl.replace(/\/$/, "")}/${page}/${MARK}`;
}

/** Where what the inbox proposed waits for a yes. */
export function toLinks(serviceUrl: string): string {
  return `${serviceUrl.replace(/\/$/, "")}/privacy/#links${FROM}`;
}
