/** Passwords, recovery keys, manifests, credentials, key packages, safety numbers: what is taken and what is refused. */
import { beforeAll, expect, test } from "vitest";
import * as crypto from "../../src/crypto/index.ts";
import { decodePackage } from "../../src/crypto/keypackage.ts";
import { newAccount, newDevice } from "./people.ts";

beforeAll(() => crypto.ready());

const kdf: crypto.Kdf = { algorithm: "argon2id13", operations: 3, memory_bytes: 64 * 1024 * 1024 };

test("a password gives a proof and a half that tell nothing about each other, and the same again", () => {
  const salt = new Uint8Array(16).fill(7);
  const keys = crypto.passwordKeys("pässword", salt, kdf);
  expect(keys.proof).not.toEqual(keys.half);
  expect(crypto.passwordKeys("pa\u0308ssword", salt, kdf)).toEqual(keys); // typed on another keyboard
  expect(crypto.passwordKeys("pässword", salt.fill(8), kdf).proof).not.toEqual(keys.proof);
});

test.each<[string, Partial<crypto.Kdf>]>([
  ["algorithm", { algorithm: "argon2i13" }],
  ["operations", { operations: 2 }],
  ["operations", { operations: 2.5 }],
  ["operations", { operations: 1000 }],
  ["memory", { memory_bytes: 64 * 1024 * 1024 - 1 }],
  ["memory", { memory_bytes: 2 ** 40 }],
])("weaker or absurd parameters are refused: %s %o", (what, weaker) => {
  expect(() => crypto.passwordKeys("p", crypto.random(16), { ...kdf, ...weaker })).toThrow(what);
  expect(() => crypto.passwordKeys("p", crypto.random(15), kdf)).toThrow("salt");
});

test("the wrap key needs both halves", () => {
  const [half, share] = [crypto.random(32), crypto.random(32)];
  const key = crypto.wrapKey(half, share);
  expect(crypto.wrapKey(half, crypto.random(32))).not.toEqual(key);
  expect(crypto.wrapKey(crypto.random(32), share)).not.toEqual(key);
  expect(() => crypto.wrapKey(half, new Uint8Array())).toThrow("pepper share");
});

test("a recovery key survives being written down, and a slip is noticed", () => {
  for (let i = 0; i < 50; i++) {
    const secret = crypto.random(20);
    const written = crypto.formatRecoveryKey(secret);
    expect(written).toMatch(/^([0-9A-Z]{4}-){8}[0-9A-Z]{4}$/);
    const sloppy = written.toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l");
    expect(crypto.parseRecoveryKey(sloppy)).toEqual(secret);
    const place = i % 36;
    const clean = written.replaceAll("-", "");
    const slip = clean.slice(0, place) + (clean[place] === "7" ? "8" : "7") + clean.slice(place + 1);
    expect(() => crypto.parseRecoveryKey(slip)).toThrow("checksum");
  }
  expect(() => crypto.parseRecoveryKey("U".repeat(36))).toThrow("character");
  expect(() => crypto.parseRecoveryKey("0000")).toThrow("length");
});

test("a recovery secret gives the same keys again, all different", () => {
  const keys = crypto.recoveryKeys(new Uint8Array(20).fill(1));
  expect(crypto.recoveryKeys(new Uint8Array(20).fill(1))).toEqual(keys);
  expect(new Set(Object.values(keys).map((key: Uint8Array) => crypto.b64(key))).size).toBe(4);
  expect(
    crypto.verify(keys.signPublic, crypto.sign(keys.signPrivate, "l", crypto.utf8("x")), "l", crypto.utf8("x")),
  ).toBe(true);
});

function someManifest() {
  const owner = newAccount("a");
  const devices = [newDevice(owner, "1"), newDevice(owner, "2")].map(({ device, devicePublic }) => ({
    device,
    devicePublic,
  }));
  const fields: crypto.Manifest = {
    account: owner.account,
    service: "messenger",
    version: 3,
    accountPublic: owner.keys.publicKey,
    doorPublic: owner.door.publicKey,
    recoveryPublic: crypto.random(32),
    devices,
  };
  return { fields, owner, ...crypto.makeManifest(fields, owner.keys.privateKey) };
}

