/** The crypto module as the product ships it: the built file where there is one, else its source, and which it was. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type * as Crypto from "../../src/crypto/index.ts";

const ENTRY = "src/crypto/index.ts";
const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** `BUILT_CRYPTO` names the file; otherwise the build's own manifest does. */
function builtPath(): string | undefined {
  const named = process.env["BUILT_CRYPTO"];
  if (named !== undefined) return named;
  const manifest = join(root, "dist", ".vite", "manifest.json");
  if (!existsSync(manifest)) return undefined;
  const entries = JSON.parse(readFileSync(manifest, "utf8")) as Record<string, { file: string } | undefined>;
  const file = entries[ENTRY]?.file;
  return file === undefined ? undefined : join(root, "dist", file);
}

export async function builtCrypto(): Promise<{ crypto: typeof Crypto; from: string }> {
  const path = builtPath();
  const address =
    path === undefined ? new URL("../../src/crypto/index.ts", import.meta.url).href : pathToFileURL(path).href;
  const crypto = (await import(/* @vite-ignore */ address)) as typeof Crypto;
  await crypto.ready();
  return { crypto, from: path ?? ENTRY };
}
