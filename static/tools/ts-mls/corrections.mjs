/** Every correction of ts-mls 1.6.4 by its letter, with the section of RFC 9420 that decides. Data only. */
import { commits } from "./commits.mjs";
import { externals } from "./externals.mjs";
import { trees } from "./trees.mjs";

export const corrections = [...trees, ...commits, ...externals];
