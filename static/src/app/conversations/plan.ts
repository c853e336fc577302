/** Work that outlives a crash: what each kind of plan wants and which step comes next. Shapes only. */
import type { Welcome } from "../../crypto/index.ts";
import type { ContactEntry, SeatEntry } from "../context.ts";
import type { ServiceId } from "../port.ts";

interface Base {
  id: string;
  conversation: string;
  /** its commit became part of the conversation */
  won?: { seq: number; welcome?: Welcome };
  /** another commit won its epoch: it is made anew after a pause */
  raced?: boolean;
}

export interface ClaimedDevice {
  device: string;
  keyPackage: Uint8Array;
}

/** Somebody to be brought in, as the claim answered. */
export interface Guest {
  account: string;
  service: ServiceId;
  doorPublic: Uint8Array;
  devices: ClaimedDevice[];
  seat: string;
  secret: Uint8Array;
}

/** Claims are done; create where it does not exist, Add, blob, seats, invitations. */
export interface InvitePlan extends Base {
  kind: "invite";
  step: "seat" | "commit" | "blob" | "seats" | "letters";
  guests: Guest[];
  /** devices of this account that are added along */
  siblings: ClaimedDevice[];
  preview: string;
  /** where the conversation is to be made first: our seat, and the people as contacts, for the keyring */
  own?: SeatEntry;
  contacts?: Record<string, ContactEntry>;
  blob: { id: Uint8Array; key: Uint8Array; sealed?: Uint8Array };
}

/** A leaf or several go, then the seat. */
export interface RemovePlan extends Base {
  kind: "remove";
  step: "commit" | "seat";
  account: string;
  /** only because it is leaving: no longer wanted when it is not */
  leaving: boolean;
  seat: string;
}

/** One change of the group state that needs nothing after it. */
export type ChangePlan = TitlePlan | TimerPlan;

interface TitlePlan extends Base {
  kind: "title";
  step: "commit";
  title: string;
}

interface TimerPlan extends Base {
  kind: "timer";
  step: "commit";
  /** 0: messages stay */
  seconds: number;
}

/** There is one a conversation. */
export const LEAVE = "leave";

/** Say that one leaves, hand on what must not end, give up the seat. */
export interface LeavePlan extends Base {
  kind: "leave";
  step: "commit" | "promote" | "seat";
  /** who leads the group from then on; "" where somebody does already */
  heir?: string;
  /** the conversation in which it goes on: what waits here unsent is said there */
  goesOn?: string;
}

/** This device becomes a member: by its part of a Welcome, else by an external commit; also how a lost one comes back. */
export interface JoinPlan extends Base {
  kind: "join";
  step: "keyring" | "welcome" | "attempt" | "send" | "fate" | "secret" | "name";
  /** by an invitation just accepted: the seat then gets a secret of its own and the others hear our name */
  invited: boolean;
  /** not at once: seats that come to life in one minute would look like one account's */
  later: boolean;
  /** how often its fate was looked for */
  looks?: number;
}

export type Plan = InvitePlan | RemovePlan | ChangePlan | LeavePlan | JoinPlan;
