/** What waits is brought to the service, in order, until it answers; what it refuses is said to the person. */
import type { Receipt } from "../../crypto/index.ts";
import type { HttpClient } from "../../net/http.ts";
import { hasCode, isUnreachable, Refusal } from "../../net/refusal.ts";
import type { Store, Write } from "../context.ts";
import type { WaitingAct, WaitingEntry } from "./acts.ts";
import { waitingActs } from "./acts.ts";
import type { KeptReceipt } from "./receipts.ts";
import { receiptWrites, standings } from "./receipts.ts";

export interface Sending {
  http: Pick<HttpClient, "account">;
  store: Store;
  /** with what is wrong with it */
  check: (receipt: Receipt) => KeptReceipt;
  /** the account's receipts are fetched and kept: all that are known here now */
  refresh(): Promise<KeptReceipt[]>;
}

/** The service said no, and why: the act is given up. */
export const failedKey = (purpose: string): string => `failed:${purpose}`;

export interface Sent {
  /** refused for good, by the key of the act */
  refused: Map<string, Refusal>;
  /** why it stopped before the last one */
  stopped?: Refusal;
}

/** Everything that waited was answered, or `stopped` says why the rest still waits. */
export async function sendWaiting(sending: Sending): Promise<Sent> {
  const refused = new Map<string, Refusal>();
  for (;;) {
    const [first] = await waitingActs(sending.store);
    if (!first) return { refused };
    try {
      await sendOne(sending, first);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (isUnreachable(error) || hasCode(error, "too_fast", "not_signed_in")) return { refused, stopped: error };
      if (await isSettled(sending, first, error)) continue;
      await giveUp(sending.store, first, error);
      refused.set(first[0], error);
    }
  }
}

async function sendOne({ http, store, check }: Sending, [key, { statements }]: WaitingEntry): Promise<void> {
  const { receipts } = await http.account<{ receipts: Receipt[] }>("POST", "decisions/", { decisions: statements });
  const forgotten: Write[] = purposesOf(statements).map((purpose) => ({ drop: "consent", key: failedKey(purpose) }));
  await store.write([{ drop: "consent", key }, ...receiptWrites(receipts.map(check)), ...forgotten]);
}

const purposesOf = (statements: WaitingAct["statements"]): string[] =>
  statements.map(({ decision }) => decision.purpose);

/**
 * An answer that was lost, or another device that was faster: what the ledger has already is taken out of the act.
 * True when that changed it, so that it may be sent again, or need not be.
 */
async function isSettled(sending: Sending, [key, { statements }]: WaitingEntry, error: Refusal): Promise<boolean> {
  if (!hasCode(error, "replayed", "nothing_to_withdraw")) return false;
  const known = await sending.refresh();
  const nonces = new Set(known.map(({ receipt }) => receipt.entry.decision.nonce));
  const newest = standings(known);
  const left = statements.filter(({ decision: { nonce, act, purpose } }) => {
    const isGone = act === "withdraw" && newest.get(purpose)?.act !== "grant";
    return !nonces.has(nonce) && !isGone;
  });
  if (left.length === statements.length) return false;
  const rest: WaitingAct = { statements: left };
  await sending.store.write([left.length > 0 ? { put: "consent", key, value: rest } : { drop: "consent", key }]);
  return true;
}

async function giveUp(store: Store, [key, { statements }]: WaitingEntry, { code }: Refusal): Promise<void> {
  const said: Write[] = purposesOf(statements).map((purpose) => ({
    put: "consent",
    key: failedKey(purpose),
    value: code,
  }));
  await store.write([{ drop: "consent", key }, ...said]);
}
