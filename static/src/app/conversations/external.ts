/** Adding oneself by an external commit: made from a slot, sent, and adopted only when it is known to have won. */
import {
  adoptExternal,
  externalFate,
  pack,
  peek,
  prepareExternal,
  random,
  unpack,
  type External,
} from "../../crypto/index.ts";
import type { Change, House } from "./house.ts";
import { welcomeEntry } from "./keys.ts";
import type { Live } from "./live.ts";
import { agreedTo, fetchBlob, type WelcomeEntry } from "./join.ts";
import { waited } from "./loss.ts";
import type { JoinPlan } from "./plan.ts";
import { eventMessages, read } from "./reading.ts";
import type { Attempt, MessageRecord } from "./records.ts";
import { advance, type Outcome } from "./runner.ts";
import { readBetween, readSlots, seatOf, sendFrame, type Slot } from "./seats.ts";
import { sit } from "./sitting.ts";
import { isDue } from "./spread.ts";

/** So often is an undecided attempt looked at before it is made anew. */
const PATIENCE = 8;
const LOOK_FROM_MS = 4000;
const LOOK_TO_MS = 12_000;
const ANEW_FROM_MS = 500;
const ANEW_TO_MS = 3000;

export async function attempt(house: House, plan: JoinPlan, live: Live): Promise<Outcome> {
  if (!isDue(house, plan, live)) return "waiting";
  if (!seatOf(house.ctx, live.id)) return "done";
  const slots = await readSlots(house.ctx, live.id);
  const made = await firstThatOpens(house, live, slots);
  if (!made) return later(house, live);
  await live.run(() => house.keep(live, { record: { attempt: made } }));
  return advance(house, live, plan, { step: "send" });
}

/** The newest slot, else the older one, under whichever info key opens it. */
async function firstThatOpens(house: House, live: Live, slots: readonly Slot[]): Promise<Attempt | undefined> {
  const keys = await infoKeys(house, live);
  for (const slot of slots) {
    for (const key of keys) {
      const made = await makeAttempt(house, slot, key);
      if (made) return made;
    }
  }
  return undefined;
}

async function makeAttempt(house: House, slot: Slot, key: Uint8Array): Promise<Attempt | undefined> {
  try {
    const external = await prepareExternal(house.ctx.me(), slot.sealed, key);
    return {
      clientId: random(16),
      frame: external.frame.bytes,
      packed: pack(adoptExternal(external)),
      epoch: external.epoch,
      slotSeq: slot.seq,
    };
  } catch (error) {
    house.trouble("slot", error);
    return undefined;
  }
}

async function infoKeys(house: House, live: Live): Promise<Uint8Array[]> {
  const entry = seatOf(house.ctx, live.id);
  const keys = [entry?.info_key, entry?.old_info_key, await keyOfBlob(house, live)];
  return keys.filter((key): key is Uint8Array => key !== undefined && key.length > 0);
}

/** Nobody of this account has joined yet: the invitation's blob has the key of its epoch. */
async function keyOfBlob(house: House, live: Live): Promise<Uint8Array | undefined> {
  const entry = house.ctx.keyring.get<WelcomeEntry>(welcomeEntry(live.id));
  try {
    return entry && (await fetchBlob(house, live, entry)).key;
  } catch {
    return undefined;
  }
}

/** Not now: a member has to write a slot first. */
function later(house: House, live: Live): Outcome {
  lookAgain(house, live).catch((error: unknown) => {
    house.trouble("rejoin", error);
  });
  return "waiting";
}

/** However often it was poked meanwhile, one look follows. */
async function lookAgain(house: House, live: Live): Promise<void> {
  if (live.looking) return;
  live.looking = true;
  await house.ctx.pause(LOOK_FROM_MS, LOOK_TO_MS);
  live.looking = false;
  await waited(house, live, LOOK_FROM_MS);
  house.poke(live.id);
}

