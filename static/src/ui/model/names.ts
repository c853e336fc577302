/** What the owner calls their accounts on this screen, and in which order and colour they stand. */
import { signal } from "@preact/signals";
import type { PrivateLinkView } from "../../app/links/port.ts";
import type { ServiceId } from "../../app/port.ts";
import { ownView, type Account } from "./account.ts";

/** As each account's own keyring has it; empty outside the unified inbox. */
export const privateLinks = signal<ReadonlyMap<ServiceId, PrivateLinkView>>(new Map());

/** The owner's own name for it, else the name others see. */
export function accountName(account: Account): string {
  const label = privateLinks.value.get(account.service)?.label ?? "";
  return label === "" ? (ownView(account)?.name ?? "") : label;
}

export function colourOf(account: Account): string {
  return privateLinks.value.get(account.service)?.colour ?? "";
}

/** Those without a place of their own come last, in the order in which they were. */
export function inOrder(accounts: readonly Account[]): Account[] {
  const place = ({ service }: Account): number => {
    const order = privateLinks.value.get(service)?.order ?? 0;
    return order === 0 ? Number.MAX_SAFE_INTEGER : order;
  };
  return [...accounts].sort((one, other) => place(one) - place(other));
}
