/** The tests of the front end, under Node, with IndexedDB from memory where a test asks for it. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: {
    include: ["tests/**/*.test.{ts,tsx}", "src/**/*.test.{ts,tsx}"],
    environment: "node",
    testTimeout: 60_000,
    maxWorkers: 2,
  },
});
