/** A conversation seen by all its devices at once, with a stream that hands every frame to everybody in order. */
import * as crypto from "../../src/crypto/index.ts";
import { member, newAccount, newDevice, type Account, type Device } from "./people.ts";

type Conversation = crypto.Conversation;
type Event = crypto.ConversationEvent;

export class Group {
  readonly accounts = new Map<string, Account>();
  readonly devices: Device[] = [];
  readonly seen: Conversation[] = [];

  account(label: string): Account {
    const known = this.accounts.get(label) ?? newAccount(label);
    this.accounts.set(label, known);
    return known;
  }

  /** `ann/1`: device 1 of account ann */
  device(name: string): Device {
    const [label = "", number = ""] = name.split("/");
    return newDevice(this.account(label), number);
  }

  me(i: number): Device {
    return at(this.devices, i);
  }

  c(i: number): Conversation {
    return at(this.seen, i);
  }

  state(): crypto.GroupState {
    return crypto.group(this.c(0));
  }

  /** Hands a frame to everybody but `except`, and wipes what each is told to wipe. */
  async deliver(frame: crypto.Frame, except: readonly number[] = []): Promise<(Event | undefined)[]> {
    const events: (Event | undefined)[] = [];
    for (const [i, c] of this.seen.entries()) {
      if (except.includes(i)) events.push(undefined);
      else events.push(await this.receive(i, c, frame));
    }
    return events;
  }

  private async receive(i: number, c: Conversation, frame: crypto.Frame): Promise<Event> {
    const result = await crypto.receive(c, this.me(i), frame);
    this.seen[i] = result.c;
    crypto.wipe(...result.wipe);
    return result.event;
  }

  async prepare(i: number, plan: crypto.Plan = {}): Promise<crypto.Frame> {
    this.seen[i] = await crypto.prepare(this.c(i), this.me(i), plan);
    return pending(this.c(i));
  }

  async commit(i: number, plan: crypto.Plan = {}): Promise<(Event | undefined)[]> {
    return this.deliver(await this.prepare(i, plan));
  }

  async say(i: number, text: string, aad = ""): Promise<crypto.Frame> {
    const sent = await crypto.send(this.c(i), this.me(i), crypto.utf8(text), crypto.utf8(aad));
    this.seen[i] = sent.c;
    crypto.wipe(...sent.wipe);
    return sent.frame;
  }

  /** Device `i` adds these devices, who join. */
  async add(i: number, names: readonly string[], state?: crypto.GroupState): Promise<void> {
    const devices = names.map((name) => this.device(name));
    const packages = await Promise.all(devices.map((device) => crypto.makeKeyPackage(device)));
    const next = state ?? withMembers(this.state(), devices);
    const events = await this.commit(i, { add: packages.map((p) => p.publicPackage), state: next });
    const own = events[i];
    if (own?.kind !== "commit" || own.welcome === undefined) throw new Error("the commit that adds did not win");
    for (const [n, device] of devices.entries()) {
      this.devices.push(device);
      this.seen.push(await crypto.join(device, at(packages, n), at(own.welcome.parts, n).secrets, own.welcome.blob));
    }
  }

  together(except: readonly number[] = []): boolean {
    const seen = this.seen.filter((_, i) => !except.includes(i));
    return new Set(seen.map((c) => crypto.b64(crypto.authenticator(c)))).size === 1;
  }
}

export function withMembers(state: crypto.GroupState, devices: readonly Device[]): crypto.GroupState {
  const members = { ...state.members };
  for (const device of devices) members[device.account] ??= member(device);
  return { ...state, members };
}

/** The state with one member gone. */
export function withoutMember(state: crypto.GroupState, account: string): crypto.GroupState {
  return { ...state, members: Object.fromEntries(Object.entries(state.members).filter(([one]) => one !== account)) };
}

/** The first device's account is the admin. */
export async function makeGroup(...names: string[]): Promise<Group> {
  await crypto.ready();
  const group = new Group();
  const first = group.device(at(names, 0));
  group.devices.push(first);
  const state = { title: "t", pair: false, members: { [first.account]: member(first, "admin") } };
  group.seen.push(await crypto.create(first, crypto.random(16), state));
  if (names.length > 1) await group.add(0, names.slice(1));
  return group;
}

export function pending(c: Conversation): crypto.Frame {
  const frame = crypto.pendingFrame(c);
  if (frame === undefined) throw new Error("nothing is pending");
  return frame;
}

export function at<T>(list: readonly T[], i: number): T {
  const value = list[i];
  if (value === undefined) throw new Error(`nothing at ${i}`);
  return value;
}

export const kinds = (events: readonly (Event | undefined)[]): string =>
  events.map((event) => event?.kind ?? "-").join(" ");

export const whys = (events: readonly (Event | undefined)[]): string[] => [
  ...new Set(events.flatMap((event) => (event !== undefined && "why" in event ? [event.why] : []))),
];
