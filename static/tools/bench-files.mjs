/** How many megabytes of a file are sealed, opened and hashed a second under Node, in chunks as the worker does it. */
import * as crypto from "../src/crypto/index.ts";

const MEGABYTES = Number(process.argv[2] ?? 256);
const BYTES = 1_000_000;

await crypto.ready();

/** Megabytes per second of CPU time: what else the machine does is left out. */
function rate(name, step) {
  const chunks = Math.ceil((MEGABYTES * BYTES) / crypto.PLAIN_BYTES);
  step(0);
  const before = process.cpuUsage();
  for (let n = 0; n < chunks; n++) step(n);
  const { user, system } = process.cpuUsage(before);
  console.log(`${name}: ${Math.round((chunks * crypto.PLAIN_BYTES) / BYTES / ((user + system) / 1e6))} MB/s`);
}

const keys = crypto.newFileKeys();
const plain = crypto.random(crypto.PLAIN_BYTES);
let state = crypto.startStream(keys);
rate("sealed", () => {
  ({ state } = crypto.sealChunk(state, plain, false));
});
const first = crypto.sealChunk(crypto.startStream(keys), plain, false).bytes;
const start = crypto.startStream(keys);
rate("opened", () => {
  crypto.openChunk(start, first, false);
});
let hash = crypto.hashStart();
rate("hashed", () => {
  hash = crypto.hashMore(hash, plain);
});
rate("taken in and sealed", () => {
  hash = crypto.hashMore(hash, plain);
  ({ state } = crypto.sealChunk(state, plain, false));
});
