/** External commits: a device adds itself or comes back by itself, and nobody else gets in that way. */
import { acceptAll } from "ts-mls/incomingMessageAction.js";
import { joinGroupExternal } from "ts-mls/createCommit.js";
import { encodeMlsMessage } from "ts-mls/message.js";
import { processMessage } from "ts-mls/processMessages.js";
import { emptyPskIndex } from "ts-mls/pskIndex.js";
import { expect, test } from "vitest";
import * as crypto from "../../src/crypto/index.ts";
import { clientConfig } from "../../src/crypto/conversation/config.ts";
import { openSlot } from "../../src/crypto/conversation/external.ts";
import { sealUnder } from "../../src/crypto/conversation/sealed.ts";
import { generate } from "../../src/crypto/keypackage.ts";
import { SUITE, suiteOf } from "../../src/crypto/suite/suite.ts";
import { kinds, makeGroup, whys, type Group, withoutMember } from "./group.ts";

const external = async (g: Group, me: crypto.Me, host = 0): Promise<crypto.External> =>
  crypto.prepareExternal(me, await crypto.groupInfo(g.c(host)), crypto.infoKey(g.c(host)));

test("a second device adds itself and is heard", async () => {
  const g = await makeGroup("a/1", "b/1", "c/1");
  const device = g.device("b/2");
  const joining = await external(g, device);
  const events = await g.deliver(joining.frame);
  expect(kinds(events)).toBe("commit commit commit");
  expect(events[0]).toMatchObject({ external: true, by: { device: device.device }, removed: [] });
  g.devices.push(device);
  g.seen.push(crypto.adoptExternal(joining));
  expect(g.together()).toBe(true);
  expect(kinds(await g.deliver(await g.say(3, "hi")))).toBe("message message message own");
  expect(kinds(await g.deliver(await g.say(1, "hello")))).toBe("message own message message");
});

test("a device without its state comes back and takes its former leaf with it", async () => {
  const g = await makeGroup("a/1", "b/1", "c/1");
  const key = crypto.infoKey(g.c(0));
  const again = await external(g, g.me(2), 1);
  const events = await g.deliver(again.frame, [2]);
  expect(events[0]).toMatchObject({ kind: "commit", external: true, removed: [{ device: g.me(2).device }] });
  g.seen[2] = crypto.adoptExternal(again);
  expect(g.together()).toBe(true);
  expect(crypto.leaves(g.c(0))).toHaveLength(3);
  expect(crypto.infoKey(g.c(0))).toEqual(key); // nobody was removed
});

test("a stranger with the info key is refused, by itself and by everybody", async () => {
  const g = await makeGroup("a/1", "b/1");
  const slot = await crypto.groupInfo(g.c(0));
  await expect(crypto.prepareExternal(g.device("z/1"), slot, crypto.infoKey(g.c(0)))).rejects.toThrow("no leaf");
  const { info } = await openSlot(slot, crypto.infoKey(g.c(0)));
  const events = await g.deliver(await byHand(g, g.device("z/1"), info, false));
  expect(whys(events)).toEqual(["the account has no leaf"]);
});

type Info = Awaited<ReturnType<typeof openSlot>>["info"];

/** What the library makes of it, with none of our checks. */
async function byHand(
  g: Group,
  me: crypto.Me,
  info: Info,
  resync: boolean,
  config = clientConfig,
): Promise<crypto.Frame> {
  return {
    kind: "sealed",
    bytes: sealUnder("commit", crypto.infoKey(g.c(0)), await publicBytes(me, info, resync, config)),
  };
}

async function publicMessage(me: crypto.Me, info: Info, resync: boolean, config = clientConfig) {
  const { publicPackage, privatePackage } = await generate(me);
  return (await joinGroupExternal(info, publicPackage, privatePackage, resync, suiteOf(SUITE), undefined, config))
    .publicMessage;
}

async function publicBytes(me: crypto.Me, info: Info, resync: boolean, config = clientConfig): Promise<Uint8Array> {
  const message = await publicMessage(me, info, resync, config);
  return encodeMlsMessage({ version: "mls10", wireformat: "mls_public_message", publicMessage: message });
}

test("a device that is still in the tree must take its former leaf with it", async () => {
  const g = await makeGroup("a/1", "b/1");
  const { info } = await openSlot(await crypto.groupInfo(g.c(0)), crypto.infoKey(g.c(0)));
  // another signature key under the same device id, so that the library does not notice
  const again = { ...g.device("b/9"), device: g.me(1).device };
  const credential = crypto.makeCredential({ ...again, device: g.me(1).device }, g.account("b").keys.privateKey);
  const events = await g.deliver(await byHand(g, { ...again, credential }, info, false));
  expect(whys(events)).toEqual(["the device already has a leaf"]);
  const slot = await crypto.groupInfo(g.c(0));
  await expect(crypto.prepareExternal({ ...again, credential }, slot, crypto.infoKey(g.c(0)))).rejects.toThrow(
    "another key",
  );
});

