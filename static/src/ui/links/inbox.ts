/** The unified inbox's part in links: it carries words between the accounts' engines, and keeps nothing itself. */
import { computed, effect, signal } from "@preact/signals";
import type { Peer, PrivateLinkView, ShownView } from "../../app/links/port.ts";
import type { ServiceId } from "../../app/port.ts";
import { ownView, type Account } from "../model/account.ts";
import { frameStates, settled } from "../model/frames.ts";
import { ready } from "../model/inbox.ts";
import { privateLinks } from "../model/names.ts";
import { randomId } from "../model/random.ts";
import { duties } from "./duties.ts";

const BLANK: PrivateLinkView = { group: "", order: 0, colour: "", label: "", peers: [] };

/** Accounts of the owner's other browsers that are not at work in this one. */
export const missing = computed<Peer[]>(() => {
  const here = new Set(ready.value.map(({ service }) => service));
  const known = new Map<string, Peer>();
  for (const { peers } of privateLinks.value.values()) for (const peer of peers) known.set(peer.account, peer);
  return [...known.values()].filter((peer) => !here.has(peer.service) && !isRevoked(peer.service));
});

/** Signed in here and not allowed, although no other browser may show it either: its owner took it out. */
function isRevoked(service: ServiceId): boolean {
  return frameStates.value.get(service) === "not-allowed";
}

function peerOf(account: Account): Peer | undefined {
  const view = ownView(account);
  return view && { service: view.service, account: view.account, name: view.name };
}

/** What belongs together is written into each account's own keyring, where it changed. */
export async function gather(): Promise<void> {
  const accounts = ready.value;
  const found = await Promise.all(accounts.map((account) => account.handle.ask("privateLink", {})));
  const links = new Map(accounts.map((account, n) => [account.service, (found[n] as { link: PrivateLinkView }).link]));
  privateLinks.value = links;
  const present = accounts.flatMap((account) => peerOf(account) ?? []);
  const all = [...present, ...missing.value];
  if (all.length < 2) return;
  const group = [...links.values()].map((link) => link.group).find((one) => one !== "") ?? randomId();
  for (const account of accounts) {
    const own = ownView(account)?.account;
    const peers = all.filter((peer) => peer.account !== own);
    await change(account, { group, peers });
  }
}

/** Changes on their way, by service: only the answer to the last one says how things stand. */
const changing = new Map<ServiceId, number>();

function know(service: ServiceId, link: PrivateLinkView): void {
  privateLinks.value = new Map(privateLinks.value).set(service, link);
}

/** Seen at once, and as the engine has it in the end, whether or not it was taken. */
async function change(account: Account, wanted: Partial<PrivateLinkView>): Promise<void> {
  const { service, handle } = account;
  const before = privateLinks.value.get(service);
  const after = { ...BLANK, ...before, ...wanted };
  if (JSON.stringify(after) === JSON.stringify(before)) return;
  know(service, after);
  changing.set(service, (changing.get(service) ?? 0) + 1);
  try {
    await handle.ask("privateLink", { change: wanted });
  } finally {
    changing.set(service, (changing.get(service) ?? 1) - 1);
    if (changing.get(service) === 0) know(service, (await handle.ask("privateLink", {})).link);
  }
}

export async function arrange(
  account: Account,
  wanted: Pick<Partial<PrivateLinkView>, "colour" | "label">,
): Promise<void> {
  await change(account, wanted);
}

/** One place up or down; everybody's place is written, so that all browsers agree. */
export async function move(account: Account, by: -1 | 1): Promise<void> {
  const order = [...ready.value];
  const from = order.indexOf(account);
  const other = order[from + by];
  if (other === undefined) return;
  order[from + by] = account;
  order[from] = other;
  for (const [place, one] of order.entries()) await change(one, { order: place + 1 });
}

/** It is not offered again, in no browser. */
export async function forget(peer: Peer): Promise<void> {
  for (const account of ready.value) {
    const peers = (privateLinks.value.get(account.service)?.peers ?? []).filter((one) => one.account !== peer.account);
    await change(account, { peers });
  }
}

function accountOf({ account }: Pick<Peer, "account">): Account | undefined {
  return ready.value.find((one) => ownView(one)?.account === account);
}

/** Shown links whose month is half over are made anew, and what ended on one side ends on the other. */
export async function keepShown(): Promise<void> {
  const views = await Promise.all(ready.value.map((account) => account.handle.ask("links", {})));
  for (const { kind, account, other, link } of duties(views)) {
    const [one, another] = [accountOf({ account }), accountOf({ account: other })];
    if (one === undefined || another === undefined) continue;
    if (kind === "end") await one.handle.ask("endShown", { id: link.id });
    else await show(one, another, link.conversation, link.withAddress, link.id);
  }
}

/** Both accounts make it, each in its own engine; this page only carries it from one to the other. */
export async function show(
  account: Account,
  other: Account,
  conversation: string,
  withAddress: boolean,
  id?: string,
): Promise<void> {
  const { draft } = await account.handle.ask("draftShown", { conversation, ...(id === undefined ? {} : { id }) });
  const { signed } = await other.handle.ask("coSignShown", { draft, withAddress });
  await account.handle.ask("showLink", { signed });
}

/** The contact is told, and neither account has it in its list any more. */
export async function endShown(account: Account, link: ShownView): Promise<void> {
  await account.handle.ask("endShown", { id: link.id });
  const other = link.side === "a" ? accountOf(link.other) : undefined;
  await other?.handle.ask("endShown", { id: link.id });
}

/** Whenever the accounts in this inbox are others than before. Call once. */
export function keepLinks(): () => void {
  const done = signal("");
  return effect(() => {
    const now = ready.value.map((account) => ownView(account)?.account ?? "").join();
    if (!settled.value || now === "" || now === done.peek()) return;
    done.value = now;
    // What fails because a line is down is done the next time that the inbox opens.
    void gather()
      .then(keepShown)
      .catch(() => undefined);
  });
}
