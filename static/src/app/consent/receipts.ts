/** Receipts as this device keeps them: each checked when it comes, none ever dropped because a server forgot it. */
import type { Decider, Receipt } from "../../crypto/index.ts";
import { consentSubject, receiptFaults, unb64 } from "../../crypto/index.ts";
import type { Store, Write } from "../context.ts";
import type { ReceiptView, State } from "./port.ts";

const PREFIX = "receipt:";
const DIGITS = 16;
const MS = 1000;

export interface KeptReceipt {
  receipt: Receipt;
  faults: ReceiptView["faults"];
}

/** By number, as the ledger has them. */
export async function keptReceipts(store: Store): Promise<KeptReceipt[]> {
  return (await store.all<KeptReceipt>("consent", PREFIX)).map(([, kept]) => kept);
}

/** Two receipts of one number are two rows here: a ledger that says both is caught by its owner. */
export function receiptWrites(receipts: readonly KeptReceipt[]): Write[] {
  return receipts.map((kept) => ({ put: "consent", key: keyOf(kept.receipt), value: kept }));
}

function keyOf({ entry, server_signature: signature }: Receipt): string {
  return `${PREFIX}${String(entry.number).padStart(DIGITS, "0")}:${signature}`;
}

/** With everything that is wrong with it, under the key that was pinned and this account's own subject. */
export function checked(receipt: Receipt, decider: Decider, serverKey: string): KeptReceipt {
  const subject = consentSubject(decider, receipt.entry.decision.purpose).publicKey;
  return { receipt, faults: receiptFaults(receipt, { serverKey: unb64(serverKey), subject }) };
}

export function receiptView({ receipt, faults }: KeptReceipt): ReceiptView {
  const { entry, notice } = receipt;
  const { purpose, version, act } = entry.decision;
  return { number: entry.number, purpose, title: notice.title, version, act, hour: entry.hour * MS, faults, receipt };
}

const STATES = { grant: "granted", refuse: "refused", withdraw: "withdrawn" } as const;

/** The newest one that holds, of each purpose. */
export function standings(receipts: readonly KeptReceipt[]): Map<string, ReceiptView> {
  const newest = new Map<string, ReceiptView>();
  for (const kept of receipts) {
    if (kept.faults.length > 0) continue;
    const view = receiptView(kept);
    if (view.number >= (newest.get(view.purpose)?.number ?? 0)) newest.set(view.purpose, view);
  }
  return newest;
}

export function stateOf(view: ReceiptView | undefined): State {
  return view === undefined ? "never_asked" : STATES[view.act];
}
