/** Which question may come unasked: one at a time, seldom, and never again after an answer. */
import { expect, test } from "vitest";
import type { PurposeView } from "../../src/app/consent/port.ts";
import { chosen } from "../../src/app/consent/questions.ts";

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 22, 12);

function view(purpose: string, more: Partial<PurposeView> = {}): PurposeView {
  return {
    purpose,
    version: 1,
    title: purpose,
    body: "",
    text: "",
    language: "en",
    legalBasis: "consent",
    material: true,
    effectiveOn: "2025-01-01",
    refused: false,
    state: "never_asked",
    on: false,
    lapsed: false,
    closed: false,
    ask: true,
    waiting: false,
    ...more,
  };
}

test("who was never asked anything is asked the first thing that may be", () => {
  expect(chosen([view("a", { ask: false }), view("b"), view("c")], undefined, NOW)?.purpose).toBe("b");
});

test("after a question there is a week without another one", () => {
  const last = { purpose: "a", version: 1, at: NOW - 6 * DAY_MS };
  expect(chosen([view("a", { ask: false, state: "refused" }), view("b")], last, NOW)).toBeUndefined();
  expect(chosen([view("b")], { ...last, at: NOW - 7 * DAY_MS }, NOW)?.purpose).toBe("b");
});

test("a text that changed does not wait", () => {
  const changed = view("a", { state: "granted", lapsed: true, version: 2 });
  expect(chosen([view("b"), changed], { purpose: "b", version: 1, at: NOW - 2 * DAY_MS }, NOW)).toBe(changed);
});

test("the question that is on the screen stays for the day, until it is answered", () => {
  const last = { purpose: "a", version: 1, at: NOW - 1000 };
  expect(chosen([view("a", { ask: false })], last, NOW)?.purpose).toBe("a");
  expect(chosen([view("a", { ask: false })], { ...last, at: NOW - DAY_MS }, NOW)).toBeUndefined();
  expect(chosen([view("a", { ask: false, state: "refused" })], last, NOW)).toBeUndefined();
});

test("what links accounts, what is refused for ever and what waits to be sent is never asked about", () => {
  const never = [
    view("registered_link"),
    view("link_found"),
    view("x", { refused: true }),
    view("y", { waiting: true }),
  ];
  expect(chosen(never, undefined, NOW)).toBeUndefined();
});
