/** Random interleavings of races, crashes, replays, removals and external joins. */
import { beforeAll, expect, inject, test } from "vitest";
import * as crypto from "../../src/crypto/index.ts";
import { run } from "./interleavings/run.ts";

const { first: FIRST, count: SEEDS } = inject("seeds");

beforeAll(() => crypto.ready());

test(
  `${SEEDS} interleavings end in one epoch, every message once to each entitled device`,
  async () => {
    const sums: Record<string, number> = {};
    for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
      const stats: Record<string, number> = { ...(await run(crypto, seed)) };
      for (const [name, value] of Object.entries(stats)) sums[name] = (sums[name] ?? 0) + value;
    }
    // eslint-disable-next-line no-console -- a run that met no race would prove nothing: what it met is said
    console.info(`${SEEDS} interleavings: ${JSON.stringify(sums)}`);
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
