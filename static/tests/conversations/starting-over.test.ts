/** Going on without whoever broke a group: remembered, offered late, begun once, with nobody under a key that is new. */
import { expect, test } from "vitest";
import { b64, makeKeyPackage, makeManifest } from "../../src/crypto/index.ts";
import { ADDS_MAX, batches, type Invited } from "../../src/app/conversations/beginnings.ts";
import { planKey } from "../../src/app/conversations/keys.ts";
import { waited } from "../../src/app/conversations/loss.ts";
import { LEAVE, type InvitePlan, type LeavePlan, type Plan } from "../../src/app/conversations/plan.ts";
import { startOver } from "../../src/app/conversations/starting-over.ts";
import { conversationView } from "../../src/app/conversations/views.ts";
import { Refusal } from "../../src/net/refusal.ts";
import { flip, hostile } from "../crypto/hostile.ts";
import { newAccount, newDevice, type Device } from "../crypto/people.ts";
import { settled } from "./activity.ts";
import { stage, type Actor } from "./stage.ts";

/** Somebody who was in the group, too. */
const EVE = "eve-of-the-group";
const TEN_MINUTES = 600_000;

/** Lost by Eve's commit, for so long. */
async function lostBy(by: string, { house, here }: Actor, waitedMs: number): Promise<void> {
  const eve = { service: "messenger" as const, name: "Eve", accountKey: new Uint8Array(32) };
  const people = { ...here.record.people, [EVE]: eve };
  await here.run(() => house.keep(here, { record: { status: "lost", lost: { by, waitedMs }, people, title: "Lake" } }));
}

/** The server as it answers a claim of this device's account, and knows nobody else. */
function serve({ house }: Actor, device: Device): void {
  house.ctx.now = () => Date.now();
  house.ctx.http.account = async <T>(_method: string, path: string, asked?: unknown): Promise<T> => {
    if (path !== "claims/" || (asked as { account?: string }).account !== device.account)
      throw new Refusal("no_such_person", "");
    return (await claimed(device)) as T;
  };
}

async function claimed(device: Device): Promise<unknown> {
  const { account, service, accountPublic, accountPrivate, doorPublic, device: id, devicePublic } = device;
  const devices = [{ device: id, devicePublic }];
  const fields = { account, service, version: 1, accountPublic, doorPublic, recoveryPublic: accountPublic, devices };
  const { manifest, signature } = makeManifest(fields, accountPrivate);
  const { publicPackage } = await makeKeyPackage(device);
  return {
    account,
    service,
    manifest: b64(manifest),
    manifest_signature: b64(signature),
    door_key: b64(doorPublic),
    key_packages: [{ device: id, key_package: b64(publicPackage), last_resort: false }],
  };
}

const over = (actor: Actor, id = "one"): Promise<{ conversation: string }> =>
  startOver(actor.house, { conversation: actor.here.id, text: "on we go", id });

const plans = async (actor: Actor, conversation: string): Promise<Plan[]> =>
  (await actor.disk.all<Plan>("plans", `${conversation}/`)).map(([, plan]) => plan);

test("a device that cannot follow a commit remembers who signed it", async () => {
  const { alice, bob, log } = await stage();
  alice.seats.connect();
  await settled();
  const path: Parameters<typeof hostile>[1] = {
    path: ({ nodes }) => {
      for (const node of nodes) for (const sealed of node.encryptedPathSecret) flip(sealed.ciphertext);
    },
  };
  const { bytes } = await hostile(bob.here.mls(bob.me), path);
  log.append(new Uint8Array(16), "mls", bytes);
  await settled();
  expect(alice.here.record).toMatchObject({ status: "lost", lost: { by: bob.me.account, waitedMs: 0 } });
});

test("it is offered after two minutes in vain, and not to whoever broke it", async () => {
  const { alice } = await stage();
  const view = () => conversationView(alice.house.ctx, alice.here.record);
  await lostBy(EVE, alice, 0);
  for (let second = 4; second < 120; second += 4) await waited(alice.house, alice.here, 4000);
  expect(view().startOver).toBeUndefined();
  await waited(alice.house, alice.here, 4000);
  expect(view().startOver).toEqual({ account: EVE, name: "Eve" });
  await lostBy(alice.me.account, alice, TEN_MINUTES);
  expect(view().startOver).toBeUndefined();
  await alice.here.run(() => alice.house.keep(alice.here, { record: { status: "active" } }));
  expect(view().startOver).toBeUndefined();
});

test("a pair offers nothing: nobody is left in it", async () => {
  const { alice, bob } = await stage();
  await lostBy(bob.me.account, alice, TEN_MINUTES);
  expect(conversationView(alice.house.ctx, alice.here.record).startOver).toBeUndefined();
  await expect(over(alice)).rejects.toMatchObject({ code: "nobody_left" });
});

test("while it may still come back by itself, nothing is started", async () => {
  const { alice, devices } = await stage();
  serve(alice, devices.bob);
  await expect(over(alice)).rejects.toMatchObject({ code: "not_lost" });
  await lostBy(EVE, alice, 100_000);
  await expect(over(alice)).rejects.toMatchObject({ code: "not_lost" });
  expect(alice.house.lives.size).toBe(1);
});

test("one group is begun, however often it is asked for, and the lost one is left in the same write", async () => {
  const { alice, devices } = await stage();
  serve(alice, devices.bob);
  await lostBy(EVE, alice, TEN_MINUTES);
  const [one, same] = await Promise.all([over(alice), over(alice, "another")]);
  expect(same).toEqual(one);
  expect(await over(alice)).toEqual(one);
  expect(await over(alice, "a third")).toEqual(one);
  expect([...alice.house.lives.keys()].sort()).toEqual([alice.here.id, one.conversation].sort());
  const leave = await alice.disk.get<LeavePlan>("plans", planKey(alice.here.id, LEAVE));
  expect(leave?.goesOn).toBe(one.conversation);
  const invites = (await plans(alice, one.conversation)) as InvitePlan[];
  expect(invites.flatMap(({ guests }) => guests.map(({ account }) => account))).toEqual([devices.bob.account]);
  expect(alice.house.lives.get(one.conversation)?.record).toMatchObject({ title: "Lake", pair: false });
  expect(conversationView(alice.house.ctx, alice.here.record).startOver).toBeUndefined();
});

test("nobody comes along under a key that was not known in the group", async () => {
  const { alice, devices } = await stage();
  const { account, service } = devices.bob;
  serve(alice, newDevice({ ...newAccount("bob", service), account }, "1"));
  await lostBy(EVE, alice, TEN_MINUTES);
  await expect(over(alice)).rejects.toMatchObject({ code: "nobody_left" });
  expect(alice.house.lives.size).toBe(1);
});

test("without a line it is refused, and nobody is left behind for that", async () => {
  const { alice } = await stage();
  alice.house.ctx.http.account = () => Promise.reject(new Refusal("unreachable", ""));
  await lostBy(EVE, alice, TEN_MINUTES);
  await expect(over(alice)).rejects.toMatchObject({ code: "unreachable" });
  expect(await plans(alice, alice.here.id)).toEqual([]);
});

test("a large group is added in as many commits as it takes", () => {
  const guest = (devices: number): Invited => ({ devices: Array.from({ length: devices }, () => ({})) }) as Invited;
  const crowd = [...Array.from({ length: 70 }, () => guest(1)), guest(16), guest(60)];
  const sizes = batches(crowd).map((batch) => batch.reduce((sum, { devices }) => sum + devices.length, 0));
  expect(sizes).toEqual([64, 22, 60]);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(ADDS_MAX);
  expect(batches([])).toEqual([]);
});
