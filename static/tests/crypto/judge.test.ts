/** What hostile members send, and that every member gives the same verdict on it. */
import { afterEach, expect, test, vi } from "vitest";
import { generateKeyPackageWithKey, signKeyPackage } from "ts-mls/keyPackage.js";
import { signLeafNodeCommit, signLeafNodeKeyPackage } from "ts-mls/leafNode.js";
import type { Proposal } from "ts-mls/proposal.js";
import type { UpdatePath } from "ts-mls/updatePath.js";
import * as crypto from "../../src/crypto/index.ts";
import { encodeGroupState } from "../../src/crypto/conversation/groupstate.ts";
import { decodePackage } from "../../src/crypto/keypackage.ts";
import { SUITE, suiteOf } from "../../src/crypto/suite/suite.ts";
import { at, kinds, makeGroup, whys, withMembers, type Group, withoutMember } from "./group.ts";
import { flip, hostile, remove, type Spoiling } from "./hostile.ts";
import { newDevice } from "./people.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Everybody skips it, for the same reason, and nobody's epoch moves. */
async function allSkip(g: Group, frame: crypto.Frame, why: RegExp): Promise<void> {
  const before = crypto.epoch(g.c(0));
  const events = await g.deliver(frame);
  expect(kinds(events)).toBe(g.seen.map(() => "skip").join(" "));
  const reasons = whys(events);
  expect(reasons).toHaveLength(1);
  expect(reasons[0]).toMatch(why);
  expect(crypto.epoch(g.c(0))).toBe(before);
}

const five = (): Promise<Group> => makeGroup("a/1", "b/1", "c/1", "d/1", "e/1");
const add = (packageBytes: Uint8Array): Proposal => ({
  proposalType: "add",
  add: { keyPackage: decodePackage(packageBytes) },
});

test("a hand-made commit that breaks no rule wins", async () => {
  const g = await five();
  expect(kinds(await g.deliver(await hostile(g.c(3)), [3]))).toBe("commit commit commit - commit");
});

test("bytes that are no whole canonical message", async () => {
  const g = await five();
  await allSkip(g, { kind: "mls", bytes: crypto.random(300) }, /private message/);
  await allSkip(g, { kind: "sealed", bytes: crypto.random(300) }, /./);
  const good = await hostile(g.c(3));
  await allSkip(g, { kind: "mls", bytes: crypto.concat(good.bytes, new Uint8Array(1)) }, /private message/);
  const flipped = good.bytes.slice();
  flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1;
  await allSkip(g, { kind: "mls", bytes: flipped }, /./);
});

test("removes of nobody, of the same twice, of the admin by a member", async () => {
  const g = await five();
  await allSkip(g, await hostile(g.c(0), { proposals: [remove(6)] }), /blank leaf/);
  await allSkip(g, await hostile(g.c(0), { proposals: [remove(4000)] }), /blank leaf/);
  await allSkip(g, await hostile(g.c(0), { proposals: [remove(2), remove(2)] }), /same leaf/);
  await allSkip(g, await hostile(g.c(3), { proposals: [remove(0)] }), /no leaf|no member/);
});

test("adds of a device that is in, of one twice, of a forged or foreign package", async () => {
  const g = await five();
  const twin = await crypto.makeKeyPackage(g.me(1));
  await allSkip(g, await hostile(g.c(0), { proposals: [add(twin.publicPackage)] }), /already|twice/);
  const fresh = await crypto.makeKeyPackage(g.device("a/2"));
  await allSkip(
    g,
    await hostile(g.c(0), { proposals: [add(fresh.publicPackage), add(fresh.publicPackage)] }),
    /same client|already/,
  );
  const forged = structuredClone(decodePackage(fresh.publicPackage));
  flip(forged.signature);
  await allSkip(
    g,
    await hostile(g.c(0), { proposals: [{ proposalType: "add", add: { keyPackage: forged } }] }),
    /signature/,
  );
});

