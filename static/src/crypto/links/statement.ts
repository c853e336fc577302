/** What both accounts sign to have the server know that they belong together; made and read, never sent from here. */
import type { U8 } from "../bytes.ts";
import { b64, checkedId, equal, random } from "../bytes.ts";
import { canonical } from "../canonical.ts";
import { isFields, listField, textField } from "../codec.ts";
import { parsedJson } from "../exchange.ts";
import { sign } from "../identity.ts";

export interface LinkSide {
  service: string;
  account: string;
}

/** `a` stands before `b` in the order of their bytes, so that both make the same one. */
export interface LinkStatement {
  type: "um-link-1";
  a: LinkSide;
  b: LinkSide;
  purposes: string[];
  nonce: string;
}

const TYPE = "um-link-1";
const PURPOSES_MAX = 8;

export function makeStatement(one: LinkSide, other: LinkSide, purposes: readonly string[]): LinkStatement {
  const [a, b] = [plain(one), plain(other)].sort(compared) as [LinkSide, LinkSide];
  return { type: TYPE, a, b, purposes: [...new Set(purposes)].sort(), nonce: b64(random(16)) };
}

const plain = ({ service, account }: LinkSide): LinkSide => ({ service, account });
const spelled = ({ service, account }: LinkSide): string => `${service}\0${account}`;
const compared = (one: LinkSide, other: LinkSide): number => (spelled(one) < spelled(other) ? -1 : 1);

export const statementBytes = (statement: LinkStatement): U8 => canonical(statement);

/** By the account's key, over the type, a zero byte and the bytes. */
export const signStatement = (accountPrivate: U8, bytes: U8): U8 => sign(accountPrivate, `${TYPE}\0`, bytes);

/** Raises: Error unless these are the canonical bytes of a statement. */
export function readStatement(bytes: U8): LinkStatement {
  const fields = parsedJson(bytes);
  if (!isFields(fields) || fields["type"] !== TYPE) throw new Error("link statement: type");
  const purposes = listField(fields, "purposes", PURPOSES_MAX).filter((one): one is string => typeof one === "string");
  const [a, b] = [sideOf(fields["a"]), sideOf(fields["b"])];
  const statement: LinkStatement = { type: TYPE, a, b, purposes, nonce: checkedId(fields["nonce"]) };
  if (!equal(canonical(statement), bytes) || compared(a, b) > 0) throw new Error("link statement: another spelling");
  return statement;
}

function sideOf(value: unknown): LinkSide {
  if (!isFields(value)) throw new Error("link statement: side");
  return { service: textField(value, "service", 32), account: checkedId(value["account"]) };
}
