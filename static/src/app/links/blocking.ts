/** Blocking somebody blocks the identities they showed, and unblocking lets exactly those in again. */
import type { ContactEntry } from "../context.ts";
import type { House } from "../conversations/house.ts";
import { block } from "../conversations/invitations.ts";
import { contactEntry, idOf } from "../conversations/keys.ts";
import type { Live } from "../conversations/live.ts";
import { contactOf, isBlocked } from "../conversations/names.ts";
import type { ShownIdentity } from "../conversations/records.ts";

/** Everything that this account showed is blocked, too. */
export async function blockShown(house: House, account: string): Promise<void> {
  for (const identity of shownOf(house, account)) {
    if (isBlocked(house.ctx, identity.account)) continue;
    await block(house, identity, true);
    const known = contactOf(house.ctx, identity.account);
    await house.ctx.keyring.put({ [contactEntry(identity.account)]: { ...known, blocked_with: account } });
    house.personChanged(identity.account);
  }
}

/** Whoever was blocked only because this account was. */
export async function unblockShown(house: House, account: string): Promise<void> {
  const along = house.ctx.keyring.all<ContactEntry>("contact:").filter(([, entry]) => entry.blocked_with === account);
  for (const [entry, { service, blocked_with: _, ...rest }] of along) {
    await house.ctx.keyring.put({ [entry]: { service, ...rest } });
    await block(house, { account: idOf(entry), service }, false);
    house.personChanged(idOf(entry));
  }
}

/** A blocked person showed another identity. */
export async function blockWhatTheBlockedShow(house: House, live: Live): Promise<void> {
  const by = new Set(Object.values(live.record.shown ?? {}).map((identity) => identity.by));
  for (const account of by) if (isBlocked(house.ctx, account)) await blockShown(house, account);
}

function shownOf(house: House, account: string): ShownIdentity[] {
  const all = [...house.lives.values()].flatMap(({ record }) => Object.values(record.shown ?? {}));
  return all.filter(({ by }) => by === account);
}
