/** A receipt, checked against the keys alone: by whoever holds it, without asking anybody. */
import { b64, equal, unb64 } from "../bytes.ts";
import { canonical, canonicalHash } from "../canonical.ts";
import { isFields, type Fields } from "../codec.ts";
import { verify } from "../identity.ts";
import type { U8 } from "../bytes.ts";
import { DECISION, type Act, type Decision } from "./decision.ts";

/** The ledger's row: a decision, chained to the row before it. */
export interface Entry {
  type: "um-consent-entry-1";
  service: string;
  number: number;
  previous: string;
  /** unix seconds of the full hour */
  hour: number;
  decision: Decision;
  signature: string;
}

/** Follows the fields of ISO/IEC TS 27560. */
export interface Receipt {
  schema_version: "um-receipt-1";
  record_id: string;
  pii_controller: Record<string, string>;
  service: string;
  purpose: { id: string; version: number; title: string; legal_basis: string };
  notice: { language: string; title: string; body: string; hash: string };
  pii_principal_id: string;
  event: { state: string; hour: number };
  entry: Entry;
  server_signature: string;
  server_key: string;
}

/** What does not hold: in the order in which a person would want to know. */
export type ReceiptFault = "form" | "key" | "server" | "signature" | "text" | "fields" | "subject";

const ENTRY = "um-consent-entry-1";
const STATES: Record<Act, string> = { grant: "consent given", refuse: "refused", withdraw: "withdrawn" };

export interface Expectations {
  /** the key that the service publishes */
  serverKey: U8;
  /** the holder's own key for the purpose, where the holder is known */
  subject?: U8;
}

/** Everything that is wrong with it; an empty list says that all of it is as it was signed. Never raises. */
export function receiptFaults(value: unknown, expected: Expectations): ReceiptFault[] {
  try {
    return faults(value as Receipt, expected);
  } catch {
    return ["form"];
  }
}

function faults(receipt: Receipt, { serverKey, subject }: Expectations): ReceiptFault[] {
  const { entry } = receipt;
  const { decision } = entry;
  const [row, statement]: unknown[] = [entry, decision];
  if (!isFields(row) || !isFields(statement)) return ["form"];
  const holds: Record<Exclude<ReceiptFault, "form">, boolean> = {
    key: receipt.server_key === b64(serverKey),
    server: isOf(ENTRY, row) && signed(serverKey, receipt.server_signature, ENTRY, entry),
    signature: isOf(DECISION, statement) && signed(unb64(decision.subject), entry.signature, DECISION, decision),
    text: textHolds(receipt),
    fields: fieldsHold(receipt),
    subject: subject === undefined || equal(unb64(decision.subject), subject),
  };
  return (Object.keys(holds) as (keyof typeof holds)[]).filter((name) => !holds[name]);
}

const isOf = (type: string, value: Fields): boolean => value["type"] === type;

const signed = (key: U8, signature: string, label: string, value: unknown): boolean =>
  verify(key, unb64(signature), `${label}\0`, canonical(value));

/** The words on the receipt are the words that were decided about. */
function textHolds({ notice, entry: { decision } }: Receipt): boolean {
  const { title, body, language, hash } = notice;
  return hash === decision.text && language === decision.language && canonicalHash({ title, body }) === decision.text;
}

/** What the receipt says in its own fields is what the signed entry says. */
function fieldsHold(receipt: Receipt): boolean {
  const { entry, purpose, event } = receipt;
  const { decision } = entry;
  const said: Fields = {
    schema: receipt.schema_version,
    record: receipt.record_id,
    service: receipt.service,
    purpose: purpose.id,
    version: purpose.version,
    title: purpose.title,
    subject: receipt.pii_principal_id,
    state: event.state,
    hour: event.hour,
    entryService: entry.service,
  };
  const meant: Fields = {
    schema: "um-receipt-1",
    record: `${decision.service}-${String(entry.number)}`,
    service: decision.service,
    purpose: decision.purpose,
    version: decision.version,
    title: receipt.notice.title,
    subject: decision.subject,
    state: STATES[decision.act],
    hour: entry.hour,
    entryService: decision.service,
  };
  return Object.keys(meant).every((name) => said[name] === meant[name]);
}
