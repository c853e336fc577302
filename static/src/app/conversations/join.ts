/** The plan by which this device becomes a member: from an accepted invitation, from a sibling's seat, or coming back. */
import { concat, derive, hash, join, unb64, unseal } from "../../crypto/index.ts";
import type { SeatEntry } from "../context.ts";
import type { ServiceId } from "../port.ts";
import { propose } from "./commits.ts";
import { attempt, fate, sendAttempt } from "./external.ts";
import type { House } from "./house.ts";
import type { Request } from "./invitations.ts";
import { contactEntry, declinedEntry, requestEntry, seatEntry, welcomeEntry } from "./keys.ts";
import { isParting } from "./leave.ts";
import type { Live } from "./live.ts";
import { contactOf } from "./names.ts";
import type { JoinPlan } from "./plan.ts";
import { read } from "./reading.ts";
import type { ConversationRecord } from "./records.ts";
import { advance, type Outcome } from "./runner.ts";
import { changeSecret, getBlob, seatOf } from "./seats.ts";
import { sit } from "./sitting.ts";
import { isDue } from "./spread.ts";
import { renamed } from "./change.ts";

/** Under `welcome:` in the keyring: how this account's devices join, each by its own part. */
export interface WelcomeEntry {
  parts: { device: string; secrets: Uint8Array }[];
  blob_id: Uint8Array;
  blob_key: Uint8Array;
  /** the device that added us */
  from: { account: string; device: string };
  start_seq: number;
}

const KEY_BYTES = 32;
const DAY_MS = 24 * 60 * 60 * 1000;

export async function joinStep(house: House, plan: JoinPlan, live: Live): Promise<Outcome> {
  if (await isParting(house, live)) return "done";
  switch (plan.step) {
    case "keyring":
      return takeSeat(house, plan, live);
    case "welcome":
      return byWelcome(house, plan, live);
    case "attempt":
      return attempt(house, plan, live);
    case "send":
      return sendAttempt(house, plan, live);
    case "fate":
      return fate(house, plan, live);
    case "secret":
      return ownSecret(house, plan, live);
    case "name":
      return tellName(house, plan, live);
  }
}

/** The request becomes a seat and a contact in one keyring write: no device sees one without the other. */
async function takeSeat(house: House, plan: JoinPlan, live: Live): Promise<Outcome> {
  const { ctx } = house;
  const request = ctx.keyring.get<Request>(requestEntry(live.id));
  if (request) await ctx.keyring.put(entriesFor(house, live.id, request));
  house.accepting.delete(live.id);
  return seatOf(ctx, live.id) ? advance(house, live, plan, { step: "welcome" }) : "done";
}

function entriesFor(house: House, id: string, request: Request): Record<string, unknown> {
  const { from, parts, blob_id, blob_key, start_seq, pair, title } = request;
  const seat: SeatEntry = {
    seat_id: request.seat_id,
    secret: request.secret,
    info_key: new Uint8Array(),
    pair,
    start_seq,
    title: pair ? from.name : title,
  };
  const inviter = { account: from.account, device: from.device };
  const welcome: WelcomeEntry = { parts, blob_id, blob_key, from: inviter, start_seq };
  const known = contactOf(house.ctx, from.account);
  const contact = {
    ...known,
    service: from.service,
    name: from.name || (known?.name ?? ""),
    account_key: from.account_key,
    since: known?.since ?? Math.floor(house.ctx.now() / DAY_MS),
  };
  return {
    [seatEntry(id)]: seat,
    [welcomeEntry(id)]: welcome,
    [contactEntry(from.account)]: contact,
    [requestEntry(id)]: null,
    [declinedEntry(id)]: null,
  };
}

