/** A Welcome in pieces: each joiner's part, one blob, and what a joiner refuses. */
import { expect, test } from "vitest";
import * as crypto from "../../src/crypto/index.ts";
import { at, makeGroup, withMembers, type Group } from "./group.ts";
import type { Device } from "./people.ts";

async function invite(g: Group, names: string[]) {
  const devices = names.map((name) => g.device(name));
  const pairs = await Promise.all(devices.map((device) => crypto.makeKeyPackage(device)));
  const events = await g.commit(0, { add: pairs.map((p) => p.publicPackage), state: withMembers(g.state(), devices) });
  const won = events[0];
  if (won?.kind !== "commit" || won.welcome === undefined) throw new Error("no Welcome");
  const { parts, blob } = won.welcome;
  const join = (i: number, part = i, changed = blob, expected?: crypto.Expected): Promise<crypto.Conversation> =>
    crypto.join(at(devices, i), at(pairs, i), at(parts, part).secrets, changed, expected);
  return { devices, parts, blob, join };
}

test("forty join, each with its own small part", async () => {
  const g = await makeGroup("a/1");
  const { parts, join, devices } = await invite(
    g,
    Array.from({ length: 40 }, (_, i) => `m${i}/1`),
  );
  const joined = await Promise.all(devices.map((_, i) => join(i)));
  g.seen.push(...joined);
  expect(g.together()).toBe(true);
  expect(Math.max(...parts.map((part) => part.secrets.length))).toBeLessThan(200);
  expect(parts.map((part) => part.device)).toEqual(devices.map((device) => device.device));
});

test("another's part, a changed blob, another's package and a wrong device do not open", async () => {
  const g = await makeGroup("a/1");
  const { join, blob } = await invite(g, ["b/1", "c/1"]);
  await expect(join(0, 1)).rejects.toThrow();
  for (const at of [20, 200, Math.floor(blob.length / 4)]) {
    const changed = blob.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    await expect(join(0, 0, changed)).rejects.toThrow();
  }
  expect(crypto.group(await join(0)).title).toBe("t");
});

test("a Welcome of another conversation or another inviter than the invitation's is refused", async () => {
  const g = await makeGroup("a/1");
  const { join, blob } = await invite(g, ["b/1"]);
  const inviter: Device = g.me(0);
  const id = g.c(0).id;
  await expect(join(0, 0, blob, { conversation: crypto.random(16), inviter })).rejects.toThrow("another conversation");
  await expect(
    join(0, 0, blob, { conversation: id, inviter: { ...inviter, device: g.device("a/2").device } }),
  ).rejects.toThrow("inviter");
  expect(crypto.epoch(await join(0, 0, blob, { conversation: id, inviter }))).toBe(1n);
});

test("at most 64 are added by one commit", async () => {
  const g = await makeGroup("a/1");
  await expect(
    invite(
      g,
      Array.from({ length: 65 }, (_, i) => `m${i}/1`),
    ),
  ).rejects.toThrow("too many proposals");
});

test("an unpacked conversation reads messages of past epochs, of the same group state and of another", async () => {
  const g = await makeGroup("a/1", "b/1");
  const old = [await g.say(1, "1")];
  await g.commit(0, { state: { ...g.state(), title: "another" } });
  old.push(await g.say(1, "2"));
  await g.commit(0);
  g.seen[0] = crypto.unpack(crypto.pack(g.c(0)), g.me(0));
  for (const frame of old) expect((await g.deliver(frame, [1]))[0]?.kind).toBe("message");
});

test("a conversation is packed and unpacked to the same, without the device's key and without sharing memory", async () => {
  const g = await makeGroup("a/1", "b/1");
  await g.commit(0);
  await g.prepare(0);
  const bytes = crypto.pack(g.c(0));
  const held = (part: Uint8Array): boolean => bytes.some((_, i) => crypto.equal(bytes.subarray(i, i + 32), part));
  expect(held(bytes.slice(-32))).toBe(true);
  expect(held(g.me(0).devicePrivate.subarray(0, 32))).toBe(false);
  const again = crypto.unpack(bytes, g.me(0));
  bytes.fill(0);
  expect(crypto.pack(again)).toEqual(crypto.pack(g.c(0)));
  crypto.wipe(again.mls.keySchedule.initSecret);
  expect(again.mls.keySchedule.exporterSecret.some((byte) => byte !== 0)).toBe(true);
});
