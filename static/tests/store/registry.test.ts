/** What an origin remembers of its account, and what it forgets. */
import { beforeEach, expect, test } from "vitest";
import { freshStore } from "#stores";
import { Registry } from "../../src/store/registry.ts";

const INBOX = "https://unified.example";
let registry: Registry;
beforeEach(async () => {
  registry = new Registry(await freshStore());
});

test("an account that is finished is pending no longer", async () => {
  await registry.setPending("a");
  await registry.setCurrent("a");
  expect(await registry.current()).toBe("a");
  expect(await registry.pending()).toBeUndefined();
});

test("the inbox's permission is one account's, off until given, and goes with it", async () => {
  await registry.setCurrent("a");
  expect(await registry.inboxAllowed("a", INBOX)).toBe(false);
  await registry.allowInbox("a", INBOX, true);
  expect(await registry.inboxAllowed("a", INBOX)).toBe(true);
  expect(await registry.inboxAllowed("b", INBOX)).toBe(false);
  await registry.forget("a");
  expect(await registry.inboxAllowed("a", INBOX)).toBe(false);
  expect(await registry.current()).toBeUndefined();
});

test("what one inbox may, another may not, and each is taken back alone", async () => {
  const other = "https://another.example";
  await registry.allowInbox("a", INBOX, true);
  expect(await registry.inboxAllowed("a", other)).toBe(false);
  await registry.allowInbox("a", other, true);
  await registry.allowInbox("a", INBOX, false);
  expect(await registry.inboxAllowed("a", INBOX)).toBe(false);
  expect(await registry.inboxAllowed("a", other)).toBe(true);
});

test("forgetting one account leaves another alone", async () => {
  await registry.setCurrent("a");
  await registry.forget("b");
  expect(await registry.current()).toBe("a");
});
