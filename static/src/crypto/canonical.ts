/** RFC 8785: the one spelling of a JSON value, so that everybody hashes and signs the same bytes. */
import canonicalize from "canonicalize";
import type { U8 } from "./bytes.ts";
import { b64, utf8 } from "./bytes.ts";
import { hash } from "./seal.ts";

/** What may be signed: where implementations of JSON could differ (fractions, null), nothing is. */
export type Plain = string | number | readonly Plain[] | { readonly [name: string]: Plain };

/** Raises: Error for anything but strings, integers, arrays and objects of them. */
export function canonical(value: unknown): U8 {
  if (!isPlain(value)) throw new Error("canonical: a value that has more than one spelling");
  return utf8(canonicalize(value) ?? "");
}

function isPlain(value: unknown): value is Plain {
  if (typeof value === "string") return true;
  if (typeof value === "number") return Number.isSafeInteger(value);
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).every(isPlain);
}

/** SHA-256 of the canonical spelling, as text. */
export const canonicalHash = (value: unknown): string => b64(hash(canonical(value)));
