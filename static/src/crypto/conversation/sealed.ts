/** What stands under the info key: external commits in the stream, GroupInfos in the slots. */
import type { U8 } from "../bytes.ts";
import { utf8 } from "../bytes.ts";
import { pad, seal, unpad, unseal } from "../seal.ts";

const KIB = 1024;
/** Sizes tell how large a group is only roughly. */
const BUCKETS = [2, 4, 8, 16, 32, 64, 128, 256, 512].map((kib) => kib * KIB - 64);

export const sealUnder = (what: "commit" | "slot", infoKey: U8, plain: U8): U8 =>
  seal(infoKey, pad(plain, BUCKETS), utf8(what));

/** Raises: Error when it is not that, under that key. */
export const openSealed = (what: "commit" | "slot", infoKey: U8, sealed: U8): U8 =>
  unpad(unseal(infoKey, sealed, utf8(what)));

/** Also for what a Welcome makes people fetch. */
export const padToBucket = (plain: U8): U8 => pad(plain, BUCKETS);
