/** Run by a test as its own process, because the call it makes may never return: `resync.ts [folder of the library]`. */
import * as crypto from "../../src/crypto/index.ts";
import { SUITE, suiteOf } from "../../src/crypto/suite/suite.ts";
import { library } from "./library.ts";
import { newPackage, start } from "./plain.ts";

await crypto.ready();
const folder = process.argv[2] ?? "";
const lib = await library(folder === "" ? undefined : folder);
const state = await start(await library());
const info = await lib.createGroupInfoWithExternalPubAndRatchetTree(state, [], suiteOf(SUITE));
const { publicPackage, privatePackage } = await newPackage("a stranger");
process.stdout.write("trying\n");
try {
  await lib.joinGroupExternal(info, publicPackage, privatePackage, true, suiteOf(SUITE));
  process.stdout.write("joined\n");
} catch (error) {
  process.stdout.write(`refused: ${(error as Error).message}\n`);
}
