/** Registered links: proposed by the inbox, confirmed on each account's own page, known to the server from then on. */
import {
  b64,
  hash,
  makeStatement,
  openAsAccount,
  readStatement,
  sealToAccount,
  signStatement,
  statementBytes,
  text,
  unb64,
  utf8,
  type LinkStatement,
} from "../../crypto/index.ts";
import { Refusal } from "../../net/refusal.ts";
import type { Context, Store } from "../context.ts";
import type { ServiceId } from "../port.ts";
import { wordsFor } from "../conversations/words.ts";
import type { LinkPurpose, Party, ProposalView, RegisteredView, Worded } from "./port.ts";

/** As the server answers it. */
interface ServerLink {
  link: string;
  statement: string;
  for_you: string;
}

interface Proposal {
  statement: string;
  other: Party;
  signed: boolean;
  /** unix milliseconds */
  until: number;
}

const PROPOSAL = "link_proposal";
const LINKS = "registered_links";
const NAMES = "linked_names";
const PURPOSES: readonly string[] = ["link_found", "link_reach", "link_sign_in"] satisfies LinkPurpose[];
/** As long as the server keeps the first half. */
const WAITS_MS = 3_600_000;

export type LinkSecret = (accountKey: Uint8Array) => Uint8Array;

/** It waits for a yes; nothing left this browser. Raises: Refusal unless the statement is about these two. */
export async function propose(
  ctx: Context,
  other: Party,
  purposes: readonly LinkPurpose[],
  given?: string,
): Promise<string> {
  const me = ctx.me();
  const statement = given === undefined ? fresh(ctx, other, purposes) : read(given);
  const sides = [statement.a, statement.b].map(({ service, account }) => `${service} ${account}`);
  const meant = [me, other].map(({ service, account }) => `${service} ${account}`);
  const asked = purposes.filter((one) => PURPOSES.includes(one)).sort();
  if (sides.sort().join() !== meant.sort().join() || other.account === me.account) throw notALink();
  if (statement.purposes.join() !== [...new Set(asked)].join() || unb64(other.accountKey).length !== 32)
    throw notALink();
  const spelled = text(statementBytes(statement));
  await keep(ctx.store, { statement: spelled, other, signed: false, until: ctx.now() + WAITS_MS });
  return spelled;
}

const fresh = (ctx: Context, other: Party, purposes: readonly LinkPurpose[]): LinkStatement =>
  makeStatement(ctx.me(), other, purposes);

/** Raises: Refusal. */
function read(spelled: string): LinkStatement {
  try {
    return readStatement(utf8(spelled));
  } catch {
    throw notALink();
  }
}

export async function proposalOf(ctx: Context): Promise<ProposalView | undefined> {
  const kept = await ctx.store.get<Proposal>("meta", PROPOSAL);
  if (!kept || kept.until <= ctx.now()) return undefined;
  const { nonce, purposes } = read(kept.statement);
  return { nonce, other: worded(kept.other), purposes: purposes as LinkPurpose[], signed: kept.signed };
}

/** Eight words, or 64 bits of the key's hash: nobody makes another key that gives the same. */
export function worded(party: Party): Worded {
  const { service, account, name, accountKey } = party;
  return { service, account, name, accountKey, words: wordsFor(hash(unb64(accountKey)).subarray(0, 8)).join(" ") };
}

export async function drop(store: Store): Promise<void> {
  await store.write([{ drop: "meta", key: PROPOSAL }]);
}

/** This side's half is at the server; answers whether the other's was, too. Raises: Refusal. */
export async function confirm(ctx: Context, nonce: string, secret: LinkSecret): Promise<boolean> {
  const kept = await ctx.store.get<Proposal>("meta", PROPOSAL);
  if (!kept || kept.until <= ctx.now() || read(kept.statement).nonce !== nonce) throw notALink();
  const bytes = utf8(kept.statement);
  const shares = read(kept.statement).purposes.includes("link_sign_in");
  const { link } = await ctx.http.account<{ link: string | null }>("POST", "links/", {
    statement: b64(bytes),
    signature: b64(signStatement(ctx.me().accountPrivate, bytes)),
    for_other: shares ? b64(secret(unb64(kept.other.accountKey))) : "",
  });
  await rememberName(ctx.store, kept.other);
  if (link === null) await keep(ctx.store, { ...kept, signed: true });
  else await drop(ctx.store);
  return link !== null;
}

/** For the other side of a link alone: what its owner needs to sign in here. */
export function secretOf(vaultKey: Uint8Array, identifier: string): LinkSecret {
  return (accountKey) => sealToAccount(accountKey, utf8(JSON.stringify({ vault: b64(vaultKey), identifier })));
}

export interface OpenedSecret {
  vault: string;
  identifier: string;
}

/** Raises: Refusal where the other side gave none. */
export function openSecret(ctx: Context, sealed: string): OpenedSecret {
  const { accountPublic, accountPrivate } = ctx.me();
  try {
    return JSON.parse(text(openAsAccount(accountPublic, accountPrivate, unb64(sealed)))) as OpenedSecret;
  } catch {
    throw new Refusal("no_such_link", "The other account gave nothing to sign in with.");
  }
}

/** From the server, or as it was last known. */
export async function registered(ctx: Context): Promise<{ view: RegisteredView; sealed: string }[]> {
  const links = await fetched(ctx).catch(async () => (await ctx.store.get<ServerLink[]>("meta", LINKS)) ?? []);
  const names = (await ctx.store.get<Record<string, string>>("meta", NAMES)) ?? {};
  const views = links.map(({ link, statement, for_you: sealed }) => ({
    view: viewOf(ctx.me().account, link, statement, names),
    sealed,
  }));
  if (views.length > 0) await forgetProposal(ctx, links);
  return views;
}

async function fetched({ http, store }: Context): Promise<ServerLink[]> {
  const { links } = await http.account<{ links: ServerLink[] }>("GET", "links/");
  await store.write([{ put: "meta", key: LINKS, value: links }]);
  return links;
}

/** What was proposed is registered, because the other side said yes last. */
async function forgetProposal({ store }: Context, links: readonly ServerLink[]): Promise<void> {
  const kept = await store.get<Proposal>("meta", PROPOSAL);
  if (kept && links.some(({ statement }) => statement === b64(utf8(kept.statement)))) await drop(store);
}

function viewOf(account: string, link: string, statement: string, names: Record<string, string>): RegisteredView {
  const { a, b, purposes } = read(text(unb64(statement)));
  const other = a.account === account ? b : a;
  return {
    link,
    other: { service: other.service as ServiceId, account: other.account, name: names[other.account] ?? "" },
    purposes: purposes as LinkPurpose[],
  };
}

async function keep(store: Store, proposal: Proposal): Promise<void> {
  await store.write([{ put: "meta", key: PROPOSAL, value: proposal }]);
}

/** The server knows no names: what the inbox called the other account stays in this browser. */
async function rememberName(store: Store, { account, name }: Party): Promise<void> {
  const names = (await store.get<Record<string, string>>("meta", NAMES)) ?? {};
  await store.write([{ put: "meta", key: NAMES, value: { ...names, [account]: name } }]);
}

const notALink = (): Refusal => new Refusal("bad_statement", "This is no longer waiting for you. Begin again.");
