/** What the MLS value says about who is here, and what a commit changed: pure comparison of before and after. */
import { group, leaves, unb64, type Conversation as Mls } from "../../crypto/index.ts";
import type { Context } from "../context.ts";
import type { ServiceId } from "../port.ts";
import { believed } from "./names.ts";
import type { ConversationRecord, Member, MessageRecord } from "./records.ts";

type Told = Pick<ConversationRecord, "title" | "pair" | "timer" | "members" | "people">;

/** Members as the group state names them, with keys and devices as the tree has them. */
export function read(ctx: Context, record: ConversationRecord, mls: Mls): Told {
  const state = group(mls);
  const members: Record<string, Member> = {};
  for (const { credential } of leaves(mls)) {
    const { account, accountPublic } = credential;
    const told = state.members[account];
    if (!told) continue;
    const { seat, role, name: claimed, name_proof: signed } = told;
    const service = told.service as ServiceId;
    const proof = signed === undefined ? undefined : unb64(signed);
    const devices = (members[account]?.devices ?? 0) + 1;
    const name = believed(ctx, { account, service, name: claimed, proof, accountKey: accountPublic });
    const accepted = (record.members[account]?.accepted ?? false) || claimed !== "" || account === ctx.me().account;
    members[account] = {
      seat,
      role,
      service,
      name,
      accountKey: accountPublic,
      devices,
      accepted,
      spoke: record.members[account]?.spoke ?? false,
    };
  }
  const { title, pair, timer } = state;
  return { title, pair, timer, members, people: { ...record.people, ...peopleOf(members) } };
}

const peopleOf = (members: Record<string, Member>): ConversationRecord["people"] =>
  Object.fromEntries(
    Object.entries(members).map(([account, { service, name, accountKey }]) => [account, { service, name, accountKey }]),
  );

export interface Happening {
  code: string;
  subject?: string;
  detail?: string;
}

/** The devices of a tree, as `account/device`. */
export const devicesIn = (mls: Mls): Set<string> =>
  new Set(leaves(mls).map(({ credential }) => `${credential.account}/${credential.device}`));

interface Step {
  before: Told;
  after: Told;
  by: { account: string; device: string };
  external: boolean;
  devicesBefore: Set<string>;
  devicesAfter: Set<string>;
}

/** In the order in which a person would tell them. */
export function happenings(step: Step): Happening[] {
  return [...coming(step), ...going(step), ...changing(step), ...devices(step)];
}

function coming({ before, after, by }: Step): Happening[] {
  const added = Object.keys(after.members).filter((account) => !before.members[account]);
  const known = before.members[by.account];
  return [
    ...added.map((subject) => ({ code: "added", subject })),
    ...(known && !known.accepted ? [{ code: "joined", subject: by.account }] : []),
  ];
}

function going({ before, after }: Step): Happening[] {
  return Object.entries(before.members).flatMap(([subject, member]) => {
    const now = after.members[subject];
    if (!now) return member.role === "leaving" ? [] : [{ code: "removed", subject }];
    return now.role === "leaving" && member.role !== "leaving" ? [{ code: "left", subject }] : [];
  });
}

function changing({ before, after }: Step): Happening[] {
  const renamed = before.title === after.title ? [] : [{ code: "renamed", detail: after.title }];
  const reset = Object.entries(after.members).flatMap(([subject, { accountKey }]) => {
    const old = before.people[subject]?.accountKey;
    return old && old.some((byte, i) => byte !== accountKey[i]) ? [{ code: "reset", subject }] : [];
  });
  const [was, is] = [before.timer ?? 0, after.timer ?? 0];
  const timed = was === is ? [] : [{ code: "timer", detail: String(is) }];
  return [...renamed, ...timed, ...reset];
}

function devices({ before, by, external, devicesBefore, devicesAfter }: Step): Happening[] {
  const added = [...devicesAfter].filter((device) => !devicesBefore.has(device));
  const accounts = new Set(added.map((device) => device.slice(0, device.indexOf("/"))));
  const rejoined = external && devicesBefore.has(`${by.account}/${by.device}`);
  return [
    ...[...accounts].filter((account) => before.members[account]).map((subject) => ({ code: "device_added", subject })),
    ...(rejoined ? [{ code: "rejoined", subject: by.account }] : []),
  ];
}

/** Events stand in the stream at their commit's seq, with the same id on every device. */
export function eventMessages(
  record: ConversationRecord,
  by: string,
  seq: number,
  at: number,
  list: readonly Happening[],
): MessageRecord[] {
  return list.map((event, n) => ({
    id: `event-${String(seq)}-${String(n)}`,
    conversation: record.id,
    order: seq,
    at,
    kind: "event",
    account: by,
    text: "",
    event: { ...event },
    state: "sent",
  }));
}
