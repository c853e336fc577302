/**
 * A shown link: two accounts of one person, said to be so to ONE contact, for a time. Made, checked and sealed here; kept
 * and sent elsewhere.
 *
 * Each account proves itself with a MAC under a secret that it shares with the contact's account. The contact could have
 * made the same bytes alone, so they prove nothing to anybody else.
 */
import type { U8 } from "../bytes.ts";
import { b64, checkedId, concat, equal, exactly, unb64, utf8 } from "../bytes.ts";
import { canonical } from "../canonical.ts";
import { isFields, numberField, textField, type Fields } from "../codec.ts";
import { parsedJson, sharedSecret } from "../exchange.ts";
import { hmac } from "../hkdf.ts";
import { verify } from "../identity.ts";
import { pad, seal, unpad, unseal } from "../seal.ts";

/** One account as its owner shows it. Bytes as text: the value is spelled in canonical JSON. */
export interface ShownSide {
  service: string;
  account: string;
  account_key: string;
  name: string;
  /** "" unless the owner wants it to be told */
  address: string;
  /** the server's word that this key is this account's */
  account_proof: string;
  /** the server's word for a handle; "" where there is none */
  name_proof: string;
}

/** Whom it is shown to, and in which conversation. */
export interface Audience {
  service: string;
  account: string;
  account_key: string;
  conversation: string;
}

/** `a` is the account that is in the conversation, `b` the other one. */
export interface ShownCertificate {
  type: "um-shown-1";
  id: string;
  a: ShownSide;
  b: ShownSide;
  audience: Audience;
  /** unix seconds */
  not_before: number;
  expires: number;
}

/** As it travels, sealed. */
export interface ShownLink {
  certificate: ShownCertificate;
  proof_a: string;
  proof_b: string;
}

const TYPE = "um-shown-1";
const SEAL = "um-shown-seal-1";
const ACCOUNT = "um-account-1";
const NAME_MAX = 128;
const ADDRESS_MAX = 320;
const BUCKETS = [2048, 4096];
/** Nobody is shown anything for longer without being asked again. */
export const SHOWN_SECONDS = 30 * 86_400;

/** The account's part: made with its private key and the contact's public one, or the other way round. */
export function proveShown(ownPrivate: U8, otherPublic: U8, sideKey: U8, certificate: ShownCertificate): U8 {
  const audienceKey = unb64(certificate.audience.account_key);
  const key = sharedSecret(ownPrivate, otherPublic, TYPE, sideKey, audienceKey);
  return hmac(key, concat(utf8(`${TYPE}\0`), canonical(certificate)));
}

/** What the contact holds of itself, and what the conversation says of the sender. */
export interface Seeing {
  own: { account: string; accountPublic: U8; accountPrivate: U8 };
  from: { account: string; accountPublic: U8 };
  conversation: string;
  nameKey: U8;
  /** unix seconds */
  now: number;
}

/** The certificate, when both accounts made it for exactly this contact and conversation and it holds now. Raises: Error. */
export function checkShown(value: unknown, seeing: Seeing): ShownCertificate {
  const { certificate, proof_a, proof_b } = linkOf(value);
  const { a, b, audience, not_before, expires } = certificate;
  if (audience.account !== seeing.own.account || audience.conversation !== seeing.conversation) no("for somebody else");
  if (!equal(unb64(audience.account_key), seeing.own.accountPublic)) no("for another key");
  if (a.account !== seeing.from.account || !equal(unb64(a.account_key), seeing.from.accountPublic))
    no("not its sender");
  if (b.account === a.account || b.account === seeing.own.account) no("no other account");
  if (seeing.now < not_before || seeing.now >= expires) no("not now");
  if (expires - not_before > SHOWN_SECONDS) no("for too long");
  for (const [side, proof] of [[a, proof_a] as const, [b, proof_b] as const])
    checkSide(side, proof, certificate, seeing);
  return certificate;
}

function checkSide(side: ShownSide, proof: string, certificate: ShownCertificate, { own, nameKey }: Seeing): void {
  const key = unb64(side.account_key);
  const vouched = [utf8(side.service), Uint8Array.of(0), unb64(side.account), key];
  if (!verify(nameKey, unb64(side.account_proof), ACCOUNT, ...vouched)) no("a key that is not the account's");
  if (!equal(unb64(proof), proveShown(own.accountPrivate, key, key, certificate))) no("a proof");
}

/** Only the two of the conversation open it, so what is reported or forwarded shows nothing. */
export function sealShown(ownPrivate: U8, ownPublic: U8, otherPublic: U8, value: unknown): U8 {
  const key = sealKey(ownPrivate, otherPublic, ownPublic, otherPublic);
  return seal(key, pad(canonical(value), BUCKETS));
}

/** `other`: whichever of `from` and `to` is not ourselves. Raises: Error when it was not sealed by `from` to `to`. */
export function openShown(ownPrivate: U8, other: U8, from: U8, to: U8, sealed: U8): unknown {
  return parsedJson(unpad(unseal(sealKey(ownPrivate, other, from, to), sealed)));
}

const sealKey = (ownPrivate: U8, otherPublic: U8, from: U8, to: U8): U8 =>
  sharedSecret(ownPrivate, otherPublic, SEAL, from, to);

function linkOf(value: unknown): ShownLink {
  const fields = fieldsOf(value, "link");
  const certificate = readCertificate(fields["certificate"]);
  return { certificate, proof_a: textField(fields, "proof_a", 43), proof_b: textField(fields, "proof_b", 43) };
}

/** Strictly these fields: what is not understood is not vouched for. Raises: Error. */
export function readCertificate(value: unknown): ShownCertificate {
  const fields = fieldsOf(value, "certificate");
  if (fields["type"] !== TYPE) no("a type");
  const certificate: ShownCertificate = {
    type: TYPE,
    id: checkedId(fields["id"]),
    a: sideOf(fields["a"]),
    b: sideOf(fields["b"]),
    audience: audienceOf(fields["audience"]),
    not_before: numberField(fields, "not_before"),
    expires: numberField(fields, "expires"),
  };
  if (!equal(canonical(certificate), canonical(value))) no("a field too many");
  return certificate;
}

function sideOf(value: unknown): ShownSide {
  const fields = fieldsOf(value, "side");
  return {
    service: textField(fields, "service", 32),
    account: checkedId(fields["account"]),
    account_key: keyText(fields),
    name: textField(fields, "name", NAME_MAX),
    address: textField(fields, "address", ADDRESS_MAX),
    account_proof: textField(fields, "account_proof", 86),
    name_proof: textField(fields, "name_proof", 86),
  };
}

function audienceOf(value: unknown): Audience {
  const fields = fieldsOf(value, "audience");
  return {
    service: textField(fields, "service", 32),
    account: checkedId(fields["account"]),
    account_key: keyText(fields),
    conversation: checkedId(fields["conversation"]),
  };
}

const keyText = (fields: Fields): string =>
  b64(exactly(unb64(textField(fields, "account_key", 43)), 32, "account_key"));

function fieldsOf(value: unknown, what: string): Fields {
  return isFields(value) ? value : no(what);
}

function no(why: string): never {
  throw new Error(`shown link: ${why}`);
}
