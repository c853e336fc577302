/** How each purpose stands for this account: what the service says, what is kept here, and what still waits. Pure. */
import type { WaitingAct } from "./acts.ts";
import type { Act, PurposeText, PurposeView, ReceiptView } from "./port.ts";
import { stateOf } from "./receipts.ts";

/** A row of `GET consent/`. */
export interface ServerStanding {
  purpose: string;
  state: PurposeView["state"];
  version: number | null;
  /** granted, not superseded by a material change, and not closed */
  in_force: boolean;
  /** the age band of the owner closes it */
  closed: boolean;
  ask: boolean;
  asked_on: string | null;
}

export interface Known {
  newest: ReadonlyMap<string, ReceiptView>;
  waiting: readonly WaitingAct[];
  server: ReadonlyMap<string, ServerStanding>;
  failed: ReadonlyMap<string, string>;
}

/** The last word that is on its way about a purpose. */
export function waitingAct({ waiting }: Pick<Known, "waiting">, purpose: string): Act | undefined {
  const statements = waiting.flatMap((act) => act.statements);
  return statements.findLast(({ decision }) => decision.purpose === purpose)?.decision.act;
}

/** A grant of which a receipt is kept here, not superseded, and not taken back, be it only on its way. */
export function isAllowed(known: Known, purpose: string): boolean {
  if (known.newest.get(purpose)?.act !== "grant" || hasLapsed(known, purpose)) return false;
  return ["grant", undefined].includes(waitingAct(known, purpose));
}

/** What the service says of a text that changed, or of a minor, only ever takes away: a grant is believed of a receipt alone. */
function hasLapsed({ server }: Known, purpose: string): boolean {
  const said = server.get(purpose);
  return said?.state === "granted" && !said.in_force;
}

export function purposeView(known: Known, text: PurposeText): PurposeView {
  const { purpose } = text;
  const receipt = known.newest.get(purpose);
  const said = known.server.get(purpose);
  const act = waitingAct(known, purpose);
  const failed = known.failed.get(purpose);
  const state = stateOf(receipt);
  const closed = said?.closed === true;
  const lapsed = state === "granted" && !closed && hasLapsed(known, purpose);
  return {
    ...text,
    state,
    lapsed,
    closed,
    on: act === undefined ? state === "granted" && !lapsed : act === "grant",
    ...(receipt ? { since: receipt.hour, decidedVersion: receipt.version } : {}),
    ...(typeof said?.asked_on === "string" ? { askedOn: said.asked_on } : {}),
    ask: act === undefined && !text.refused && said?.ask === true,
    waiting: act !== undefined,
    ...(failed === undefined ? {} : { failed }),
  };
}
