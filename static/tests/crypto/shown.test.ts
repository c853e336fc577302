/** A shown link convinces the contact it was made for, and nobody else: neither another contact nor a judge. */
import { beforeAll, expect, test } from "vitest";
import * as crypto from "../../src/crypto/index.ts";
import type { Seeing, ShownCertificate, ShownLink, ShownSide } from "../../src/crypto/index.ts";
import { newAccount, type Account } from "./people.ts";

const NOW = 1_800_000_000;
const DAY = 86_400;
let server: crypto.KeyPair;

beforeAll(async () => {
  await crypto.ready();
  server = crypto.signPair();
});

interface Scene {
  /** one person's two accounts */
  alice: Account;
  other: Account;
  /** whom it is shown to */
  bob: Account;
  mallory: Account;
  conversation: string;
}

const scene = (): Scene => ({
  alice: newAccount("alice"),
  other: newAccount("alice", "whatsapp"),
  bob: newAccount("bob", "instagram"),
  mallory: newAccount("mallory", "instagram"),
  conversation: crypto.b64(crypto.random(16)),
});

function vouched({ service, account, keys }: Account, key = keys.publicKey): string {
  const parts = [crypto.utf8(service), Uint8Array.of(0), crypto.unb64(account), key];
  return crypto.b64(crypto.sign(server.privateKey, "um-account-1", ...parts));
}

const side = (of: Account, changed: Partial<ShownSide> = {}): ShownSide => ({
  service: of.service,
  account: of.account,
  account_key: crypto.b64(of.keys.publicKey),
  name: of.label,
  address: "",
  account_proof: vouched(of),
  name_proof: "",
  ...changed,
});

const certificate = (
  { alice, other, bob, conversation }: Scene,
  changed: Partial<ShownCertificate> = {},
): ShownCertificate => ({
  type: "um-shown-1",
  id: crypto.b64(crypto.random(16)),
  a: side(alice),
  b: side(other),
  audience: {
    service: bob.service,
    account: bob.account,
    account_key: crypto.b64(bob.keys.publicKey),
    conversation,
  },
  not_before: NOW,
  expires: NOW + 30 * DAY,
  ...changed,
});

/** As the two accounts make it, each with its own private key. */
function made({ alice, other, bob }: Scene, of: ShownCertificate): ShownLink {
  const proof = ({ keys }: Account): string =>
    crypto.b64(crypto.proveShown(keys.privateKey, bob.keys.publicKey, keys.publicKey, of));
  return { certificate: of, proof_a: proof(alice), proof_b: proof(other) };
}

const seeing = ({ alice, bob, conversation }: Scene, changed: Partial<Seeing> = {}): Seeing => ({
  own: { account: bob.account, accountPublic: bob.keys.publicKey, accountPrivate: bob.keys.privateKey },
  from: { account: alice.account, accountPublic: alice.keys.publicKey },
  conversation,
  nameKey: server.publicKey,
  now: NOW + DAY,
  ...changed,
});

test("the contact it was made for believes it", () => {
  const one = scene();
  const link = made(one, certificate(one));
  expect(crypto.checkShown(link, seeing(one))).toEqual(link.certificate);
});

test("the contact can make the very same bytes alone, so they prove nothing to anybody else", () => {
  const one = scene();
  const of = certificate(one);
  const { keys } = one.bob;
  const forged = (from: Account): string =>
    crypto.b64(crypto.proveShown(keys.privateKey, from.keys.publicKey, from.keys.publicKey, of));
  expect({ certificate: of, proof_a: forged(one.alice), proof_b: forged(one.other) }).toEqual(made(one, of));
});

test("who holds neither the account's key nor the contact's cannot make a proof", () => {
  const one = scene();
  const of = certificate(one);
  const { keys } = one.mallory;
  const tried = crypto.proveShown(keys.privateKey, one.bob.keys.publicKey, one.other.keys.publicKey, of);
  expect(() => crypto.checkShown({ ...made(one, of), proof_b: crypto.b64(tried) }, seeing(one))).toThrow("a proof");
});

test("handed on, it convinces no other contact", () => {
  const one = scene();
  const link = made(one, certificate(one));
  const { mallory } = one;
  const own = {
    account: mallory.account,
    accountPublic: mallory.keys.publicKey,
    accountPrivate: mallory.keys.privateKey,
  };
  expect(() => crypto.checkShown(link, seeing(one, { own }))).toThrow("for somebody else");
  const { audience } = link.certificate;
  const turned = { ...audience, account: mallory.account, account_key: crypto.b64(mallory.keys.publicKey) };
  const redirected = { ...link, certificate: { ...link.certificate, audience: turned } };
  expect(() => crypto.checkShown(redirected, seeing(one, { own }))).toThrow("a proof");
});

test("one side alone is not enough", () => {
  const one = scene();
  const link = made(one, certificate(one));
  for (const half of [
    { ...link, proof_b: link.proof_a },
    { ...link, proof_a: link.proof_b },
  ])
    expect(() => crypto.checkShown(half, seeing(one))).toThrow("a proof");
});

