/** Who may change what in the group state: rules on two states and two lists of leaves, alike for every member. */
import { no } from "./frames.ts";
import type { GroupState, Member } from "./groupstate.ts";
import type { Leaf } from "./types.ts";

export interface Change {
  /** the account whose device commits */
  by: string;
  before: GroupState;
  after: GroupState;
  leavesAfter: readonly Leaf[];
  /** accounts of the leaves removed and added */
  removed: readonly string[];
  added: readonly string[];
}

/** Services whose handle is everybody's to see and proven by the service: an admin may fill it in. */
const NAMED_BY_SERVICE: readonly string[] = ["instagram"];
const PAIR_MEMBERS_MAX = 2;

/** A state that a group may be in with these leaves. Raises: Refused. */
export function checkState(state: GroupState, leaves: readonly Leaf[]): void {
  const members = Object.entries(state.members);
  checkLeaves(state, leaves);
  if (new Set(members.map(([, member]) => member.seat)).size !== members.length) no("a seat is used twice");
  if (!members.some(([, member]) => member.role === "admin")) no("no admin is left");
  if (state.pair && members.length > PAIR_MEMBERS_MAX) no("a pair has two members");
}

/** Every leaf belongs to a member, every member has a leaf, and one account has one account key and one service. */
function checkLeaves(state: GroupState, leaves: readonly Leaf[]): void {
  const keys = new Map<string, string>();
  for (const { credential } of leaves) {
    const member = Object.hasOwn(state.members, credential.account) ? state.members[credential.account] : undefined;
    if (member?.service !== credential.service) no("a leaf belongs to no member");
    const key = credential.accountPublic.join();
    if ((keys.get(credential.account) ?? key) !== key) no("one account with two account keys");
    keys.set(credential.account, key);
  }
  if (keys.size !== Object.keys(state.members).length) no("a member has no leaf");
}

/** Raises: Refused when the role of `by` does not allow this change. */
export function checkChange(change: Change): void {
  const { before, after, by } = change;
  checkState(after, change.leavesAfter);
  if (after.pair !== before.pair) no("a pair stays a pair, a group a group");
  const admin = before.members[by]?.role === "admin";
  if (!admin && after.title !== before.title) no("only an admin sets the title");
  for (const account of change.added) if (account !== by && !admin) no("only an admin adds others");
  for (const account of change.removed) checkRemoval(change, account, admin);
  for (const [account, member] of Object.entries(after.members)) checkMember(change, account, member, admin);
}

function checkRemoval({ before, after, by }: Change, account: string, admin: boolean): void {
  if (account === by || before.members[account]?.role === "leaving") return;
  if (!admin) no("only an admin removes others");
  if (before.pair && !Object.hasOwn(after.members, account)) no("in a pair nobody removes the other");
}

function checkMember({ before, by }: Change, account: string, member: Member, admin: boolean): void {
  const was = Object.hasOwn(before.members, account) ? before.members[account] : undefined;
  if (was === undefined) {
    checkNewcomer(member);
    return;
  }
  if (member.seat !== was.seat || member.service !== was.service) no("seat and service stay");
  const renamed = member.name !== was.name || member.name_proof !== was.name_proof;
  if (renamed && account !== by) no("only a member changes its name");
  if (member.role !== was.role) checkRole(was, member, account === by, admin);
}

/** Nobody speaks for somebody else: a newcomer says its name itself. */
function checkNewcomer(member: Member): void {
  if (member.role === "leaving") no("a newcomer does not leave");
  if (member.name !== "" && !NAMED_BY_SERVICE.includes(member.service)) no("a newcomer names itself");
}

function checkRole(was: Member, member: Member, self: boolean, admin: boolean): void {
  if (was.role === "leaving") no("who leaves, leaves");
  if (member.role === "leaving" ? !self : !admin) no("only an admin changes roles, and only a member leaves");
}
