/** What a screen asks an engine about consent, and what it is told: types only, part of the port's protocol. */
import type { Act, Receipt, ReceiptFault, Shown } from "../../crypto/index.ts";
import type { Nothing } from "../port.ts";

export type { Act, Receipt, ReceiptFault, Shown };

/** One's own service alone, or nobody; people of other services are let in by `cross_service_reach`. */
export type Door = "nobody" | "service";

/** The account's age band, as its owner said; nobody checks it. */
export interface Age {
  minor: boolean;
  /** a minor, and the service protects minors */
  protected: boolean;
  /** unix milliseconds of the hour from which the owner counts as 18 or older, while they said so */
  adultAt?: number;
}

/** A purpose as its service publishes it, in one language. */
export interface PurposeText {
  purpose: string;
  version: number;
  title: string;
  body: string;
  /** hash of title and body, as the engine computed it */
  text: string;
  language: string;
  legalBasis: string;
  /** a grant of an older version rests until this one is decided on */
  material: boolean;
  /** ISO date */
  effectiveOn: string;
  /** nobody can ever agree to it */
  refused: boolean;
}

export interface Controller {
  name: string;
  contact: string;
}

export interface Purposes {
  controller: Controller;
  purposes: PurposeText[];
}

/** An answer to what was shown. */
export interface Decided extends Shown {
  act: Act;
}

export type State = "granted" | "refused" | "withdrawn" | "never_asked";

export interface ReceiptView {
  number: number;
  purpose: string;
  title: string;
  version: number;
  act: Act;
  /** unix milliseconds of the full hour */
  hour: number;
  /** empty when everything in it is as it was signed */
  faults: ReceiptFault[];
  receipt: Receipt;
}

export interface PurposeView extends PurposeText {
  state: State;
  /** what the switch shows: the last word of the person, sent or not */
  on: boolean;
  /** granted, but for an older text that has materially changed: nothing is done for it until it is decided anew */
  lapsed: boolean;
  /** the owner is a minor whom the service protects: nothing is done for it, whatever was decided */
  closed: boolean;
  /** unix milliseconds of the hour of the last decision */
  since?: number;
  decidedVersion?: number;
  /** ISO date on which it was last on a screen of this account */
  askedOn?: string;
  /** it may be asked now */
  ask: boolean;
  /** a decision is kept here and leaves as soon as the service answers */
  waiting: boolean;
  /** code of the refusal that a kept decision met */
  failed?: string;
}

export interface Consents {
  controller: Controller;
  purposes: PurposeView[];
  /** newest first, of purposes that are no longer shown, too */
  receipts: ReceiptView[];
}

export interface Standing extends Consents {
  /** links that contacts see now: turning everything off ends them, too */
  shown: number;
}

/** Everything that the database has about the account. */
export interface Knowledge {
  tables: KnownTable[];
}
export interface KnownTable {
  table: string;
  what: string;
  rows: Record<string, Known>[];
}
export type Known = string | number | boolean | null | readonly Known[] | { readonly [name: string]: Known };

/** What an account's owner allows, as this device keeps it: for a page that may look and change nothing. */
export interface PrivacyGlance {
  purposes: Pick<PurposeView, "purpose" | "title" | "state" | "on" | "refused" | "closed">[];
  door: Door;
}

export interface ConsentOperations {
  // before there is an account, too
  purposes: { args: { language: string }; answer: Purposes };

  // both roles
  privacyGlance: { args: { language: string }; answer: PrivacyGlance };

  // role full only
  consents: { args: { language: string }; answer: Standing };
  /** durable when it answers; `waiting` when the service could not be told yet. All of them or none */
  decide: { args: { decided: Decided[] }; answer: { waiting: boolean } };
  /** decided as above, and every link that was shown to a contact ends: they are told */
  turnAllOff: { args: { decided: Decided[] }; answer: { waiting: boolean } };
  /** the one question that may come onto the screen unasked for; answering it or not, it counts as asked from now on */
  question: { args: { language: string }; answer: { question: PurposeView | null } };
  /** a receipt as text, of whoever: what does not hold */
  checkReceipt: { args: { receipt: string }; answer: { faults: ReceiptFault[]; own: boolean } };
  door: { args: { door?: Door }; answer: { door: Door } };
  /** younger counts at once, older from the hour that is answered */
  age: { args: { minor?: boolean }; answer: Age };
  knowledge: { args: Nothing; answer: Knowledge };
  /** the server's part of an export */
  serverExport: { args: Nothing; answer: Record<string, unknown> };
}

export const CONSENT_INBOX_OPERATIONS = ["privacyGlance"] as const;
export const CONSENT_FULL_OPERATIONS = [
  "purposes",
  "consents",
  "decide",
  "turnAllOff",
  "question",
  "checkReceipt",
  "door",
  "age",
  "knowledge",
  "serverExport",
] as const;

/** Decisions or receipts changed: whoever shows them asks again. */
export interface ConsentEvent {
  event: "consent";
}
