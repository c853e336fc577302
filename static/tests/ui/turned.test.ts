/** What a click on a purpose's switch decides. */
import { expect, it } from "vitest";
import { turned } from "../../src/ui/privacy/turning.ts";

it.each([
  ["never asked", { on: false, state: "never_asked" }, "grant"],
  ["withdrawn", { on: false, state: "withdrawn" }, "grant"],
  ["granted", { on: true, state: "granted" }, "withdraw"],
  ["a grant on its way, of which there is no receipt yet", { on: true, state: "never_asked" }, "withdraw"],
  ["a withdrawal on its way", { on: false, state: "granted" }, "grant"],
] as const)("%s", (_, purpose, act) => {
  expect(turned(purpose)).toBe(act);
});
