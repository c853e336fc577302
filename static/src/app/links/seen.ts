/** The contact's side of a shown link: checked when it comes, kept with the conversation, forgotten when it ends. */
import {
  checkedId,
  checkShown,
  equal,
  openShown,
  unb64,
  type Body,
  type Credential,
  type ShownCertificate,
} from "../../crypto/index.ts";
import type { Context } from "../context.ts";
import { believed, contactOf } from "../conversations/names.ts";
import type { ConversationRecord, ShownIdentity } from "../conversations/records.ts";
import type { ServiceId, ShownIdentityView } from "../port.ts";

/** What a message about a link does to its conversation, and what is told of it; undefined: it is not believed. */
export interface Seen {
  shown?: Record<string, ShownIdentity>;
  event?: { code: "link_shown" | "link_ended"; detail: string };
}

export const LINK_KINDS: readonly string[] = ["link", "link_ended"];
/** Nobody has so many accounts to show in one conversation. */
const SHOWN_MAX = 16;
const SERVICES: readonly string[] = ["messenger", "instagram", "whatsapp"] satisfies ServiceId[];

/** Never throws: what does not hold is as if it had not been sent. */
export function see(ctx: Context, record: ConversationRecord, from: Credential, body: Body): Seen | undefined {
  try {
    const opened = open(ctx, record, from, body);
    if (from.account === ctx.me().account) return { event: ownEvent(body.kind, opened) };
    return body.kind === "link" ? begun(ctx, record, from, opened) : ended(record, from, opened);
  } catch {
    return undefined;
  }
}

/** Raises: Error when it was not sealed for this conversation's two. */
function open(ctx: Context, record: ConversationRecord, from: Credential, body: Body): unknown {
  const me = ctx.me();
  const peer = Object.entries(record.people).find(([account]) => account !== me.account)?.[1].accountKey;
  const bytes = "sealed" in body ? body["sealed"] : undefined;
  if (!record.pair || !peer || !(bytes instanceof Uint8Array)) throw new Error("link: not here");
  const own = from.account === me.account;
  const [sender, to] = own ? [me.accountPublic, peer] : [from.accountPublic, me.accountPublic];
  return openShown(me.accountPrivate, own ? peer : from.accountPublic, sender, to, bytes);
}

function begun(ctx: Context, record: ConversationRecord, from: Credential, opened: unknown): Seen {
  const { account, accountPublic, accountPrivate } = ctx.me();
  const certificate = checkShown(opened, {
    own: { account, accountPublic, accountPrivate },
    from,
    conversation: record.id,
    nameKey: ctx.nameKey(),
    now: Math.floor(ctx.now() / 1000),
  });
  const identity = identityOf(ctx, from.account, certificate);
  const known = Object.values(record.shown ?? {}).some(
    ({ by, account }) => by === identity.by && account === identity.account,
  );
  const before = record.shown?.[certificate.id];
  if (before && before.by !== from.account) throw new Error("link: somebody else's");
  const shown = { ...withoutAccount(current(record, ctx.now()), identity), [certificate.id]: identity };
  if (Object.keys(shown).length > SHOWN_MAX) throw new Error("link: too many");
  // Made anew for another month, it is no news.
  return known ? { shown } : { shown, event: eventOf("link_shown", identity) };
}

/** Raises: Error for a name that is not proved, or a key that is not the one this account is known by. */
function identityOf(ctx: Context, by: string, { b, expires }: ShownCertificate): ShownIdentity {
  const accountKey = unb64(b.account_key);
  const pinned = contactOf(ctx, b.account)?.account_key;
  if (pinned && pinned.length > 0 && !equal(pinned, accountKey)) throw new Error("link: another key");
  if (!SERVICES.includes(b.service)) throw new Error("link: no service of ours");
  const service = b.service as ServiceId;
  const proof = b.name_proof === "" ? undefined : unb64(b.name_proof);
  const name = believed(ctx, { account: b.account, service, name: b.name, proof, accountKey });
  if (b.name !== "" && name === "") throw new Error("link: a name without its proof");
  const address = b.address.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "").trim();
  return {
    by,
    service,
    account: b.account,
    accountKey,
    name,
    address: service === "instagram" ? name : address,
    expires,
  };
}

function ended(record: ConversationRecord, from: Credential, opened: unknown): Seen {
  const id = checkedId((opened as { id?: unknown } | null)?.id);
  const before = record.shown?.[id];
  if (before?.by !== from.account) throw new Error("link: none of theirs");
  const { [id]: _, ...shown } = record.shown ?? {};
  return { shown, event: eventOf("link_ended", before) };
}

/** Another device of ours sent it. */
function ownEvent(kind: string, opened: unknown): NonNullable<Seen["event"]> {
  const b = (opened as { certificate?: ShownCertificate } | null)?.certificate?.b;
  const detail = b ? detailOf(b.service, b.name) : "";
  return { code: kind === "link" ? "link_shown" : "link_ended", detail };
}

const eventOf = (code: "link_shown" | "link_ended", { service, name }: ShownIdentity) => ({
  code,
  detail: detailOf(service, name),
});

/** Service and name, for the screen to put into words. */
export const detailOf = (service: string, name: string): string => `${service} ${name}`;

function current(record: ConversationRecord, now: number): Record<string, ShownIdentity> {
  return Object.fromEntries(Object.entries(record.shown ?? {}).filter(([, { expires }]) => expires * 1000 > now));
}

/** An account is there once, however often it is shown. */
function withoutAccount(shown: Record<string, ShownIdentity>, { by, account }: ShownIdentity) {
  return Object.fromEntries(Object.entries(shown).filter(([, one]) => one.by !== by || one.account !== account));
}

/** What this person showed and has not ended, nor let expire. */
export function shownBy(record: ConversationRecord, account: string, now: number): ShownIdentityView[] {
  return Object.entries(current(record, now)).flatMap(([id, { by, service, account: other, name, address }]) =>
    by === account ? [{ id, service, account: other, name, address }] : [],
  );
}