test("N: nobody removes somebody else's leaf that way, though the library would let them", async () => {
  const g = await makeGroup("a/1", "b/1", "c/1");
  const { info } = await openSlot(await crypto.groupInfo(g.c(0)), crypto.infoKey(g.c(0)));
  const admin = g.me(0).devicePublic;
  const equality = {
    ...clientConfig.keyPackageEqualityConfig,
    compareKeyPackageToLeafNode: (_: unknown, leaf: { signaturePublicKey: Uint8Array }) =>
      crypto.equal(leaf.signaturePublicKey, admin),
  };
  const config = { ...clientConfig, keyPackageEqualityConfig: equality };
  const message = await publicMessage(g.device("b/3"), info, true, config);
  const naive = await processMessage(
    { wireformat: "mls_public_message", publicMessage: message },
    g.c(1).mls,
    emptyPskIndex,
    acceptAll,
    suiteOf(SUITE),
  );
  expect(naive.kind).toBe("newState"); // the library alone takes it
  const events = await g.deliver(await byHand(g, g.device("b/4"), info, true, config));
  expect(whys(events)).toEqual(["external remove of another device"]);
});

test("an unsealed public message is no frame of ours", async () => {
  const g = await makeGroup("a/1", "b/1");
  const { info } = await openSlot(await crypto.groupInfo(g.c(0)), crypto.infoKey(g.c(0)));
  const bytes = await publicBytes(g.device("b/2"), info, false);
  expect(kinds(await g.deliver({ kind: "mls", bytes }))).toBe("skip skip");
});

test("two joiners race, and the next slot tells each its fate", async () => {
  const g = await makeGroup("a/1", "b/1");
  const [first, second] = [await external(g, g.device("b/4")), await external(g, g.device("b/5"), 1)];
  expect(await crypto.externalFate(second, await crypto.groupInfo(g.c(0)))).toBe("wait");
  await g.deliver(second.frame);
  expect(kinds(await g.deliver(first.frame))).toBe("skip skip");
  const later = await crypto.groupInfo(g.c(0));
  expect(await crypto.externalFate(second, later)).toBe("won");
  expect(await crypto.externalFate(first, later)).toBe("lost");
});

test("a removal changes the info key: the removed can no longer open slots, those who stay agree", async () => {
  const g = await makeGroup("a/1", "b/1", "c/1");
  const old = crypto.infoKey(g.c(2));
  const state = withoutMember(g.state(), g.me(2).account);
  expect(kinds(await g.commit(0, { remove: [2], state }))).toBe("commit commit removed");
  expect(crypto.infoKey(g.c(0))).toEqual(crypto.infoKey(g.c(1)));
  expect(crypto.infoKey(g.c(0))).not.toEqual(old);
  await expect(openSlot(await crypto.groupInfo(g.c(0)), old)).rejects.toThrow();
});

test("who joins in the commit that removes derives the new info key, who joins later is told it", async () => {
  const g = await makeGroup("a/1", "b/1");
  const device = g.device("c/1");
  const pair = await crypto.makeKeyPackage(device);
  const state = withoutMember(g.state(), g.me(1).account);
  state.members[device.account] = {
    seat: crypto.b64(crypto.random(16)),
    role: "member",
    service: device.service,
    name: "",
  };
  const events = await g.commit(0, { remove: [1], add: [pair.publicPackage], state });
  const won = events[0];
  if (won?.kind !== "commit" || won.welcome === undefined) throw new Error("no Welcome");
  const [part] = won.welcome.parts;
  const joined = await crypto.join(device, pair, part?.secrets ?? new Uint8Array(), won.welcome.blob);
  expect(crypto.infoKey(joined)).toEqual(crypto.infoKey(g.c(0)));
  g.devices.splice(1, 1, device);
  g.seen.splice(1, 1, joined);
  await g.add(0, ["d/1"]);
  expect(crypto.infoKey(g.c(2))).toEqual(crypto.infoKey(g.c(0)));
});

test("a slot with a changed tree, a wrong signature or under another key does not open", async () => {
  const g = await makeGroup("a/1", "b/1");
  const slot = await crypto.groupInfo(g.c(0));
  await expect(openSlot(slot, crypto.random(32))).rejects.toThrow();
  const { info } = await openSlot(slot, crypto.infoKey(g.c(0)));
  const bad = { ...info, signature: crypto.random(64) };
  const sealed = sealUnder(
    "slot",
    crypto.infoKey(g.c(0)),
    encodeMlsMessage({ version: "mls10", wireformat: "mls_group_info", groupInfo: bad }),
  );
  await expect(openSlot(sealed, crypto.infoKey(g.c(0)))).rejects.toThrow("signature");
  const asCommit = sealUnder(
    "commit",
    crypto.infoKey(g.c(0)),
    encodeMlsMessage({ version: "mls10", wireformat: "mls_group_info", groupInfo: info }),
  );
  await expect(openSlot(asCommit, crypto.infoKey(g.c(0)))).rejects.toThrow();
});
