/**
 * Loaded into an engine's process before anything else: kills it at the step that CRASH_AT names. A step is the moment
 * before and after each request, and before and after each commit of the store.
 */
import { DatabaseSync } from "node:sqlite";

const at = Number(process.env.CRASH_AT);
let steps = 0;

function step() {
  steps += 1;
  if (steps !== at) return;
  process.kill(process.pid, "SIGKILL");
  for (;;); // not one instruction of the engine more
}

const { fetch } = globalThis;
globalThis.fetch = async (...request) => {
  step();
  const response = await fetch(...request);
  step();
  return response;
};

const { exec } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (statement) {
  if (statement !== "COMMIT") return exec.call(this, statement);
  step();
  exec.call(this, statement);
  return step();
};
