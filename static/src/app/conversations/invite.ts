/** The plan that brings people in: make the conversation, Add, see it win, then blob, seats and invitations. */
import {
  b64,
  concat,
  infoKey,
  leaves,
  makeInvitation,
  seal,
  unb64,
  utf8,
  type GroupState,
  type Conversation as Mls,
} from "../../crypto/index.ts";
import { invite, siblings } from "./claims.ts";
import { propose, type Goal } from "./commits.ts";
import type { House } from "./house.ts";
import { seatEntry, welcomeEntry } from "./keys.ts";
import type { Live } from "./live.ts";
import type { Guest, InvitePlan } from "./plan.ts";
import { advance, type Outcome } from "./runner.ts";
import { addSeat, makeConversation, putBlob, seatOf } from "./seats.ts";
import type { WelcomeEntry } from "./join.ts";
import { sit } from "./sitting.ts";

const INVITATION_SECONDS = 28 * 24 * 3600;
const PREVIEW_BYTES = 2000;

export async function inviteStep(house: House, plan: InvitePlan, live: Live): Promise<Outcome> {
  if (plan.step === "seat") return makeOwnSeat(house, plan, live);
  if (plan.step === "commit") return addGuests(house, plan, live);
  if (plan.step === "blob") return uploadBlob(house, plan, live);
  if (plan.step === "seats") return makeSeats(house, plan, live);
  return sendLetters(house, plan, live);
}

/** The keyring has the seat before the server hears of it. */
async function makeOwnSeat(house: House, plan: InvitePlan, live: Live): Promise<Outcome> {
  const { ctx } = house;
  const entry = seatOf(ctx, live.id) ?? plan.own;
  if (!entry) return "done";
  if (!seatOf(ctx, live.id)) await ctx.keyring.put({ [seatEntry(live.id)]: entry, ...plan.contacts });
  await makeConversation(ctx, { conversation: live.id, seat: entry.seat_id, secret: entry.secret, pair: entry.pair });
  sit(house, live);
  return advance(house, live, plan, { step: "commit" });
}

async function addGuests(house: House, plan: InvitePlan, live: Live): Promise<Outcome> {
  if (plan.won) return advance(house, live, plan, { step: "blob" });
  if (plan.raced) return claimAgain(house, plan, live);
  const outcome = await propose(house, live, plan, (state, mls) => goalOf(plan, state, mls));
  return outcome === "nothing" ? "done" : outcome;
}

/** What was in the commit that lost was seen by others: nobody is added with it a second time. */
async function claimAgain(house: House, plan: InvitePlan, live: Live): Promise<Outcome> {
  await house.ctx.pause(200, 2000);
  const guests: Guest[] = [];
  for (const { account, seat, secret } of plan.guests) {
    const fresh = await invite(house.ctx, { account });
    guests.push({ ...fresh, seat, secret });
  }
  const own = plan.siblings.length > 0 ? await siblings(house.ctx) : [];
  return advance(house, live, plan, { guests, siblings: own, raced: false });
}

/** Devices that are not here yet, and a place for their accounts. */
function goalOf(plan: InvitePlan, state: GroupState, mls: Mls): Goal | undefined {
  const here = new Set(leaves(mls).map(({ credential }) => credential.device));
  const guests = plan.guests.filter(({ account }) => !state.members[account]);
  const devices = [...guests.flatMap((guest) => guest.devices), ...plan.siblings].filter((d) => !here.has(d.device));
  if (guests.length === 0) return undefined;
  const members = Object.fromEntries(
    guests.map(({ account, seat, service }) => [
      account,
      { seat, role: state.pair ? ("admin" as const) : ("member" as const), service, name: "" },
    ]),
  );
  return { add: devices.map((d) => d.keyPackage), state: { ...state, members: { ...state.members, ...members } } };
}

/** Kept before it is put: a blob's bytes never change, and sealing them a second time would. */
async function uploadBlob(house: House, plan: InvitePlan, live: Live): Promise<Outcome> {
  const welcome = plan.won?.welcome;
  if (!welcome) return "done";
  const { id, key, sealed } = plan.blob;
  if (!sealed)
    return advance(house, live, plan, { blob: { id, key, sealed: await sealBlob(house, live, key, welcome.blob) } });
  await putBlob(house.ctx, live.id, id, sealed);
  return advance(house, live, plan, { step: "seats", blob: { id, key } });
}

/** The info key first: a device that no part was made for adds itself with it. */
async function sealBlob(house: House, live: Live, key: Uint8Array, blob: Uint8Array): Promise<Uint8Array> {
  const current = await live.run(() => Promise.resolve(infoKey(live.mls(house.ctx.me()))));
  return seal(key, concat(current, blob));
}

async function makeSeats(house: House, plan: InvitePlan, live: Live): Promise<Outcome> {
  for (const { seat, secret } of plan.guests) await addSeat(house.ctx, live.id, { seat, secret, admin: false });
  return advance(house, live, plan, { step: "letters" });
}

async function sendLetters(house: House, plan: InvitePlan, live: Live): Promise<Outcome> {
  for (const guest of plan.guests) {
    const sealed = letterTo(house, plan, live, guest);
    await house.ctx.http.account("POST", "invitations/", { account: guest.account, sealed: b64(sealed) });
  }
  await tellSiblings(house, plan, live);
  return "done";
}

function letterTo(house: House, plan: InvitePlan, live: Live, guest: Guest): Uint8Array {
  const { ctx } = house;
  const me = ctx.me();
  const { record } = live;
  const seconds = Math.floor(ctx.now() / 1000);
  return makeInvitation(
    {
      conversation: unb64(live.id),
      pair: record.pair,
      title: record.title,
      services: [...new Set(Object.values(record.members).map((member) => member.service))],
      parts: partsOf(plan, guest.account),
      blobId: plan.blob.id,
      blobKey: plan.blob.key,
      seatId: unb64(guest.seat),
      seatSecret: guest.secret,
      startSeq: plan.won?.seq ?? 0,
      preview: cut(plan.preview),
      name: me.name,
      ...(me.nameProof ? { nameProof: me.nameProof } : {}),
      at: seconds,
      expiresAt: seconds + INVITATION_SECONDS,
    },
    me,
    { account: guest.account, doorPublic: guest.doorPublic },
  );
}

const partsOf = (plan: InvitePlan, account: string): { device: string; secrets: Uint8Array }[] =>
  (plan.won?.welcome?.parts ?? [])
    .filter((p) => p.account === account)
    .map(({ device, secrets }) => ({ device, secrets }));

/** Our own other devices find their parts in the keyring. */
async function tellSiblings(house: House, plan: InvitePlan, live: Live): Promise<void> {
  const me = house.ctx.me();
  const parts = partsOf(plan, me.account);
  if (parts.length === 0) return;
  const entry: WelcomeEntry = {
    parts,
    blob_id: plan.blob.id,
    blob_key: plan.blob.key,
    from: { account: me.account, device: me.device },
    start_seq: plan.won?.seq ?? 0,
  };
  await house.ctx.keyring.put({ [welcomeEntry(live.id)]: entry });
}

/** To so many bytes, between two characters. */
function cut(text: string): string {
  let short = text.slice(0, PREVIEW_BYTES);
  while (utf8(short).length > PREVIEW_BYTES) short = [...short].slice(0, -8).join("");
  return short;
}
