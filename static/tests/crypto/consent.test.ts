/** Decisions about consent: who can make them, that each is its own, and which receipts are believed. */
import { beforeAll, expect, test } from "vitest";
import * as crypto from "../../src/crypto/index.ts";
import { newAccount } from "./people.ts";

beforeAll(() => crypto.ready());

const PURPOSE = "cross_service_reach";
const TEXT = { title: "People on other services may write to me", body: "They can knock." };

function decider(service = "messenger"): crypto.Decider {
  const { account, keys } = newAccount("alice");
  return { service, account, accountPrivate: keys.privateKey };
}

function decide(who: crypto.Decider, purpose = PURPOSE): crypto.SignedDecision {
  const shown = { purpose, version: 1, language: "en", text: crypto.noticeHash(TEXT) };
  return crypto.makeDecision(who, shown, "grant");
}

/** What a server with this key would answer. */
function receiptOf({ decision, signature }: crypto.SignedDecision, server: crypto.KeyPair): crypto.Receipt {
  const { service, purpose, version, subject, text, language } = decision;
  const entry: crypto.Entry = {
    type: "um-consent-entry-1",
    service,
    number: 7,
    previous: "",
    hour: 3600,
    decision,
    signature,
  };
  return {
    schema_version: "um-receipt-1",
    record_id: `${service}-7`,
    pii_controller: { name: "Example" },
    service,
    purpose: { id: purpose, version, title: TEXT.title, legal_basis: "consent" },
    notice: { language, ...TEXT, hash: text },
    pii_principal_id: subject,
    event: { state: "consent given", hour: 3600 },
    entry,
    server_signature: crypto.b64(crypto.sign(server.privateKey, "um-consent-entry-1\0", crypto.canonical(entry))),
    server_key: crypto.b64(server.publicKey),
  };
}

test("every device of an account has the same subject, and no two purposes, services or accounts share one", () => {
  const [alice, bob] = [decider(), decider()];
  const subject = (who: crypto.Decider, purpose: string): string =>
    crypto.b64(crypto.consentSubject(who, purpose).publicKey);
  expect(subject(alice, PURPOSE)).toBe(subject({ ...alice }, PURPOSE));
  const all = [
    subject(alice, PURPOSE),
    subject(alice, "discoverable"),
    subject({ ...alice, service: "instagram" }, PURPOSE),
    subject(bob, PURPOSE),
  ];
  expect(new Set(all).size).toBe(all.length);
});

test("the same act twice is two statements", () => {
  const alice = decider();
  expect(decide(alice).decision.nonce).not.toBe(decide(alice).decision.nonce);
});

test("a receipt of somebody else's decision is told apart", () => {
  const [alice, mallory, server] = [decider(), decider(), crypto.signPair()];
  const subject = crypto.consentSubject(alice, PURPOSE).publicKey;
  const believed = { serverKey: server.publicKey, subject };
  expect(crypto.receiptFaults(receiptOf(decide(alice), server), believed)).toEqual([]);
  expect(crypto.receiptFaults(receiptOf(decide(mallory), server), believed)).toEqual(["subject"]);
});

test("a grant that the server invented is not believed", () => {
  const [alice, server] = [decider(), crypto.signPair()];
  const real = decide(alice);
  const refused = crypto.makeDecision(alice, real.decision, "refuse");
  const invented = { ...refused, decision: { ...refused.decision, act: "grant" as const } };
  expect(crypto.receiptFaults(receiptOf(invented, server), { serverKey: server.publicKey })).toEqual(["signature"]);
});

test("what is no receipt at all is refused, never thrown at the reader", () => {
  const serverKey = crypto.signPair().publicKey;
  for (const value of [null, 1, "text", [], {}, { entry: {} }, { entry: { decision: {} } }]) {
    expect(crypto.receiptFaults(value, { serverKey })).toContain("form");
  }
});

test("only what has one spelling is signed", () => {
  expect(crypto.text(crypto.canonical({ b: [1, "x"], a: { d: "", c: -0 } }))).toBe('{"a":{"c":0,"d":""},"b":[1,"x"]}');
  for (const value of [0.5, null, undefined, true, { a: null }, [Number.NaN], 2 ** 60, "\ud800"])
    expect(() => crypto.canonical(value)).toThrow();
});
