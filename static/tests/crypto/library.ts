/** ts-mls as installed, or a copy of it with one correction taken back: to show what each is for. */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type * as ClientState from "ts-mls/clientState.js";
import type * as CreateCommit from "ts-mls/createCommit.js";
import type * as KeySchedule from "ts-mls/keySchedule.js";
import type * as PathSecrets from "ts-mls/pathSecrets.js";
import type * as ProcessMessages from "ts-mls/processMessages.js";
import type * as SecretTree from "ts-mls/secretTree.js";
import { corrections, uncorrected } from "../../tools/correct-ts-mls.mjs";

const modules = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "node_modules");
const installed = join(modules, "ts-mls");

/** Inside node_modules, so that the copy finds what the library imports. */
const copies = join(modules, ".cache", `ts-mls-uncorrected-${process.pid}`);

/** The folder of a copy without these corrections (all, if none are named). */
export function withoutCorrections(letters?: readonly string[]): string {
  const folder = join(copies, letters?.join("") ?? "all", "ts-mls");
  if (existsSync(folder)) return folder;
  mkdirSync(folder, { recursive: true });
  cpSync(installed, folder, { recursive: true, filter: (path) => !/\.map$|\.d\.ts$|corrected\.json$/.test(path) });
  const named = corrections.filter(({ letter }) => letters?.includes(letter) ?? true);
  for (const file of new Set(named.flatMap(({ edits }) => edits.map((edit) => edit.file)))) {
    const path = join(folder, "dist/src", file);
    writeFileSync(path, uncorrected(file, readFileSync(path, "utf8"), letters));
  }
  return folder;
}

export const copiesFolder = copies;

const load = async <M>(folder: string, module: string): Promise<M> =>
  (await import(/* @vite-ignore */ pathToFileURL(join(folder, "dist/src", `${module}.js`)).href)) as M;

/** The library's functions from one folder. */
export async function library(folder = installed) {
  return {
    ...(await load<typeof ClientState>(folder, "clientState")),
    ...(await load<typeof CreateCommit>(folder, "createCommit")),
    ...(await load<typeof ProcessMessages>(folder, "processMessages")),
    ...(await load<typeof PathSecrets>(folder, "pathSecrets")),
    ...(await load<typeof SecretTree>(folder, "secretTree")),
    ...(await load<typeof KeySchedule>(folder, "keySchedule")),
  };
}

export type Library = Awaited<ReturnType<typeof library>>;

export const without = (...letters: string[]): Promise<Library> => library(withoutCorrections(letters));
