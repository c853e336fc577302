/** The official test vectors of RFC 9420, from a folder that is not part of this repository. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** `VECTORS` names a folder with `mls/` in it. */
export function vectorsFolder(): string | undefined {
  const folder = process.env["VECTORS"];
  return folder !== undefined && existsSync(join(folder, "mls")) ? join(folder, "mls") : undefined;
}

const OUR_SUITE = 3;

/** Those of one file, of one cipher suite where they are per suite. */
export function vectors<T>(name: string, suite = OUR_SUITE): T[] {
  const all = JSON.parse(readFileSync(join(vectorsFolder() ?? "", `${name}.json`), "utf8")) as (T & {
    cipher_suite?: number;
  })[];
  return all.filter((vector) => (vector.cipher_suite ?? suite) === suite);
}

export const unhex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, "hex"));
export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
