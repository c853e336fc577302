/** Copies of the crypto module with one rule taken out: runs through them must fail, or the runs prove nothing. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Core } from "./world.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
/** Below static/, so that packages are found, and not below node_modules, where types are not stripped. */
const copies = join(root, "dist-mutants");

export const mutants: Record<string, { file: string; was: string; is: string }[]> = {
  "receiver data as of the making of the commit": [
    {
      file: "conversation/prepare.ts",
      was: "newState, welcome } };",
      is: "newState, welcome, at: c.mls } as never };",
    },
    {
      file: "conversation/enter.ts",
      was: "pastOf(c.mls)]",
      is: "pastOf((c.pending as never as { at?: typeof c.mls } | null)?.at ?? c.mls)]",
    },
  ],
  "the live epoch's secrets wiped when the race is lost": [
    {
      file: "conversation/enter.ts",
      was: "  let processed:",
      is: "  if (c.pending !== null) c.mls.keySchedule.initSecret.fill(0);\n  let processed:",
    },
  ],
  "a pending commit kept after the race is lost": [
    { file: "conversation/enter.ts", was: "infoKey, pending: null };", is: "infoKey, pending: c.pending };" },
  ],
  "a window one epoch too small": [
    { file: "conversation/past.ts", was: "epoch - one.epoch <= WINDOW", is: "epoch - one.epoch < WINDOW" },
  ],
};

export async function mutant(name: string): Promise<Core> {
  const folder = join(copies, `${process.pid} ${name}`.replaceAll(/[^a-z0-9]/g, "-"));
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, "src/crypto"), folder, { recursive: true });
  for (const { file, was, is } of mutants[name] ?? []) {
    const path = join(folder, file);
    const source = readFileSync(path, "utf8");
    if (source.split(was).length !== 2) throw new Error(`mutant "${name}": its place in ${file} is not there once`);
    writeFileSync(
      path,
      source.replace(was, () => is),
    );
  }
  const core = (await import(/* @vite-ignore */ pathToFileURL(join(folder, "index.ts")).href)) as Core;
  await core.ready();
  return core;
}

export const removeMutants = (): void => {
  rmSync(copies, { recursive: true, force: true });
};