test.each<[string, Partial<Seeing>, string]>([
  ["before its time", { now: NOW - 1 }, "not now"],
  ["after it has expired", { now: NOW + 30 * DAY }, "not now"],
  ["in another conversation", { conversation: "AAAAAAAAAAAAAAAAAAAAAA" }, "for somebody else"],
])("it holds for nothing %s", (_, changed, why) => {
  const one = scene();
  expect(() => crypto.checkShown(made(one, certificate(one)), seeing(one, changed))).toThrow(why);
});

test("from anybody but the account it names first, it is refused", () => {
  const one = scene();
  const from = { account: one.mallory.account, accountPublic: one.mallory.keys.publicKey };
  expect(() => crypto.checkShown(made(one, certificate(one)), seeing(one, { from }))).toThrow("not its sender");
});

test("nobody shows an account under a key that is not the account's", () => {
  const one = scene();
  const fake = { ...newAccount("victim", "whatsapp"), account: one.other.account };
  const claimed = certificate(one, { b: side(fake, { account_proof: vouched(one.other) }) });
  const link = made({ ...one, other: fake }, claimed);
  expect(() => crypto.checkShown(link, seeing(one))).toThrow("a key that is not the account's");
});

test.each<[string, (of: ShownCertificate) => unknown]>([
  ["a name", (of) => ({ ...of, b: { ...of.b, name: "Somebody else" } })],
  ["an address", (of) => ({ ...of, b: { ...of.b, address: "eve@example.org" } })],
  ["its time", (of) => ({ ...of, expires: of.expires - 1 })],
  ["its id", (of) => ({ ...of, id: "AAAAAAAAAAAAAAAAAAAAAA" })],
])("with %s changed it is refused", (_, change) => {
  const one = scene();
  const link = made(one, certificate(one));
  expect(() => crypto.checkShown({ ...link, certificate: change(link.certificate) }, seeing(one))).toThrow("a proof");
});

test("for longer than a month, with a field too many, or with itself it is refused", () => {
  const one = scene();
  const long = certificate(one, { expires: NOW + 31 * DAY });
  expect(() => crypto.checkShown(made(one, long), seeing(one))).toThrow("for too long");
  const more = { ...certificate(one), vip: "yes" } as ShownCertificate;
  expect(() => crypto.checkShown(made(one, more), seeing(one))).toThrow("a field too many");
  const same = certificate(one, { b: side(one.alice) });
  expect(() => crypto.checkShown(made({ ...one, other: one.alice }, same), seeing(one))).toThrow("no other account");
  for (const nothing of [undefined, null, 5, "link", [], {}, { certificate: {} }])
    expect(() => crypto.checkShown(nothing, seeing(one))).toThrow();
});

test("sealed, it opens to the contact and to nobody else, and every size looks alike", () => {
  const one = scene();
  const { alice, bob, mallory } = one;
  const seal = (value: unknown): Uint8Array =>
    crypto.sealShown(alice.keys.privateKey, alice.keys.publicKey, bob.keys.publicKey, value);
  const link = made(one, certificate(one));
  const sealed = seal(link);
  const open = ({ keys }: Account, from: Account): unknown =>
    crypto.openShown(keys.privateKey, from.keys.publicKey, from.keys.publicKey, keys.publicKey, sealed);
  const { privateKey, publicKey } = alice.keys;
  expect(open(bob, alice)).toEqual(link);
  expect(crypto.openShown(privateKey, bob.keys.publicKey, publicKey, bob.keys.publicKey, sealed)).toEqual(link);
  expect(() => open(mallory, alice)).toThrow();
  expect(() => open(bob, mallory)).toThrow();
  expect(seal({ id: link.certificate.id }).length).toBe(sealed.length);
});

test("a statement has one spelling, whichever side makes it", () => {
  const { alice, other } = scene();
  const statement = crypto.makeStatement(alice, other, ["link_found", "link_reach", "link_found"]);
  const turned = { ...crypto.makeStatement(other, alice, ["link_reach", "link_found"]), nonce: statement.nonce };
  expect(turned).toEqual(statement);
  const bytes = crypto.statementBytes(statement);
  expect(crypto.readStatement(bytes)).toEqual(statement);
  expect(Object.keys(statement.a).sort()).toEqual(["account", "service"]);
  const spaced = crypto.utf8(JSON.stringify(statement, null, 1));
  expect(() => crypto.readStatement(spaced)).toThrow("another spelling");
  const swapped = crypto.canonical({ ...statement, a: statement.b, b: statement.a });
  expect(() => crypto.readStatement(swapped)).toThrow("another spelling");
});

test("what is sealed to an account opens with its private key alone", () => {
  const { alice, mallory } = scene();
  const secret = crypto.random(32);
  const sealed = crypto.sealToAccount(alice.keys.publicKey, secret);
  expect(crypto.openAsAccount(alice.keys.publicKey, alice.keys.privateKey, sealed)).toEqual(secret);
  const { publicKey, privateKey } = mallory.keys;
  expect(() => crypto.openAsAccount(publicKey, privateKey, sealed)).toThrow();
});
