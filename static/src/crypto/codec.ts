/** Structured values as msgpack and back, strictly: our own formats are read with the few readers below. */
import { decode, encode } from "@msgpack/msgpack";
import type { U8 } from "./bytes.ts";

export type Fields = Record<string, unknown>;

/** Keys are sorted, so that equal values have equal bytes. */
export const packValue = (value: unknown): U8 => encode(value, { sortKeys: true, ignoreUndefined: true });

/** What comes back shares no memory with `bytes`. Raises: Error for anything but one whole value. */
export const unpackValue = (bytes: U8): unknown => decode(bytes.slice());

/** Raises: Error when the bytes are not one map. */
export function unpackFields(bytes: U8): Fields {
  const value = unpackValue(bytes);
  if (!isFields(value)) throw new Error("not a map");
  return value;
}

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

/** Raises: Error when the field is missing or of another type. */
export function bytesField(fields: Fields, name: string, length?: number): U8 {
  const value = fields[name];
  if (!(value instanceof Uint8Array)) throw new Error(`${name}: not bytes`);
  if (length !== undefined && value.length !== length) throw new Error(`${name}: not ${String(length)} bytes`);
  return value.slice();
}

/** Raises: Error when the field is missing, of another type or longer than `max` UTF-16 units. */
export function textField(fields: Fields, name: string, max: number): string {
  const value = fields[name];
  if (typeof value !== "string" || value.length > max) throw new Error(`${name}: not a text of at most ${String(max)}`);
  return value;
}

/** Raises: Error when the field is not a non-negative whole number that a double holds exactly. */
export function numberField(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw new Error(`${name}: not a number`);
  return value;
}

export function booleanField(fields: Fields, name: string): boolean {
  const value = fields[name];
  if (typeof value !== "boolean") throw new Error(`${name}: neither true nor false`);
  return value;
}

export function listField(fields: Fields, name: string, max: number): unknown[] {
  const value = fields[name];
  if (!Array.isArray(value) || value.length > max) throw new Error(`${name}: not a list of at most ${String(max)}`);
  return value;
}