export async function sendAttempt(house: House, plan: JoinPlan, live: Live): Promise<Outcome> {
  const made = live.record.attempt;
  if (!made) return advance(house, live, plan, { step: "attempt" });
  const seq = await sendFrame(house.ctx, live.id, made.clientId, { kind: "sealed", payload: made.frame });
  await live.run(() => house.keep(live, { record: { attempt: { ...made, seq } } }));
  return advance(house, live, plan, { step: "fate", looks: 0 });
}

export async function fate(house: House, plan: JoinPlan, live: Live): Promise<Outcome> {
  const made = live.record.attempt;
  if (made?.seq === undefined) return advance(house, live, plan, { step: "attempt" });
  const external = externalOf(house, made);
  const verdict = (await hasRival(house, live, made)) ? await askSlots(house, live, external) : "won";
  if (verdict === "won") return adopt(house, plan, live, made, external);
  const looks = (plan.looks ?? 0) + 1;
  if (verdict === "lost" || looks > PATIENCE) {
    await house.ctx.pause(ANEW_FROM_MS, ANEW_TO_MS);
    await waited(house, live, ANEW_FROM_MS);
    return advance(house, live, plan, { step: "attempt" });
  }
  await advance(house, live, plan, { looks });
  return later(house, live);
}

/** A commit frame between our GroupInfo and our own may have won its epoch: we cannot open it. */
async function hasRival(house: House, live: Live, made: Attempt): Promise<boolean> {
  const between = await readBetween(house.ctx, live.id, made.slotSeq, made.seq ?? 0);
  return between.some(({ kind, payload }) => {
    if (kind === "sealed") return true;
    const header = peek(payload);
    return header?.content === "commit" && header.epoch === made.epoch;
  });
}

function externalOf(house: House, made: Attempt): External {
  const { id, infoKey, mls: newState } = unpack(made.packed, house.ctx.me());
  return { id, infoKey, newState, epoch: made.epoch, frame: { kind: "sealed", bytes: made.frame } };
}

/** Either slot may be the one of the epoch that our commit began. */
async function askSlots(house: House, live: Live, external: External): Promise<"won" | "lost" | "wait"> {
  const slots = await readSlots(house.ctx, live.id);
  const verdicts = await Promise.all(slots.map((slot) => externalFate(external, slot.sealed)));
  if (verdicts.includes("won")) return "won";
  return verdicts.includes("lost") ? "lost" : "wait";
}

/** What was encrypted for the old leaf nobody takes any more: it goes anew under the same content ids. */
async function adopt(house: House, plan: JoinPlan, live: Live, made: Attempt, external: External): Promise<Outcome> {
  const mls = adoptExternal(external);
  await live.run(async () => {
    const seq = made.seq ?? 0;
    const entries = [...live.outbox.values()].map(({ sealed: _, ...entry }) => entry);
    const change: Change = { mls, members: true, upsert: await greeting(house, live, seq), outbox: { put: entries } };
    const told = read(house.ctx, { ...live.record, members: {} }, mls);
    for (const member of Object.values(told.members)) member.accepted = true;
    await house.keep(live, {
      ...change,
      record: {
        ...told,
        agreed: agreedTo(plan, live.record.agreed, told),
        status: "active",
        cursor: seq,
        commitSeq: seq,
        slotSeq: made.slotSeq,
        attempt: undefined,
        pending: undefined,
        lost: undefined,
      },
    });
  });
  sit(house, live);
  return plan.invited ? advance(house, live, plan, { step: "secret" }) : "done";
}

/** A device that was here before has come back; one that was not has its earlier messages elsewhere. */
async function greeting(house: House, live: Live, seq: number): Promise<MessageRecord[]> {
  const { account } = house.ctx.me();
  const at = house.ctx.now();
  const earlier = await house.ctx.store.page("messages", `${live.id}/`, { limit: 1 });
  if (live.record.mls && earlier.length > 0)
    return eventMessages(live.record, account, seq, at, [{ code: "rejoined", subject: account }]);
  return [{ id: "divider", conversation: live.id, order: seq, at, kind: "divider", account, text: "", state: "sent" }];
}
