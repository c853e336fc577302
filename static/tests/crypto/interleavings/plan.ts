/** What a device wants to commit to: an Add, a Remove, a title, or only fresh keys. */
import type * as Crypto from "../../../src/crypto/index.ts";
import { member } from "../people.ts";
import type { Actor } from "./actor.ts";

const LEAVES_MAX = 7;

export async function planFor(actor: Actor): Promise<Crypto.Plan | undefined> {
  const { world, c, device } = actor;
  const state = world.core.group(c);
  const leaves = world.core.leaves(c);
  const admin = state.members[device.account]?.role === "admin";
  const roll = world.random();
  if (leaves.length < LEAVES_MAX && roll < 0.4) return addPlan(actor, state, admin);
  if (admin && roll < 0.6 && leaves.length > 2) return removePlan(actor, state, leaves);
  if (admin && roll < 0.75) return { state: { ...state, title: `title ${world.next()}` } };
  return {};
}

async function addPlan({ world, device }: Actor, state: Crypto.GroupState, admin: boolean): Promise<Crypto.Plan> {
  const account = admin && world.chance(0.6) ? world.newAccount().account : device.account;
  const added = world.newDevice(account);
  const pair = await world.core.makeKeyPackage(added);
  world.invited.set(added.device, { device: added, pair });
  if (Object.hasOwn(state.members, account)) return { add: [pair.publicPackage] };
  return { add: [pair.publicPackage], state: { ...state, members: { ...state.members, [account]: member(added) } } };
}

/** Leaf 0 stays: the record is kept by it. */
function removePlan(actor: Actor, state: Crypto.GroupState, leaves: readonly Crypto.Leaf[]): Crypto.Plan | undefined {
  const others = leaves.filter(({ leaf }) => leaf !== 0 && leaf !== actor.world.core.ownLeaf(actor.c));
  if (others.length === 0) return undefined;
  const { leaf, credential } = actor.world.pick(others);
  if (leaves.filter((one) => one.credential.account === credential.account).length > 1) return { remove: [leaf] };
  const members = Object.fromEntries(
    Object.entries(state.members).filter(([account]) => account !== credential.account),
  );
  return { remove: [leaf], state: { ...state, members } };
}
