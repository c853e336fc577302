/** Random interleavings of races, crashes, replays, removals and external joins; and that they fail without the rules. */
import { afterAll, beforeAll, expect, test } from "vitest";
import * as crypto from "../../src/crypto/index.ts";
import { mutant, mutants, removeMutants } from "./interleavings/mutants.ts";
import { run } from "./interleavings/run.ts";

/** `MLS_SEEDS`: how many, from `MLS_FIRST_SEED` on. */
const SEEDS = Number(process.env["MLS_SEEDS"] ?? 50);
const FIRST = Number(process.env["MLS_FIRST_SEED"] ?? 0);
const MUTANT_SEEDS = 8;

beforeAll(() => crypto.ready());
afterAll(removeMutants);

test(
  `${SEEDS} interleavings end in one epoch, every message once to each entitled device`,
  async () => {
    const sums: Record<string, number> = {};
    for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
      const stats: Record<string, number> = { ...(await run(crypto, seed)) };
      for (const [name, value] of Object.entries(stats)) sums[name] = (sums[name] ?? 0) + value;
    }
    process.stdout.write(`${SEEDS} interleavings: ${JSON.stringify(sums)}\n`);
    for (const name of [
      "commits",
      "races",
      "messages",
      "crashes",
      "external",
      "rejoins",
      "resent",
      "duplicates",
      "removed",
    ]) {
      expect(sums[name], name).toBeGreaterThan(0);
    }
  },
  60_000 + SEEDS * 5000,
);

test.each(Object.keys(mutants))(
  "without a rule it fails: %s",
  async (name) => {
    const core = await mutant(name);
    let failed = false;
    for (let seed = 0; seed < MUTANT_SEEDS && !failed; seed++)
      failed = await run(core, seed).then(
        () => false,
        () => true,
      );
    expect(failed).toBe(true);
  },
  120_000,
);