test("Q: two adds that share one HPKE key", async () => {
  const g = await five();
  const one = structuredClone(decodePackage((await crypto.makeKeyPackage(g.device("a/2"))).publicPackage));
  const device = g.device("a/3");
  const { signature } = suiteOf(SUITE);
  const { publicPackage } = await generateKeyPackageWithKey(
    { credentialType: "basic", identity: device.credential },
    one.leafNode.capabilities,
    one.leafNode.lifetime,
    [],
    { signKey: device.devicePrivate, publicKey: device.devicePublic },
    suiteOf(SUITE),
  );
  const leafNode = await signLeafNodeKeyPackage(
    { ...publicPackage.leafNode, hpkePublicKey: one.leafNode.hpkePublicKey },
    device.devicePrivate,
    signature,
  );
  const other = await signKeyPackage({ ...publicPackage, leafNode }, device.devicePrivate, signature);
  const both: Proposal[] = [one, other].map((keyPackage) => ({ proposalType: "add", add: { keyPackage } }));
  await allSkip(g, await hostile(g.c(0), { proposals: both, pathless: true }), /twice/);
});

test("an account that says it is somebody else's", async () => {
  const g = await five();
  const impostor = { ...g.account("x"), account: g.me(1).account };
  const stolen = await crypto.makeKeyPackage(newDevice(impostor, "1"));
  await allSkip(g, await hostile(g.c(0), { proposals: [add(stolen.publicPackage)] }), /two account keys/);
});

test("proposal types that members may not send", async () => {
  const g = await five();
  const psk: Proposal = {
    proposalType: "psk",
    psk: { preSharedKeyId: { psktype: "external", pskId: new Uint8Array(1), pskNonce: new Uint8Array(32) } },
  };
  await allSkip(g, await hostile(g.c(0), { proposals: [psk] }), /proposal type/);
  const init: Proposal = { proposalType: "external_init", externalInit: { kemOutput: crypto.boxPair().publicKey } };
  await allSkip(g, await hostile(g.c(3), { proposals: [init, remove(0)] }), /proposal type/);
  await allSkip(
    g,
    await hostile(g.c(3), { proposals: [{ proposalType: 0xf123, proposalData: new Uint8Array(3) }] }),
    /proposal type/,
  );
});

test("O: paths with a wrong count, length or parent hash", async () => {
  const g = await five();
  const cases: [Spoiling["path"], RegExp][] = [
    [
      (p) => {
        p.nodes[0]?.encryptedPathSecret.pop();
      },
      /ciphertext count/,
    ],
    [
      (p) => {
        const n = at(p.nodes, 0);
        n.encryptedPathSecret.push(at(n.encryptedPathSecret, 0));
      },
      /ciphertext count/,
    ],
    [
      (p) => {
        const n = at(at(p.nodes, 0).encryptedPathSecret, 0);
        n.ciphertext = crypto.concat(n.ciphertext, n.ciphertext);
      },
      /ciphertext length/,
    ],
    [
      (p) => {
        p.nodes.pop();
      },
      /path length/,
    ],
    [
      (p) => {
        flip(at(p.nodes, p.nodes.length - 1).hpkePublicKey);
      },
      /Parent hash/,
    ],
  ];
  for (const [path, why] of cases) await allSkip(g, await hostile(g.c(3), path === undefined ? {} : { path }), why);
  await allSkip(g, await hostile(g.c(3), { pathless: true }), /path is required/i);
});

test("a path that changes the device, or its signature key, is refused", async () => {
  const g = await five();
  const { signature } = suiteOf(SUITE);
  const rekeyed = (device: string) => async (p: UpdatePath) => {
    const keys = crypto.signPair();
    const fields = { ...g.me(3), device, devicePublic: keys.publicKey };
    const identity = crypto.makeCredential(fields, g.account("d").keys.privateKey);
    const leaf = {
      ...p.leafNode,
      credential: { credentialType: "basic" as const, identity },
      signaturePublicKey: keys.publicKey,
      groupId: g.c(3).id,
      leafIndex: 3,
    };
    p.leafNode = await signLeafNodeCommit(leaf, keys.privateKey, signature);
  };
  await allSkip(g, await hostile(g.c(3), { path: rekeyed(g.device("d/2").device) }), /changes the credential/);
  await allSkip(g, await hostile(g.c(3), { path: rekeyed(g.me(3).device) }), /changes the key/);
});