async function byWelcome(house: House, plan: JoinPlan, live: Live): Promise<Outcome> {
  if (!isDue(house, plan, live)) return "waiting";
  const entry = house.ctx.keyring.get<WelcomeEntry>(welcomeEntry(live.id));
  const part = entry?.parts.find(({ device }) => device === house.ctx.me().device);
  const joined = entry && part ? await openWelcome(house, live, entry, part.secrets) : undefined;
  if (!entry || !joined) return advance(house, live, plan, { step: "attempt" });
  const told = read(house.ctx, live.record, joined.mls);
  const agreed = agreedTo(plan, live.record.agreed, told);
  await live.run(() =>
    house.keep(live, {
      ...joined,
      members: true,
      record: { ...told, agreed, status: "active", cursor: entry.start_seq },
    }),
  );
  sit(house, live);
  return plan.invited ? advance(house, live, plan, { step: "secret" }) : "done";
}

/** What another device of ours joined or made was agreed to there: who is here by now needs no second question. */
export function agreedTo(
  plan: JoinPlan,
  agreed: ServiceId[],
  { members }: Pick<ConversationRecord, "members">,
): ServiceId[] {
  if (plan.invited) return agreed;
  return [...new Set([...agreed, ...Object.values(members).map((member) => member.service)])];
}

/** Undefined when the part is not for us any more: an external commit leads in as well. Raises: Refusal. */
async function openWelcome(house: House, live: Live, entry: WelcomeEntry, part: Uint8Array) {
  const { ctx } = house;
  const { blob } = await fetchBlob(house, live, entry);
  const ref = refOf(part);
  const keyPackage = await ctx.packages.find(ref);
  if (!keyPackage) return undefined;
  try {
    const mls = await join(ctx.me(), keyPackage, part, blob, { conversation: unb64(live.id), inviter: entry.from });
    return { mls, writes: ctx.packages.spent(ref) };
  } catch (error) {
    house.trouble("welcome", error);
    return undefined;
  }
}

/** A part begins with the name of the key package it is for (RFC 9420 §12.4.3.1), 32 bytes after their length. */
const refOf = (part: Uint8Array): Uint8Array => part.slice(1, 1 + KEY_BYTES);

export async function fetchBlob(
  house: House,
  live: Live,
  entry: WelcomeEntry,
): Promise<{ key: Uint8Array; blob: Uint8Array }> {
  const plain = unseal(entry.blob_key, await getBlob(house.ctx, live.id, entry.blob_id));
  return { key: plain.slice(0, KEY_BYTES), blob: plain.slice(KEY_BYTES) };
}

/**
 * The inviter made the first secret and knows it. The next follows from it and from what only this account's devices
 * hold, so that two of them that accept at once choose the same.
 */
async function ownSecret(house: House, plan: JoinPlan, live: Live): Promise<Outcome> {
  const { ctx } = house;
  const entry = seatOf(ctx, live.id);
  if (!entry) return "done";
  const old = entry.old_secret ?? entry.secret;
  const next = derive(concat(ctx.me().accountPrivate, old, hash(old)), "um-seat-1", KEY_BYTES);
  if (!entry.old_secret) await ctx.keyring.put({ [seatEntry(live.id)]: { ...entry, secret: next, old_secret: old } });
  await changeSecret(ctx, live.id, old, next);
  const { old_secret: _, ...settled } = seatOf(ctx, live.id) ?? entry;
  await ctx.keyring.put({ [seatEntry(live.id)]: { ...settled, secret: next } });
  return advance(house, live, plan, { step: "name" });
}

/** The commit says our name and, by itself, that we came; it also gives our leaf a key that the inviter never had. */
async function tellName(house: House, plan: JoinPlan, live: Live): Promise<Outcome> {
  if (plan.won) return "done";
  if (plan.raced) {
    await house.ctx.pause(200, 2000);
    return advance(house, live, plan, { raced: false });
  }
  const outcome = await propose(house, live, plan, (state) => ({ state: renamed(house.ctx, state) }));
  return outcome === "nothing" ? "done" : outcome;
}
