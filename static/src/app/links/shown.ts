/** The owner's side of a shown link: drafted by the account in the conversation, co-signed by the other, sent, ended. */
import {
  b64,
  checkedId,
  equal,
  canonical,
  proveShown,
  random,
  readCertificate,
  sealShown,
  SHOWN_SECONDS,
  unb64,
  type ShownCertificate,
  type ShownSide,
} from "../../crypto/index.ts";
import { Refusal } from "../../net/refusal.ts";
import type { Context, Me } from "../context.ts";
import type { Live } from "../conversations/live.ts";
import { nameOf } from "../conversations/names.ts";
import { peerOf } from "../conversations/views.ts";
import type { ServiceId } from "../port.ts";
import type { CoSigned, Peer, ShownDraft, ShownView } from "./port.ts";
import type { SlowEntries } from "./slow.ts";

/** Under `shown:` in the keyrings of both accounts, so that either can end it from any device. */
interface ShownEntry {
  side: "a" | "b";
  conversation: string;
  audience: Peer;
  other: Peer;
  with_address: boolean;
  /** unix seconds */
  expires: number;
  ended?: boolean;
}

export interface ShownOwner {
  ctx: Context;
  entries: SlowEntries;
  /** the server's word that this account has its key; asked once, then kept */
  accountProof(): Promise<string>;
  identifier(): string;
}

const PREFIX = "shown:";
const DUE_MS = 15 * 86_400_000;
const SERVICE_WITH_HANDLES = "instagram";

export const shownEntry = (id: string): string => PREFIX + id;

export function shownViews({ ctx, entries }: ShownOwner): ShownView[] {
  const now = ctx.now();
  return entries
    .all<ShownEntry>(PREFIX)
    .filter(([, { expires }]) => expires * 1000 > now)
    .map(([key, entry]) => viewOf(key.slice(PREFIX.length), entry, now));
}

function viewOf(id: string, entry: ShownEntry, now: number): ShownView {
  const { side, conversation, audience, other, with_address: withAddress } = entry;
  const [expires, ended] = [entry.expires * 1000, entry.ended ?? false];
  return { id, side, conversation, audience, other, withAddress, expires, ended, due: expires - now < DUE_MS };
}

/** Raises: Refusal unless the conversation is one of two and goes on. */
export async function draft(owner: ShownOwner, live: Live, id?: string): Promise<ShownDraft> {
  const { ctx } = owner;
  const account = peerOf(ctx, live.record);
  const peer = account === undefined ? undefined : live.record.members[account];
  if (account === undefined || !peer || live.record.status !== "active" || !(peer.accepted || peer.spoke))
    throw notHere();
  const notBefore = Math.floor(ctx.now() / 1000) - CLOCK_SECONDS;
  return {
    id: id === undefined ? b64(random(16)) : checkedId(id),
    a: { ...(await sideOf(owner, false)) },
    audience: { service: peer.service, account, account_key: b64(peer.accountKey), conversation: live.id },
    audienceName: nameOf(ctx, live.record, account),
    not_before: notBefore,
    expires: notBefore + SHOWN_SECONDS,
  };
}

/** Clocks differ by a little: what was made just now holds for a contact whose clock is behind. */
const CLOCK_SECONDS = 3600;

async function sideOf(owner: ShownOwner, withAddress: boolean): Promise<ShownSide> {
  const { service, account, accountPublic, name, nameProof } = owner.ctx.me();
  return {
    service,
    account,
    account_key: b64(accountPublic),
    name,
    address: withAddress || service === SERVICE_WITH_HANDLES ? owner.identifier() : "",
    account_proof: await owner.accountProof(),
    name_proof: nameProof ? b64(nameProof) : "",
  };
}

/** The other account's yes: useless to anybody but the contact it names. Raises: Refusal for a draft that is none. */
export async function coSign(owner: ShownOwner, asked: ShownDraft, withAddress: boolean): Promise<CoSigned> {
  const { ctx } = owner;
  const me = ctx.me();
  const b = await sideOf(owner, withAddress);
  const { id, a, audience, audienceName, not_before, expires } = asked;
  const certificate = read({ type: "um-shown-1", id, a, b, audience, not_before, expires });
  const inTime = expires * 1000 > ctx.now() && expires - not_before <= SHOWN_SECONDS;
  if (!inTime || certificate.a.account === me.account || certificate.audience.account === me.account) throw notHere();
  notEnded(owner.entries.get<ShownEntry>(shownEntry(certificate.id)));
  await owner.entries.put(shownEntry(certificate.id), {
    side: "b",
    conversation: "",
    audience: peerOfSide(certificate.audience, audienceName),
    other: peerOfSide(certificate.a, certificate.a.name),
    with_address: withAddress,
    expires,
  } satisfies ShownEntry);
  return { certificate, proof: prove(me, certificate), other: { ...ownPeer(me) }, withAddress };
}

/** What leaves for the contact, and what is kept of it. Raises: Refusal unless it is this conversation's own draft. */
export async function complete(
  owner: ShownOwner,
  live: Live,
  signed: CoSigned,
): Promise<{ id: string; sealed: Uint8Array; entry: unknown; b: ShownSide }> {
  const certificate = read(signed.certificate);
  const { a, b, audience, id, expires } = certificate;
  const expected = await draft(owner, live, id);
  const same = equal(canonical([a, audience]), canonical([expected.a, expected.audience]));
  if (!same || expires > expected.expires) throw notHere();
  const link = { certificate, proof_a: prove(owner.ctx.me(), certificate), proof_b: signed.proof };
  const entry: ShownEntry = {
    side: "a",
    conversation: live.id,
    audience: peerOfSide(audience, expected.audienceName),
    other: peerOfSide(b, signed.other.name),
    with_address: signed.withAddress,
    expires,
  };
  return { id, b, entry, sealed: sealed(owner.ctx.me(), audience.account_key, link) };
}

/** What tells the contact that it ended. */
export function ending(owner: ShownOwner, live: Live, id: string): Uint8Array | undefined {
  const peer = live.record.people[peerOf(owner.ctx, live.record) ?? ""];
  return peer && sealed(owner.ctx.me(), b64(peer.accountKey), { id });
}

/** Raises: Refusal when there is none. */
export function shownOf(owner: ShownOwner, id: string): ShownEntry {
  const entry = owner.entries.get<ShownEntry>(shownEntry(id));
  if (!entry) throw isOver();
  return entry;
}

/** A page that was about to renew it comes too late. Raises: Refusal. */
export function notEnded(entry: ShownEntry | undefined): void {
  if (entry?.ended) throw isOver();
}

const isOver = (): Refusal => new Refusal("no_such_link", "This was ended already.");

function sealed({ accountPublic, accountPrivate }: Me, audienceKey: string, value: unknown): Uint8Array {
  return sealShown(accountPrivate, accountPublic, unb64(audienceKey), value);
}

function prove({ accountPublic, accountPrivate }: Me, certificate: ShownCertificate): string {
  return b64(proveShown(accountPrivate, unb64(certificate.audience.account_key), accountPublic, certificate));
}

/** Raises: Refusal. */
function read(value: unknown): ShownCertificate {
  try {
    return readCertificate(value);
  } catch {
    throw notHere();
  }
}

const peerOfSide = ({ service, account }: { service: string; account: string }, name: string): Peer => ({
  service: service as ServiceId,
  account,
  name: name.slice(0, 128),
});
const ownPeer = ({ service, account, name }: Me): Peer => ({ service, account, name });

const notHere = (): Refusal =>
  new Refusal("not_shown", "This can be shown in a conversation of two only, once both are there.");
