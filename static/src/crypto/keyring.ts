/** The account's synchronised secrets as a value: how two versions become one, and how they are sealed at rest. */
import type { U8 } from "./bytes.ts";
import { concat, exactly, readUint32, readUint64, uint32, uint64, unb64 } from "./bytes.ts";
import { isFields, numberField, packValue, textField, unpackValue, type Fields } from "./codec.ts";
import { pad, seal, unpad, unseal } from "./seal.ts";

/** Without `value` it is a tombstone: removed, and it stays so against older writings. */
export interface KeyringEntry {
  value?: unknown;
  /** Lamport clock of the writing */
  clock: number;
  /** the device that wrote it: decides between equal clocks */
  device: string;
}

export type KeyringEntries = Record<string, KeyringEntry>;

/** What the seal is bound to beside the account; neither may ever go back. */
export interface KeyringFloor {
  /** changes with the vault key */
  epoch: number;
  /** the highest clock of all entries */
  maximum: number;
}

const FORMAT = 1;
const HEADER_BYTES = 1 + 4 + 8;
const BUCKETS = [4096, 16384, 65536, 262144, 1048576];

/** Entry by entry the later writing; commutative, associative and idempotent. */
export function mergeKeyrings(a: KeyringEntries, b: KeyringEntries): KeyringEntries {
  const merged: KeyringEntries = { ...a };
  for (const [id, entry] of Object.entries(b)) {
    const other = own(merged, id);
    merged[id] = other === undefined || later(entry, other) ? entry : other;
  }
  return merged;
}

const own = (entries: KeyringEntries, id: string): KeyringEntry | undefined =>
  Object.hasOwn(entries, id) ? entries[id] : undefined;

function later(a: KeyringEntry, b: KeyringEntry): boolean {
  if (a.clock !== b.clock) return a.clock > b.clock;
  if (a.device !== b.device) return a.device > b.device;
  return compare(packValue(a), packValue(b)) > 0;
}

/** One device never writes two values under one clock; should it, all still agree on one of them. */
function compare(a: U8, b: U8): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return (a[i] ?? 0) - (b[i] ?? 0);
  return a.length - b.length;
}

export const keyringMaximum = (entries: KeyringEntries): number =>
  Object.values(entries).reduce((maximum, entry) => Math.max(maximum, entry.clock), 0);

/** Padded to a bucket, bound to the account, the keyring epoch and the highest clock. */
export function sealKeyring(vaultKey: U8, account: string, epoch: number, entries: KeyringEntries): U8 {
  const header = concat(Uint8Array.of(FORMAT), uint32(epoch), uint64(BigInt(keyringMaximum(entries))));
  return concat(header, seal(vaultKey, pad(packValue(entries), BUCKETS), boundTo(account, header)));
}

/**
 * Raises: Error when it is not this account's keyring under this key, or older than `floor`: a server that hands
 * out an old one must not take seats away.
 */
export function openKeyring(
  vaultKey: U8,
  account: string,
  sealed: U8,
  floor: KeyringFloor = { epoch: 0, maximum: 0 },
): KeyringFloor & { entries: KeyringEntries } {
  if (sealed[0] !== FORMAT || sealed.length < HEADER_BYTES) throw new Error("keyring: format");
  const header = sealed.subarray(0, HEADER_BYTES);
  const epoch = readUint32(header, 1);
  const maximum = Number(readUint64(header, 5));
  const entries = entriesOf(unpad(unseal(vaultKey, sealed.subarray(HEADER_BYTES), boundTo(account, header))));
  if (epoch < floor.epoch || (epoch === floor.epoch && maximum < floor.maximum)) throw new Error("keyring: gone back");
  if (maximum !== keyringMaximum(entries)) throw new Error("keyring: clock");
  return { epoch, maximum, entries };
}

const boundTo = (account: string, header: U8): U8 => concat(exactly(unb64(account), 16, "account"), header);

function entriesOf(bytes: U8): KeyringEntries {
  const value = unpackValue(bytes);
  if (!isFields(value)) throw new Error("keyring: not a map");
  return Object.fromEntries(Object.entries(value).map(([id, entry]) => [id, entryOf(entry)]));
}

function entryOf(value: unknown): KeyringEntry {
  if (!isFields(value)) throw new Error("keyring: entry");
  const entry = { clock: numberField(value, "clock"), device: textField(value, "device", 22) };
  return hasValue(value) ? { ...entry, value: value["value"] } : entry;
}

const hasValue = (fields: Fields): boolean => Object.hasOwn(fields, "value");
