/** Private links in the keyring: written slowly, one change after the other, and taken back everywhere. */
import { freshStore } from "#stores";
import { beforeEach, expect, test } from "vitest";
import type { Keyring, Store } from "../../src/app/context.ts";
import { PRIVATE_LINK, PrivateLink } from "../../src/app/links/private.ts";
import { SlowEntries } from "../../src/app/links/slow.ts";
import { Refusal } from "../../src/net/refusal.ts";

const INBOX = "https://unified.example";

/** What the server keeps, with a line that can be cut. */
class Shelf implements Keyring {
  readonly kept = new Map<string, unknown>();
  writings = 0;
  down = false;
  #changed: (entries: string[]) => void = () => undefined;

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as the interface has it
  get<T>(entry: string): T | undefined {
    return this.kept.get(entry) as T | undefined;
  }

  all<T>(prefix: string): [string, T][] {
    return [...this.kept].filter(([entry]) => entry.startsWith(prefix)) as [string, T][];
  }

  put(entries: Record<string, unknown>): Promise<void> {
    if (this.down) return Promise.reject(new Refusal("unreachable", "no line"));
    this.writings += 1;
    for (const [entry, value] of Object.entries(entries)) {
      if (value === null) this.kept.delete(entry);
      else this.kept.set(entry, structuredClone(value));
    }
    return Promise.resolve();
  }

  refresh(): Promise<void> {
    return Promise.resolve();
  }

  onChange(handler: (entries: string[]) => void): void {
    this.#changed = handler;
  }

  /** Another browser of the owner wrote it. */
  elsewhere(entry: string, value: unknown): void {
    this.kept.set(entry, value);
    this.#changed([entry]);
  }
}

let shelf: Shelf;
let store: Store;
/** lets the random while pass */
let pass: () => void;

beforeEach(async () => {
  shelf = new Shelf();
  store = await freshStore();
});

function entries(): SlowEntries {
  return new SlowEntries({
    store,
    keyring: shelf,
    pause: (from, to) => {
      expect(to).toBeGreaterThan(from);
      return new Promise((resolve) => {
        pass = resolve;
      });
    },
  });
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

test("an entry is here at once and at the server only after a while, with all that came meanwhile in one writing", async () => {
  const slow = entries();
  await slow.start();
  await slow.put("a", 1);
  await slow.put("b", 2);
  await slow.put("a", 3);
  expect([slow.get("a"), slow.all("")]).toEqual([
    3,
    [
      ["a", 3],
      ["b", 2],
    ],
  ]);
  expect(shelf.kept.size).toBe(0);
  pass();
  await soon();
  expect([...shelf.kept]).toEqual([
    ["a", 3],
    ["b", 2],
  ]);
  expect(shelf.writings).toBe(1);
  expect(await store.all("meta", "slow:")).toEqual([]);
});

test("what had not left when the browser was closed leaves later, and a removal is one, too", async () => {
  await shelf.put({ a: 1 });
  const before = entries();
  await before.start();
  await before.put("a", null);
  expect(before.get("a")).toBeUndefined();
  expect(before.all("")).toEqual([]);
  before.stop();
  const after = entries();
  await after.start();
  expect(after.get("a")).toBeUndefined();
  pass();
  await soon();
  expect(shelf.kept.size).toBe(0);
});

test("without a line it is tried again", async () => {
  const slow = entries();
  await slow.start();
  shelf.down = true;
  await slow.put("a", 1);
  pass();
  await soon();
  expect(shelf.kept.size).toBe(0);
  shelf.down = false;
  pass();
  await soon();
  expect(shelf.get("a")).toBe(1);
});

test("two changes at once do not undo each other", async () => {
  const link = new PrivateLink(entries());
  await Promise.all([link.change({ label: "Work" }), link.change({ colour: "moss" }), link.allow(INBOX)]);
  expect(link.view()).toMatchObject({ label: "Work", colour: "moss" });
  expect(link.allows(INBOX)).toBe(true);
});

test("the page that shows the account cannot say who may show it, nor write anything else", async () => {
  const link = new PrivateLink(entries());
  const more = { label: "x".repeat(100), origins: ["https://evil.example"], secret: "s" } as object;
  await link.change(more);
  expect(link.allows("https://evil.example")).toBe(false);
  expect(link.view()).toEqual({ group: "", order: 0, colour: "", label: "x".repeat(40), peers: [] });
  const peer = { service: "whatsapp" as const, account: "A".repeat(22), name: "Alice" };
  await link.change({ peers: [peer, { ...peer, account: "short" }, { ...peer, service: "telegram" as "whatsapp" }] });
  expect(link.view().peers).toEqual([peer]);
});

test("revoked, it forgets the others, keeps the owner's name for it, and is no longer allowed", async () => {
  const link = new PrivateLink(entries());
  await link.allow(INBOX);
  await link.change({ group: "g", label: "Work", peers: [{ service: "whatsapp", account: "A".repeat(22), name: "" }] });
  await link.revoke(INBOX);
  expect(link.view()).toEqual({ group: "", order: 0, colour: "", label: "Work", peers: [] });
  expect(link.allows(INBOX)).toBe(false);
});

test("taken back in another browser it is seen here, but not what this browser has yet to say", async () => {
  const slow = entries();
  const link = new PrivateLink(slow);
  expect(link.isRevoked(INBOX)).toBe(false);
  await link.allow(INBOX);
  expect(link.isRevoked(INBOX)).toBe(false);
  await slow.flush();
  shelf.elsewhere(PRIVATE_LINK, { ...link.view(), origins: [] });
  expect(link.isRevoked(INBOX)).toBe(true);
  expect(link.isRevoked("https://another.example")).toBe(true);
});
