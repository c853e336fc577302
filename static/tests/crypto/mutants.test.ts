/** The interleavings fail when one rule is taken out of the crypto module: or they would prove nothing. */
import { afterAll, expect, test } from "vitest";
import { mutant, mutants, removeMutants } from "./interleavings/mutants.ts";
import { run } from "./interleavings/run.ts";

const MUTANT_SEEDS = 8;

afterAll(removeMutants);

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
