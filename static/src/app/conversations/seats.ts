/** What is asked of the server with a seat's authorization: seats, slots, blobs, messages. No account is named here. */
import { b64, hash, unb64 } from "../../crypto/index.ts";
import type { Context, SeatEntry } from "../context.ts";
import { seatEntry } from "./keys.ts";
import { hasCode, Refusal } from "./refusals.ts";

export interface SeatRow {
  seat_id: string;
  admin: boolean;
}

export interface Slot {
  seq: number;
  sealed: Uint8Array;
}

export interface Stored {
  seq: number;
  kind: "mls" | "sealed";
  payload: Uint8Array;
}

const gone = (): Refusal => new Refusal("no_such_seat", "This seat is not there any more.");

export const seatOf = (ctx: Context, conversation: string): SeatEntry | undefined =>
  ctx.keyring.get<SeatEntry>(seatEntry(conversation));

/** The newest first: a change of the secret may be half done. */
export function secretsOf(ctx: Context, conversation: string): Uint8Array[] {
  const entry = seatOf(ctx, conversation);
  return entry ? [entry.secret, ...(entry.old_secret ? [entry.old_secret] : [])] : [];
}

/** With whichever of our secrets the server knows. Raises: Refusal, `no_such_seat` when it knows none. */
async function ask<T>(
  ctx: Context,
  conversation: string,
  method: "GET" | "POST" | "PUT",
  path: string,
  body?: unknown,
): Promise<T> {
  for (const secret of secretsOf(ctx, conversation)) {
    try {
      return await ctx.http.seat<T>({ conversation, secret }, method, path, body);
    } catch (error) {
      if (!hasCode(error, "no_such_seat")) throw error;
    }
  }
  throw gone();
}

export async function makeConversation(
  ctx: Context,
  { conversation, seat, secret, pair }: { conversation: string; seat: string; secret: Uint8Array; pair: boolean },
): Promise<void> {
  const body = { conversation, seat_id: seat, secret_hash: b64(hash(secret)), pair };
  try {
    await ctx.http.seat(null, "POST", "conversations/", body);
  } catch (error) {
    // Ours already, when our secret opens it: the answer to an earlier try was lost.
    if (!hasCode(error, "conversation_taken")) throw error;
    await listSeats(ctx, conversation);
  }
}

export async function listSeats(ctx: Context, conversation: string): Promise<SeatRow[]> {
  return (await ask<{ seats: SeatRow[] }>(ctx, conversation, "GET", "seats/")).seats;
}

export async function addSeat(
  ctx: Context,
  conversation: string,
  { seat, secret, admin }: { seat: string; secret: Uint8Array; admin: boolean },
): Promise<void> {
  await ask(ctx, conversation, "POST", "seats/", { seat_id: seat, secret_hash: b64(hash(secret)), admin });
}

export async function makeAdmin(ctx: Context, conversation: string, seat: string): Promise<void> {
  await ask(ctx, conversation, "POST", "seats/admin/", { seat_id: seat, admin: true });
}

/** Gone afterwards, also when it was gone before. */
export async function takeSeat(ctx: Context, conversation: string, seat: string): Promise<void> {
  await ask(ctx, conversation, "POST", "seats/take/", { seat_id: seat });
}

/** Compare-and-swap: from `old` to `next`, and no harm in asking twice. */
export async function changeSecret(
  ctx: Context,
  conversation: string,
  old: Uint8Array,
  next: Uint8Array,
): Promise<void> {
  try {
    await ctx.http.seat({ conversation, secret: old }, "POST", "seats/change/", { secret_hash: b64(hash(next)) });
  } catch (error) {
    if (!hasCode(error, "no_such_seat")) throw error;
    await ctx.http.seat({ conversation, secret: next }, "GET", "seats/");
  }
}

/** Never tells whether the server knows whose it is. */
export async function complain(ctx: Context, conversation: string, seq: number): Promise<void> {
  await ask(ctx, conversation, "POST", "seats/complain/", { seq });
}

export async function readSlots(ctx: Context, conversation: string): Promise<Slot[]> {
  const { slots } = await ask<{ slots: { seq: number; sealed: string }[] }>(ctx, conversation, "GET", "slots/");
  return slots.map(({ seq, sealed }) => ({ seq, sealed: unb64(sealed) }));
}

/** A newer one may stand there already: then that is as good. */
export async function writeSlot(ctx: Context, conversation: string, { seq, sealed }: Slot): Promise<void> {
  try {
    await ask(ctx, conversation, "PUT", "slots/", { seq, sealed: b64(sealed) });
  } catch (error) {
    if (!hasCode(error, "stale_slot")) throw error;
  }
}

export async function putBlob(ctx: Context, conversation: string, id: Uint8Array, sealed: Uint8Array): Promise<void> {
  await ask(ctx, conversation, "PUT", "blobs/", { blob_id: b64(id), sealed: b64(sealed) });
}

export async function getBlob(ctx: Context, conversation: string, id: Uint8Array): Promise<Uint8Array> {
  return unb64((await ask<{ sealed: string }>(ctx, conversation, "POST", "blobs/get/", { blob_id: b64(id) })).sealed);
}

export async function sendFrame(
  ctx: Context,
  conversation: string,
  clientId: Uint8Array,
  { kind, payload }: Omit<Stored, "seq">,
): Promise<number> {
  const body = { client_id: b64(clientId), kind, payload: b64(payload) };
  return (await ask<{ seq: number }>(ctx, conversation, "POST", "messages/", body)).seq;
}

const PAGE = 200;
type Page = { messages: { seq: number; kind: "mls" | "sealed"; payload: string }[]; head: number };

/** Everything after `after` and before `until`. */
export async function readBetween(ctx: Context, conversation: string, after: number, until: number): Promise<Stored[]> {
  const found: Stored[] = [];
  for (let from = after; from < until - 1;) {
    const { messages } = await ask<Page>(ctx, conversation, "POST", "messages/read/", { after: from, limit: PAGE });
    if (messages.length === 0) break;
    found.push(...messages.map((m) => ({ ...m, payload: unb64(m.payload) })));
    from = messages.at(-1)?.seq ?? until;
  }
  return found.filter(({ seq }) => seq < until);
}

export async function headOf(ctx: Context, conversation: string, after: number): Promise<number> {
  return (await ask<Page>(ctx, conversation, "POST", "messages/read/", { after, limit: 1 })).head;
}

/** Leave to store an attachment; the server keeps nothing of who asked for which. */
export async function permitFor(ctx: Context, conversation: string, attachment: string, size: number): Promise<string> {
  return (await ask<{ permit: string }>(ctx, conversation, "POST", "permits/", { attachment, size })).permit;
}