test("a good path with a wrong confirmation tag is skipped by all who can tell", async () => {
  const g = await five();
  expect(kinds(await g.deliver(await hostile(g.c(3), { tag: flip }), [3]))).toBe("skip skip skip - skip");
});

test("O: a removed member does not leave on a commit that is not valid", async () => {
  const g = await five();
  const state = withoutMember(g.state(), g.me(2).account);
  const gone: Proposal = {
    proposalType: "group_context_extensions",
    groupContextExtensions: { extensions: encodeGroupState(state) },
  };
  const frame = await hostile(g.c(0), {
    proposals: [remove(2), gone],
    path: (p) => {
      flip(at(p.nodes, p.nodes.length - 1).hpkePublicKey);
    },
  });
  expect(kinds(await g.deliver(frame))).toBe("skip skip skip skip skip");
});

test("two members whose clocks are 60 days apart choose the same winner", async () => {
  const g = await five();
  const device = g.device("f/1");
  const { publicPackage } = await crypto.makeKeyPackage(device);
  const frame = await g.prepare(0, { add: [publicPackage], state: withMembers(g.state(), [device]) });
  const now = Date.now();
  for (const days of [0, 60, -60]) {
    vi.spyOn(Date, "now").mockReturnValue(now + days * 86_400_000);
    expect((await crypto.judge(g.c(1).mls, frame, crypto.infoKey(g.c(1)))).win).toBe(true);
  }
});

/** Breaks the one ciphertext at [node, place]. */
const spoilOne =
  ([node, place]: [number, number]) =>
  (p: Parameters<NonNullable<Spoiling["path"]>>[0]): void => {
    const sealed = p.nodes[node]?.encryptedPathSecret[place];
    if (sealed !== undefined) flip(sealed.ciphertext);
  };

test.each<[number, number]>([
  [0, 0],
  [1, 0],
])("a secret spoilt for some (%i, %i): they are lost, come back and are heard", async (node, place) => {
  const g = await five();
  const events = await g.deliver(await hostile(g.c(3), { path: spoilOne([node, place]) }), [3]);
  const lost = events.flatMap((event, i) => (event?.kind === "lost" ? [i] : []));
  const went = events.flatMap((event, i) => (event?.kind === "commit" ? [i] : []));
  expect(lost.length).toBeGreaterThan(0);
  expect(lost.length + went.length).toBe(4);
  expect(went.length).toBeGreaterThan(0);
  const host = at(went, 0);
  const back = at(lost, 0);
  const external = await crypto.prepareExternal(
    g.me(back),
    await crypto.groupInfo(g.c(host)),
    crypto.infoKey(g.c(back)),
  );
  const met = await g.deliver(external.frame, [3, ...lost]);
  for (const i of went) expect(met[i]).toMatchObject({ kind: "commit", external: true });
  g.seen[back] = crypto.adoptExternal(external);
  const heard = await g.deliver(await g.say(back, "back"), [3, ...lost]);
  for (const i of went) expect(heard[i]?.kind).toBe("message");
});

test("a wrong tag and garbage for one: those who can tell skip, the other comes back at the same epoch", async () => {
  const g = await five();
  const events = await g.deliver(await hostile(g.c(3), { path: spoilOne([0, 0]), tag: flip }), [3]);
  const lost = events.findIndex((event) => event?.kind === "lost");
  expect(events.filter((event) => event?.kind === "skip")).toHaveLength(3);
  const external = await crypto.prepareExternal(g.me(lost), await crypto.groupInfo(g.c(0)), crypto.infoKey(g.c(lost)));
  const met = await g.deliver(external.frame, [lost]);
  expect(met.filter((event) => event?.kind === "commit")).toHaveLength(4);
});

test("garbage for everyone loses everyone: a new group is needed, and the signature names who did it", async () => {
  const g = await makeGroup("a/1", "b/1", "c/1", "d/1");
  const all: Spoiling["path"] = (p) => {
    for (const n of p.nodes) for (const sealed of n.encryptedPathSecret) flip(sealed.ciphertext);
  };
  const events = await g.deliver(await hostile(g.c(3), { path: all }), [3]);
  expect(kinds(events)).toBe("lost lost lost -");
  expect(events[0]).toMatchObject({ by: { account: g.me(3).account } });
});