test("a manifest says what was signed, and nothing else passes", () => {
  const { fields, manifest, signature, owner } = someManifest();
  expect(crypto.readManifest(manifest, signature)).toEqual(fields);
  expect(crypto.text(manifest)).toMatch(/^\{"v":1,"account":"[^ ]+","service":"messenger","version":3,"account_key":/);
  const sign = (bytes: Uint8Array): Uint8Array => crypto.sign(owner.keys.privateKey, "um-manifest-1", bytes);
  const spaced = crypto.utf8(crypto.text(manifest).replace(",", ", "));
  expect(() => crypto.readManifest(spaced, sign(spaced))).toThrow("canonical");
  const other = crypto.utf8(crypto.text(manifest).replace('"version":3', '"version":4'));
  expect(() => crypto.readManifest(other, signature)).toThrow("signature");
  const twice = crypto.makeManifest(
    { ...fields, devices: [...fields.devices, ...fields.devices] },
    owner.keys.privateKey,
  );
  expect(() => crypto.readManifest(twice.manifest, twice.signature)).toThrow("twice");
});

test("every byte of a credential counts", () => {
  const device = newDevice(newAccount("a"), "1");
  expect(crypto.readCredential(device.credential)).toMatchObject({
    account: device.account,
    device: device.device,
    service: "messenger",
    manifestVersion: 1,
  });
  for (let i = 0; i < device.credential.length; i++) {
    const changed = device.credential.slice();
    changed[i] = (changed[i] ?? 0) ^ 1;
    expect(crypto.readCredential(changed)).toBeUndefined();
  }
  expect(crypto.readCredential(device.credential.slice(1))).toBeUndefined();
  expect(crypto.readCredential(crypto.concat(device.credential, new Uint8Array(1)))).toBeUndefined();
});

const DAY = 86_400_000;

test("a key package is good for 28 days by the claimer's clock", async () => {
  const device = newDevice(newAccount("a"), "1");
  const now = Date.now();
  const { publicPackage, ref } = await crypto.makeKeyPackage(device, now);
  const checked = await crypto.checkKeyPackage(publicPackage, now);
  expect(checked.credential).toMatchObject({ account: device.account, device: device.device });
  expect(checked.ref).toEqual(ref);
  expect(
    decodePackage(publicPackage).leafNode.lifetime.notAfter - decodePackage(publicPackage).leafNode.lifetime.notBefore,
  ).toBe(2_419_200n);
  await expect(crypto.checkKeyPackage(publicPackage, now + 28 * DAY)).rejects.toThrow("lifetime");
  await expect(crypto.checkKeyPackage(publicPackage, now - DAY)).rejects.toThrow("lifetime");
});

test("a changed key package, and one with somebody else's credential, are refused", async () => {
  const [device, other] = [newDevice(newAccount("a"), "1"), newDevice(newAccount("b"), "1")];
  const { publicPackage } = await crypto.makeKeyPackage(device);
  for (let i = 0; i < publicPackage.length; i += 7) {
    const changed = publicPackage.slice();
    changed[i] = (changed[i] ?? 0) ^ 1;
    await expect(crypto.checkKeyPackage(changed, Date.now())).rejects.toThrow();
  }
  const borrowed = await crypto.makeKeyPackage({ ...device, credential: other.credential });
  await expect(crypto.checkKeyPackage(borrowed.publicPackage, Date.now())).rejects.toThrow("credential");
});

test("a safety number is the same on both sides and another for another key", () => {
  const [a, b] = [newDevice(newAccount("a"), "1"), newDevice(newAccount("b"), "1")];
  expect(crypto.safetyNumber(a, b)).toMatch(/^\d{60}$/);
  expect(crypto.safetyNumber(a, b)).toBe(crypto.safetyNumber(b, a));
  expect(crypto.safetyNumber(a, { ...b, accountPublic: a.accountPublic })).not.toBe(crypto.safetyNumber(a, b));
});

test("bytes and text go both ways, and only one writing is read", () => {
  for (let length = 0; length < 70; length++) {
    const bytes = crypto.random(length);
    expect(crypto.unb64(crypto.b64(bytes))).toEqual(bytes);
  }
  for (const bad of ["A", "AB", "AA==", "A+/A", "AA A"]) expect(() => crypto.unb64(bad)).toThrow();
  expect(() => crypto.text(Uint8Array.of(0xff))).toThrow();
  expect(crypto.text(crypto.utf8("\uFEFFé"))).toBe("\uFEFFé");
  expect(crypto.unpad(crypto.pad(crypto.utf8("x"), 16))).toEqual(crypto.utf8("x"));
  expect(() => crypto.pad(new Uint8Array(16), 16)).toThrow("too long");
  expect(() => crypto.unpad(new Uint8Array(4))).toThrow("not padded");
});
