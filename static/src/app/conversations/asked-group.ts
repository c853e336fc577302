/** What changes who is in a group and what it is called: each becomes a plan, kept before anything is sent. */
import { EXPIRES_MAX } from "../../crypto/index.ts";
import type { Write } from "../context.ts";
import type { Operations } from "../port.ts";
import { distinct, inviteAll, TITLE_MAX } from "./asked-starting.ts";
import { addPlan, contactsOf } from "./beginnings.ts";
import { forget } from "./forgetting.ts";
import type { House } from "./house.ts";
import type { Live } from "./live.ts";
import { led, present } from "./lookup.ts";
import { LEAVE, type Plan } from "./plan.ts";
import { badTimer } from "./refusals.ts";
import { planId, planWrite } from "./runner.ts";

export async function addMember(
  house: House,
  { conversation, to }: Operations["addMember"]["args"],
): Promise<Record<never, never>> {
  const live = led(house, conversation);
  const guests = (await inviteAll(house, distinct(to))).filter(({ account }) => !live.record.members[account]);
  if (guests.length === 0) return {};
  await house.ctx.keyring.put(contactsOf(house.ctx, guests));
  const agreed = [...new Set([...live.record.agreed, ...guests.map((guest) => guest.service)])];
  await live.run(() =>
    house.keep(live, { record: { agreed }, writes: [planWrite(addPlan(house.ctx, conversation, guests, []))] }),
  );
  house.poke(conversation);
  return {};
}

async function plan(house: House, made: Plan, before: Write[] = []): Promise<Record<never, never>> {
  await house.ctx.store.write([...before, planWrite(made)]);
  house.poke(made.conversation);
  return {};
}

export async function removeMember(house: House, { conversation, account }: Operations["removeMember"]["args"]) {
  const { record } = led(house, conversation);
  const member = record.members[account];
  if (!member || account === house.ctx.me().account) return {};
  return plan(house, {
    kind: "remove",
    step: "commit",
    leaving: false,
    id: planId(0, `remove-${account}`),
    conversation,
    account,
    seat: member.seat,
  });
}

export async function rename(
  house: House,
  { conversation, title }: Operations["rename"]["args"],
): Promise<Record<never, never>> {
  led(house, conversation);
  return plan(house, {
    kind: "title",
    step: "commit",
    id: planId(house.ctx.now()),
    conversation,
    title: title.trim().slice(0, TITLE_MAX),
  });
}

/** Raises: Refusal for a time that members would not take. */
export async function setTimer(house: House, { conversation, seconds }: Operations["setTimer"]["args"]) {
  present(house, conversation);
  if (!Number.isSafeInteger(seconds) || seconds < 0 || seconds > EXPIRES_MAX) throw badTimer();
  return plan(house, { kind: "timer", step: "commit", id: planId(house.ctx.now()), conversation, seconds });
}

/** What has ended already is forgotten; else nothing that was planned here is wanted any more. */
export async function leave(house: House, live: Live): Promise<Record<never, never>> {
  const { status } = live.record;
  if (status === "removed" || status === "left") {
    await forget(house, live);
    return {};
  }
  const drops = await nothingElse(house, live.id);
  return plan(house, { kind: "leave", step: "commit", id: LEAVE, conversation: live.id }, drops);
}

/** The writes after which nothing is planned here but to leave. */
export async function nothingElse(house: House, conversation: string): Promise<Write[]> {
  const plans = await house.ctx.store.all<Plan>("plans", `${conversation}/`);
  return plans.filter(([, { kind }]) => kind !== "leave").map(([key]) => ({ drop: "plans", key }));
}

export async function stay(house: House, live: Live): Promise<Record<never, never>> {
  const services = Object.values(live.record.members).map((member) => member.service);
  await live.run(() => house.keep(live, { record: { agreed: [...new Set([...live.record.agreed, ...services])] } }));
  return {};
}
