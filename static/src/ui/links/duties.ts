/** What has to be carried from one account to another about links that were shown; pure. */
import type { LinksView, ShownView } from "../../app/links/port.ts";

export interface Duty {
  /** renew: both make it anew for another month; end: the contact is told that the other side ended it */
  kind: "renew" | "end";
  /** the account that is in the conversation, and the one that it shows */
  account: string;
  other: string;
  link: ShownView;
}

/** Only where both accounts are here: one alone can neither renew a link nor know that the other ended it. */
export function duties(views: readonly LinksView[]): Duty[] {
  return views.flatMap(({ own, shown }) =>
    shown.filter(({ side }) => side === "a").flatMap((link) => dutyOf(own.account, link, views)),
  );
}

function dutyOf(account: string, link: ShownView, views: readonly LinksView[]): Duty[] {
  const other = views.find(({ own }) => own.account === link.other.account);
  if (other === undefined) return [];
  const theirs = other.shown.find(({ id }) => id === link.id);
  const duty = { account, other: other.own.account, link };
  if (theirs?.ended === true) return [{ kind: "end", ...duty }];
  return link.due && !link.ended ? [{ kind: "renew", ...duty }] : [];
}
