/** The group state that members share in one GroupContext extension: its form and its one canonical writing. */
import type { Extension } from "ts-mls/extension.js";
import { checkedId, equal, exactly, text, unb64, utf8 } from "../bytes.ts";
import { EXPIRES_MAX } from "../bodies.ts";
import { booleanField, isFields, numberField, textField, type Fields } from "../codec.ts";
import { GROUP_STATE } from "./config.ts";
import { no } from "./frames.ts";

export type Role = "admin" | "member" | "leaving";

export interface Member {
  /** the public id of its seat, base64url */
  seat: string;
  role: Role;
  service: string;
  /** "" until the member itself says it */
  name: string;
  /** the service's signature under the name, base64url */
  name_proof?: string;
}

export interface GroupState {
  title: string;
  pair: boolean;
  /** seconds after reading, after which messages disappear; absent: they stay */
  timer?: number;
  /** by account */
  members: Record<string, Member>;
}

const TITLE_MAX = 256;
const NAME_MAX = 128;
const ROLES: readonly string[] = ["admin", "member", "leaving"];

/** The one extension list that says this. Raises: Refused when the state is malformed. */
export function encodeGroupState(state: GroupState): Extension[] {
  const extensionData = canonical(state);
  const extensions = [{ extensionType: GROUP_STATE, extensionData }];
  readGroupState(extensions);
  return extensions;
}

/** Accounts are sorted and keys in one order, so that equal states are equal bytes. */
function canonical({ title, pair, timer, members }: GroupState): Uint8Array {
  const accounts = Object.keys(members).sort();
  const ordered = accounts.map((account) => [account, orderedMember(members[account])] as const);
  // JSON leaves out what is undefined.
  return utf8(JSON.stringify({ title, pair, timer, members: Object.fromEntries(ordered) }));
}

function orderedMember(member: Member | undefined): Member {
  if (member === undefined) no("group state: member");
  const { seat, role, service, name, name_proof } = member;
  return name_proof === undefined ? { seat, role, service, name } : { seat, role, service, name, name_proof };
}

/** Raises: Refused unless there is exactly our extension, canonical and complete. */
export function readGroupState(extensions: readonly Extension[]): GroupState {
  const [only] = extensions;
  if (extensions.length !== 1 || only?.extensionType !== GROUP_STATE) no("group state: not exactly one extension");
  const json: unknown = JSON.parse(text(only.extensionData));
  if (!isFields(json) || !isFields(json["members"])) no("group state: form");
  const state: GroupState = {
    title: textField(json, "title", TITLE_MAX),
    pair: booleanField(json, "pair"),
    ...timerOf(json),
    members: Object.fromEntries(
      Object.entries(json["members"]).map(([account, member]) => [checkedId(account), memberOf(member)]),
    ),
  };
  if (!equal(canonical(state), only.extensionData)) no("group state: not canonical");
  return state;
}

function timerOf(json: Fields): Pick<GroupState, "timer"> {
  if (json["timer"] === undefined) return {};
  const timer = numberField(json, "timer");
  if (timer === 0 || timer > EXPIRES_MAX) no("group state: timer");
  return { timer };
}

function memberOf(value: unknown): Member {
  if (!isFields(value)) no("group state: member");
  const role = textField(value, "role", 16);
  if (!ROLES.includes(role)) no("group state: role");
  const member: Member = {
    seat: checkedId(value["seat"]),
    role: role as Role,
    service: textField(value, "service", 32),
    name: textField(value, "name", NAME_MAX),
  };
  return value["name_proof"] === undefined ? member : { ...member, name_proof: proofOf(value) };
}

function proofOf(value: Fields): string {
  const proof = textField(value, "name_proof", 86);
  exactly(unb64(proof), 64, "name proof");
  return proof;
}
