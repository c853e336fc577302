/**
 * Corrects the installed ts-mls 1.6.4 where RFC 9420 says otherwise; run after every install, as often as one likes.
 *
 * Each correction replaces short anchors that must stand in the file exactly once. Another version, or another text,
 * stops everything: a defect that moved is a defect that came back. What was done is written to a stamp beside the
 * library, with a digest of every file touched.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { corrections } from "./ts-mls/corrections.mjs";

const VERSION = "1.6.4";
const STAMP = "corrected.json";
const LIBRARY = join(dirname(fileURLToPath(import.meta.url)), "..", "node_modules", "ts-mls");

const digest = (text) => createHash("sha256").update(text).digest("hex");

/** What is to be replaced, file by file, in order. */
function editsByFile(letters) {
  const files = new Map();
  for (const { letter, edits } of corrections) {
    if (letters !== undefined && !letters.includes(letter)) continue;
    for (const { file, was, is } of edits) files.set(file, [...(files.get(file) ?? []), { letter, was, is }]);
  }
  return files;
}

/** The text with every edit made. Throws when an anchor does not stand there exactly once. */
function edited(file, text, edits) {
  return edits.reduce((current, { letter, was, is }) => {
    const found = current.split(was).length - 1;
    if (found !== 1) throw new Error(`ts-mls ${file}: correction ${letter} found its place ${found} times, not once`);
    return current.replace(was, () => is);
  }, text);
}

/** The library in `folder` is corrected by these letters (all, if none are named). Throws where it is not the known one. */
export function correct(folder = LIBRARY, letters = undefined) {
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  if (version !== VERSION) throw new Error(`the corrections are for ts-mls ${VERSION}, this is ${version}`);
  if (isCorrected(folder, letters)) return false;
  const results = [...editsByFile(letters)].map(([file, edits]) => {
    const path = join(folder, "dist/src", file);
    return { file, path, text: edited(file, readFileSync(path, "utf8"), edits) };
  });
  for (const { path, text } of results) writeFileSync(path, text);
  writeFileSync(join(folder, STAMP), stamp(results, letters));
  return true;
}

const stamp = (results, letters) => {
  const files = Object.fromEntries(results.map(({ file, text }) => [file, digest(text)]));
  return JSON.stringify({ version: VERSION, rules: rulesDigest(letters), files }, null, 2);
};

const rulesDigest = (letters) => digest(JSON.stringify([...editsByFile(letters)]));

/** Already done by exactly these corrections, and untouched since. Throws when it was touched. */
function isCorrected(folder, letters) {
  const path = join(folder, STAMP);
  if (!existsSync(path)) return false;
  const { rules, files } = JSON.parse(readFileSync(path, "utf8"));
  const same = Object.entries(files).every(
    ([file, sum]) => digest(readFileSync(join(folder, "dist/src", file), "utf8")) === sum,
  );
  if (rules === rulesDigest(letters) && same) return true;
  throw new Error(
    `ts-mls in ${folder} was corrected by other rules or changed since: remove the folder and install it again`,
  );
}

/** The uncorrected text of a file, from the corrected one: for tests that show what a correction is for. */
export function uncorrected(file, text, letters = undefined) {
  const edits = editsByFile(letters).get(file) ?? [];
  return edited(file, text, edits.map(({ letter, was, is }) => ({ letter, was: is, is: was })).reverse());
}

export { corrections };

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  console.log(correct() ? `ts-mls ${VERSION}: corrected` : `ts-mls ${VERSION}: already corrected`);
}
