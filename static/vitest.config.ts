/** The tests of the front end: every file runs in Node and in Chromium, but for those that need what only Node has. */
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";

declare module "vitest" {
  interface ProvidedContext {
    /** the random interleavings that are run */
    seeds: { first: number; count: number };
  }
}

const FILES = ["tests/**/*.test.{ts,tsx}", "src/**/*.test.{ts,tsx}"];

const NODE_ONLY = [
  // a server of HTTP in the test's hands
  "tests/app/{keyring,upkeep}.test.ts",
  "tests/net/http.test.ts",
  // changed copies of sources and of the library, and a process of its own for a call that may never return
  "tests/crypto/{corrections,guards,mutants}.test.ts",
  // vectors from a folder
  "tests/crypto/vectors-*.test.ts",
];

const SEEDS = { node: 50, chromium: 5 };
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
];

/** `MLS_SEEDS`: how many, from `MLS_FIRST_SEED` on. */
function seeds(usual: number): { first: number; count: number } {
  const { MLS_FIRST_SEED = "0", MLS_SEEDS = usual } = process.env;
  return { first: Number(MLS_FIRST_SEED), count: Number(MLS_SEEDS) };
}

/** The browser is one that is there: `CHROMIUM` says where. Nothing is downloaded. */
const chromium = playwright({
  launchOptions: { executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: ARGUMENTS },
});

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: {
    testTimeout: 60_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: "node", include: FILES, environment: "node", provide: { seeds: seeds(SEEDS.node) } },
      },
      {
        extends: true,
        test: {
          name: "chromium",
          include: FILES,
          exclude: NODE_ONLY,
          provide: { seeds: seeds(SEEDS.chromium) },
          browser: {
            enabled: true,
            provider: chromium,
            headless: true,
            screenshotFailures: false,
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});
