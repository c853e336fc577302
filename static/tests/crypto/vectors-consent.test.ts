/** Decisions and receipts, byte for byte as an implementation of neither browser nor server spells and signs them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import * as crypto from "../../src/crypto/index.ts";

interface Vectors {
  service: string;
  account: string;
  account_seed: string;
  account_key: string;
  server_key: string;
  statements: {
    title: string;
    body: string;
    decision: crypto.Decision;
    canonical: string;
    signature: string;
    certificate: string;
  }[];
  ledger: { entry: crypto.Entry; hash: string }[];
  receipts: crypto.Receipt[];
  forgeries: { what: string; receipt: unknown; faults: string[] }[];
}

const file = join(import.meta.dirname, "../../../tests/consent/vectors.json");
const vectors = JSON.parse(readFileSync(file, "utf8")) as Vectors;

beforeAll(() => crypto.ready());

function decider(): crypto.Decider {
  const { privateKey, publicKey } = crypto.signPair(crypto.unb64(vectors.account_seed));
  expect(crypto.b64(publicKey)).toBe(vectors.account_key);
  return { service: vectors.service, account: vectors.account, accountPrivate: privateKey };
}

test("the same statement has the same bytes, subject, signature and certificate", () => {
  expect(vectors.statements).toHaveLength(3);
  for (const { title, body, decision, canonical, ...signed } of vectors.statements) {
    expect(crypto.text(crypto.canonical(decision))).toBe(canonical);
    expect(crypto.noticeHash({ title, body })).toBe(decision.text);
    const made = crypto.makeDecision(decider(), decision, decision.act, crypto.unb64(decision.nonce));
    expect(made).toEqual({ decision, ...signed });
  }
});

test("each entry of the ledger hashes to what the next one names", () => {
  const hashes = vectors.ledger.map(({ entry }) => crypto.canonicalHash(entry));
  expect(hashes).toEqual(vectors.ledger.map(({ hash }) => hash));
  expect(vectors.ledger.map(({ entry }) => entry.previous)).toEqual(["", ...hashes.slice(0, -1)]);
});

test("a receipt holds, for its owner too", () => {
  const serverKey = crypto.unb64(vectors.server_key);
  for (const receipt of vectors.receipts) {
    const subject = crypto.consentSubject(decider(), receipt.purpose.id).publicKey;
    expect(crypto.receiptFaults(receipt, { serverKey, subject })).toEqual([]);
  }
});

test.each(vectors.forgeries)("a forged receipt shows by what: $what", ({ receipt, faults }) => {
  expect(crypto.receiptFaults(receipt, { serverKey: crypto.unb64(vectors.server_key) })).toEqual(faults);
});
