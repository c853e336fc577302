/** Every kind of store keeps the same promises: SQLite and an IndexedDB from memory in Node, IndexedDB in Chromium. */
import { describe, expect, test } from "vitest";
import { kinds } from "#stores";
import type { Store, Write } from "../../src/app/context.ts";

let count = 0;

const put = (key: string, value: unknown): Write => ({ put: "messages", key, value });

describe.each(Object.keys(kinds))("%s", (kind) => {
  const open = async (name = `store-${count++}`): Promise<Store> =>
    await (kinds[kind] as (name: string) => Promise<Store>)(name);

  test("gives back what was put, bytes and big numbers included", async () => {
    const store = await open();
    const value = { bytes: Uint8Array.of(1, 2, 255), epoch: 2n ** 60n, list: [1, "two"], none: undefined };
    await store.write([put("a", value)]);
    expect(await store.get("messages", "a")).toEqual(value);
    expect(await store.get("messages", "b")).toBeUndefined();
    expect(await store.get("plans", "a")).toBeUndefined();
  });

  test("lists by prefix in the order of keys", async () => {
    const store = await open();
    await store.write(["b/2", "a/1", "b/10", "b", "c/1"].map((key) => put(key, key)));
    expect((await store.all("messages", "b/")).map(([key]) => key)).toEqual(["b/10", "b/2"]);
    expect((await store.all("messages")).map(([key]) => key)).toEqual(["a/1", "b", "b/10", "b/2", "c/1"]);
  });

  test("pages backwards", async () => {
    const store = await open();
    await store.write([1, 2, 3, 4, 5].map((n) => put(`x/${n}`, n)).concat(put("y/1", 9)));
    const values = (page: [string, number][]): number[] => page.map(([, value]) => value);
    expect(values(await store.page("messages", "x/", { limit: 2 }))).toEqual([4, 5]);
    expect(values(await store.page("messages", "x/", { before: "x/4", limit: 2 }))).toEqual([2, 3]);
    expect(values(await store.page("messages", "x/", { before: "x/1", limit: 2 }))).toEqual([]);
    expect(values(await store.page("messages", "x/", { before: "a", limit: 2 }))).toEqual([]);
  });

  test("writes all of it or nothing", async () => {
    const store = await open();
    await store.write([put("kept", 1)]);
    const impossible = put("second", () => undefined);
    await expect(store.write([put("first", 1), { drop: "messages", key: "kept" }, impossible])).rejects.toThrow();
    expect((await store.all("messages")).map(([key]) => key)).toEqual(["kept"]);
  });

  test("takes puts and drops of several stores together", async () => {
    const store = await open();
    await store.write([put("a", 1), { put: "outbox", key: "a", value: 2 }]);
    await store.write([
      { drop: "messages", key: "a" },
      { drop: "messages", key: "absent" },
      { put: "outbox", key: "a", value: 3 },
    ]);
    expect(await store.get("messages", "a")).toBeUndefined();
    expect(await store.get("outbox", "a")).toBe(3);
  });

  test("is there when it is opened again, and gone when it was destroyed", async () => {
    const name = `again-${count++}`;
    const other = await open();
    await other.write([put("other", 1)]);
    const store = await open(name);
    await store.write([put("a", 1)]);
    await store.close();
    const again = await open(name);
    expect(await again.get("messages", "a")).toBe(1);
    await again.destroy();
    await expect(again.write([put("late", 1)])).rejects.toThrow();
    expect(await (await open(name)).all("messages")).toEqual([]);
    expect(await other.get("messages", "other")).toBe(1);
  });
});
