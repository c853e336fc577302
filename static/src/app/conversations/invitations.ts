/** Invitations: picked up in two steps, kept in the keyring as requests until the owner answers; most need no answer. */
import { b64, equal, hash, openInvitation, concat, unb64, type Invitation } from "../../crypto/index.ts";
import type { ContactEntry } from "../context.ts";
import type { RequestView, ServiceId } from "../port.ts";
import type { House } from "./house.ts";
import { contactEntry, declinedEntry, idOf, requestEntry } from "./keys.ts";
import { believed, contactOf, isBlocked } from "./names.ts";
import { requestView } from "./views.ts";

/** Under `request:` in the keyring: an opened invitation, everything that accepting it needs. */
export interface Request {
  from: { account: string; device: string; service: ServiceId; name: string; account_key: Uint8Array };
  at: number;
  expires_at: number;
  pair: boolean;
  title: string;
  services: ServiceId[];
  preview: string;
  seat_id: string;
  secret: Uint8Array;
  start_seq: number;
  parts: { device: string; secrets: Uint8Array }[];
  blob_id: Uint8Array;
  blob_key: Uint8Array;
  /** tells this invitation from another one to the same conversation */
  mark: string;
}

type Row = { id: string; sealed: string };

/** So many pages are picked up in one go at most. */
const PAGES_MAX = 40;

/** All that wait. Returns the conversations that may be joined unasked. */
export async function pickUp(house: House): Promise<string[]> {
  const welcome: string[] = [];
  for (let page = 0; page < PAGES_MAX; page++) {
    const { invitations } = await house.ctx.http.account<{ invitations: Row[] }>("GET", "invitations/");
    if (invitations.length === 0) break;
    welcome.push(...(await keepPage(house, invitations)));
  }
  return welcome;
}

/** A row is deleted only when the keyring that holds its content is acknowledged. */
async function keepPage(house: House, rows: readonly Row[]): Promise<string[]> {
  const { ctx } = house;
  const requests = new Map(rows.flatMap(({ sealed }) => opened(house, sealed)));
  const entries = Object.fromEntries(
    [...requests].map(([conversation, request]) => [requestEntry(conversation), request]),
  );
  if (requests.size > 0) await ctx.keyring.put(entries);
  await ctx.http.account("POST", "invitations/done/", { ids: rows.map(({ id }) => id) });
  house.requestsChanged();
  return [...requests].filter(([, request]) => isWelcome(house, request)).map(([conversation]) => conversation);
}

function opened(house: House, sealed: string): [conversation: string, request: Request][] {
  try {
    const invitation = openInvitation(unb64(sealed), house.ctx.me(), house.ctx.now());
    const conversation = b64(invitation.conversation);
    const request = requestOf(house, invitation);
    return isNews(house, conversation, request) ? [[conversation, request]] : [];
  } catch (error) {
    house.trouble("invitation", error);
    return [];
  }
}

function requestOf(house: House, invitation: Invitation): Request {
  const { from, name, nameProof: proof, parts } = invitation;
  const { account, device, accountPublic: accountKey } = from;
  const service = from.service as ServiceId;
  return {
    from: {
      account,
      device,
      service,
      account_key: accountKey,
      name: believed(house.ctx, { account, service, name, proof, accountKey }),
    },
    at: invitation.at,
    expires_at: invitation.expiresAt,
    pair: invitation.pair,
    title: invitation.title,
    services: invitation.services as ServiceId[],
    preview: invitation.preview,
    seat_id: b64(invitation.seatId),
    secret: invitation.seatSecret,
    start_seq: invitation.startSeq,
    parts,
    blob_id: invitation.blobId,
    blob_key: invitation.blobKey,
    mark: b64(hash(concat(invitation.seatId, ...parts.map((part) => part.secrets)))),
  };
}

/** From somebody who may ask, and neither answered nor answered by being there. */
function isNews(house: House, conversation: string, { from, mark }: Request): boolean {
  const { ctx } = house;
  const pinned = contactOf(ctx, from.account)?.account_key;
  if (isBlocked(ctx, from.account) || from.account === ctx.me().account) return false;
  if (pinned && pinned.length > 0 && !equal(pinned, from.account_key)) return false;
  if (isComing(house, conversation)) return false;
  return ctx.keyring.get<{ mark: string }>(declinedEntry(conversation))?.mark !== mark;
}

/** A known contact, and nobody in the group to whose service the door is closed. */
function isWelcome({ ctx }: House, { from, services }: Request): boolean {
  const known = contactOf(ctx, from.account);
  if (known?.since === undefined || known.blocked) return false;
  return ctx.everyone() || [from.service, ...services].every((service) => service === ctx.service);
}

/** Here, or on the way here: accepting twice is accepting once. */
export function isComing(house: House, conversation: string): boolean {
  const live = house.lives.get(conversation);
  return house.accepting.has(conversation) || live?.isActive === true || live?.record.status === "joining";
}

function open(house: House): [conversation: string, request: Request][] {
  const { ctx } = house;
  const all = ctx.keyring.all<Request>("request:").map(([entry, request]) => [idOf(entry), request] as const);
  return all
    .filter(([, { expires_at, from }]) => expires_at * 1000 > ctx.now() && !isBlocked(ctx, from.account))
    .flatMap(([id, request]) => (isComing(house, id) ? [] : [[id, request]]));
}

/** Newest first; what is being joined already, or has expired, is no request any more. */
export const requests = (house: House): RequestView[] =>
  open(house)
    .map(([id, request]) => requestView(house.ctx, id, request))
    .sort((a, b) => b.at - a.at);

/** Those of known contacts that were picked up and not joined yet: the engine stopped in between. */
export const leftOver = (house: House): string[] =>
  open(house).flatMap(([id, request]) => (isWelcome(house, request) ? [id] : []));

/** Silent: nobody else learns of it, and the same invitation does not come back. */
export async function decline(house: House, conversation: string, request: Request): Promise<void> {
  await house.ctx.keyring.put({
    [declinedEntry(conversation)]: { mark: request.mark },
    [requestEntry(conversation)]: null,
  });
  house.requestsChanged();
}

/** The server drops what the blocked send; every device of ours hides what it has of them. */
export async function block(
  house: House,
  person: { account: string; service: ServiceId; name?: string; accountKey?: Uint8Array | undefined },
  blocked: boolean,
): Promise<void> {
  const { ctx } = house;
  await ctx.http.account("POST", blocked ? "blocks/" : "blocks/remove/", { account: person.account });
  const known: ContactEntry = contactOf(ctx, person.account) ?? {
    service: person.service,
    name: person.name ?? "",
    account_key: person.accountKey ?? new Uint8Array(),
  };
  const { blocked: _, ...rest } = known;
  await ctx.keyring.put({ [contactEntry(person.account)]: blocked ? { ...rest, blocked } : rest });
}
