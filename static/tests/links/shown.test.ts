/** What the contact's engine believes of a shown link, and what the inbox has to carry from account to account. */
import { beforeAll, expect, test } from "vitest";
import type { Context } from "../../src/app/context.ts";
import { see, shownBy } from "../../src/app/links/seen.ts";
import type { LinksView, ShownView } from "../../src/app/links/port.ts";
import { blank, type ConversationRecord } from "../../src/app/conversations/records.ts";
import * as crypto from "../../src/crypto/index.ts";
import type { ShownCertificate, ShownSide } from "../../src/crypto/index.ts";
import { duties } from "../../src/ui/links/duties.ts";
import { newAccount, newDevice, type Account } from "../crypto/people.ts";

const NOW = 1_800_000_000;
const MONTH = 30 * 86_400;
let server: crypto.KeyPair;
let [alice, other, bob]: Account[] = [];
let record: ConversationRecord;

const the = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error("not made yet");
  return value;
};

beforeAll(async () => {
  await crypto.ready();
  server = crypto.signPair();
  [alice, other, bob] = [newAccount("Alice"), newAccount("sunny.days", "instagram"), newAccount("Bob", "whatsapp")];
  const person = ({ service, keys, label }: Account) => ({
    service: service as "whatsapp",
    name: label,
    accountKey: keys.publicKey,
  });
  const people = { [alice.account]: person(alice), [bob.account]: person(bob) };
  record = { ...blank(crypto.b64(crypto.random(16)), true, "active"), people };
});

function context(now = NOW, contacts: Record<string, unknown> = {}): Context {
  const { account, keys } = the(bob);
  return {
    me: () => ({ account, accountPublic: keys.publicKey, accountPrivate: keys.privateKey }),
    now: () => now * 1000,
    nameKey: () => server.publicKey,
    keyring: { get: (entry: string) => contacts[entry], all: () => [] },
  } as unknown as Context;
}

function said(label: string, ...parts: (string | Uint8Array)[]): string {
  const bytes = parts.map((part) => (typeof part === "string" ? crypto.utf8(part) : part));
  return crypto.b64(crypto.sign(server.privateKey, label, ...bytes));
}

function side({ service, account, keys, label }: Account, proved = true): ShownSide {
  const [id, key, zero] = [crypto.unb64(account), keys.publicKey, Uint8Array.of(0)];
  const named = service === "instagram" && proved;
  return {
    service,
    account,
    account_key: crypto.b64(key),
    name: label,
    address: "",
    account_proof: said("um-account-1", service, zero, id, key),
    name_proof: named ? said("um-name-1", service, zero, label, zero, id, key) : "",
  };
}

function certificate(changed: Partial<ShownCertificate> = {}): ShownCertificate {
  const { service, account, keys } = the(bob);
  return {
    type: "um-shown-1",
    id: crypto.b64(crypto.random(16)),
    a: side(the(alice)),
    b: side(the(other)),
    audience: { service, account, account_key: crypto.b64(keys.publicKey), conversation: record.id },
    not_before: NOW - 60,
    expires: NOW - 60 + MONTH,
    ...changed,
  };
}

function sealed(value: unknown): Uint8Array {
  const { privateKey, publicKey } = the(alice).keys;
  return crypto.sealShown(privateKey, publicKey, the(bob).keys.publicKey, value);
}

function link(of: ShownCertificate): { kind: "link"; sealed: Uint8Array } {
  const proof = ({ keys }: Account): string =>
    crypto.b64(crypto.proveShown(keys.privateKey, the(bob).keys.publicKey, keys.publicKey, of));
  return { kind: "link", sealed: sealed({ certificate: of, proof_a: proof(the(alice)), proof_b: proof(the(other)) }) };
}

const from = (): crypto.Credential => the(crypto.readCredential(newDevice(the(alice), "1").credential));

