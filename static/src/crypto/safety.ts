/** The number that two people compare to be sure of each other's account key: shown, never sent. */
import type { U8 } from "./bytes.ts";
import { concat, unb64, utf8 } from "./bytes.ts";
import { hash } from "./seal.ts";

export interface SafetySide {
  account: string;
  accountPublic: U8;
}

/** Makes searching for a key with a chosen half thousands of times dearer, and showing the number no slower. */
const ROUNDS = 5000;

/** 60 digits, the same on both sides. */
export const safetyNumber = (a: SafetySide, b: SafetySide): string => [digits(a), digits(b)].sort().join("");

function digits(side: SafetySide): string {
  const account = concat(utf8("um-safety-1"), unb64(side.account), side.accountPublic);
  let value = hash(account);
  for (let round = 1; round < ROUNDS; round++) value = hash(concat(value, side.accountPublic));
  return [0, 5, 10, 15, 20, 25].map((at) => fiveDigits(value.subarray(at, at + 5))).join("");
}

function fiveDigits(bytes: U8): string {
  const number = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  return String(number % 100000).padStart(5, "0");
}
