// Preloaded into a person's process: ends it, as a power cut would, just before or just after its n-th write is durable.
import { DatabaseSync } from "node:sqlite";

const { DIE_AT = "0", DIE_BEFORE = "" } = process.env;
let left = Number(DIE_AT);
const { exec } = DatabaseSync.prototype;

function die() {
  process.kill(process.pid, "SIGKILL");
  for (;;); // nothing of this process runs on until the signal arrives
}

DatabaseSync.prototype.exec = function (sql) {
  const last = sql === "COMMIT" && --left === 0;
  if (last && DIE_BEFORE) die();
  exec.call(this, sql);
  if (last) die();
};