test("believed, it is kept and told once; made anew it is no news; expired it is gone", () => {
  const of = certificate();
  const seen = the(see(context(), record, from(), link(of)));
  expect(seen.event).toEqual({ code: "link_shown", detail: "instagram sunny.days" });
  const kept = { ...record, shown: the(seen.shown) };
  const view = { id: of.id, service: "instagram", account: the(other).account, name: "sunny.days" };
  expect(shownBy(kept, the(alice).account, NOW * 1000)).toEqual([{ ...view, address: "sunny.days" }]);
  expect(shownBy(kept, the(bob).account, NOW * 1000)).toEqual([]);
  expect(shownBy(kept, the(alice).account, of.expires * 1000)).toEqual([]);
  const later = certificate({ id: of.id, not_before: NOW, expires: NOW + MONTH });
  const again = the(see(context(), kept, from(), link(later)));
  expect(again.event).toBeUndefined();
  expect(again.shown?.[of.id]?.expires).toBe(NOW + MONTH);
});

test("an account that is shown again under another id is there once, and told once", () => {
  const first = certificate();
  const kept = { ...record, shown: the(the(see(context(), record, from(), link(first))).shown) };
  const second = certificate();
  const seen = the(see(context(), kept, from(), link(second)));
  expect(seen.event).toBeUndefined();
  expect(Object.keys(the(seen.shown))).toEqual([second.id]);
});

test("nobody fills a conversation with accounts", () => {
  const one = the(the(see(context(), record, from(), link(certificate()))).shown);
  const [identity] = Object.values(one);
  const many = Object.fromEntries(
    Array.from({ length: 16 }, (_, n) => [`id${String(n)}`, { ...the(identity), account: `account${String(n)}` }]),
  );
  expect(see(context(), { ...record, shown: many }, from(), link(certificate()))).toBeUndefined();
});

test("ended by whoever showed it, and by nobody else", () => {
  const of = certificate();
  const kept = { ...record, shown: the(the(see(context(), record, from(), link(of))).shown) };
  const end = { kind: "link_ended", sealed: sealed({ id: of.id }) };
  expect(see(context(), kept, from(), end)).toEqual({
    shown: {},
    event: { code: "link_ended", detail: "instagram sunny.days" },
  });
  expect(see(context(), record, from(), end)).toBeUndefined();
  const byAnother = { ...kept, shown: { [of.id]: { ...the(kept.shown[of.id]), by: "another" } } };
  expect(see(context(), byAnother, from(), end)).toBeUndefined();
});

test("a handle without the server's word, a pinned key that differs and a group are not believed", () => {
  const unproved = certificate({ b: side(the(other), false) });
  expect(see(context(), record, from(), link(unproved))).toBeUndefined();
  const pinned = { [`contact:${the(other).account}`]: { account_key: crypto.random(32) } };
  expect(see(context(NOW, pinned), record, from(), link(certificate()))).toBeUndefined();
  expect(see(context(), { ...record, pair: false }, from(), link(certificate()))).toBeUndefined();
  expect(see(context(), record, from(), { kind: "link" })).toBeUndefined();
});

const shown = (changed: Partial<ShownView>): ShownView => ({
  id: "link",
  side: "a",
  conversation: "c",
  audience: { service: "whatsapp", account: "bob", name: "Bob" },
  other: { service: "instagram", account: "other", name: "" },
  withAddress: false,
  expires: 0,
  due: false,
  ended: false,
  ...changed,
});
const view = (account: string, ...links: ShownView[]): LinksView => ({
  own: { service: "messenger", account, name: "", accountKey: "", words: "" },
  shown: links,
  registered: [],
});

test("a link is renewed when it is due, and ended where the other account ended it", () => {
  const due = shown({ due: true });
  const theirs = shown({ side: "b", other: { service: "messenger", account: "alice", name: "" } });
  expect(duties([view("alice", due), view("other", theirs)])).toEqual([
    { kind: "renew", account: "alice", other: "other", link: due },
  ]);
  expect(duties([view("alice", due), view("other", { ...theirs, ended: true })])).toEqual([
    { kind: "end", account: "alice", other: "other", link: due },
  ]);
});

test("nothing is carried where it is not due or where one account is not here", () => {
  expect(duties([view("alice", shown({})), view("other")])).toEqual([]);
  expect(duties([view("alice", shown({ due: true }))])).toEqual([]);
  expect(duties([view("other", shown({ side: "b", due: true, ended: true }))])).toEqual([]);
});
