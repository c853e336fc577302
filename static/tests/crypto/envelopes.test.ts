/** Payloads, invitations and whispers: one changed byte, another place or another time, and they are refused. */
import { beforeAll, expect, test } from "vitest";
import * as crypto from "../../src/crypto/index.ts";
import { makeGroup } from "./group.ts";
import { newAccount, newDevice, type Device } from "./people.ts";

beforeAll(() => crypto.ready());

const flipped = (bytes: Uint8Array, at: number): Uint8Array => {
  const changed = bytes.slice();
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
};

const someone = (): Device => newDevice(newAccount("a"), "1");
const credential = (device: Device): crypto.Credential => {
  const read = crypto.readCredential(device.credential);
  if (read === undefined) throw new Error("credential");
  return read;
};

test("a payload says what its device wrote for this conversation", () => {
  const me = someone();
  const [conversation, id] = [crypto.random(16), crypto.random(16)];
  const body: crypto.Body = { kind: "text", text: "héllo 👋", at: 1_700_000_000_000 };
  const { plain, tF } = crypto.makePayload(body, me, conversation, id);
  expect(crypto.openPayload(plain, tF, credential(me), conversation)).toEqual({ body, contentId: id });
});

test("every changed byte, another tag, sender or conversation is refused", () => {
  const me = someone();
  const [conversation, id] = [crypto.random(16), crypto.random(16)];
  const { plain, tF } = crypto.makePayload({ kind: "text", text: "hi", at: 1 }, me, conversation, id);
  for (let i = 0; i < plain.length; i++)
    expect(() => crypto.openPayload(flipped(plain, i), tF, credential(me), conversation)).toThrow();
  for (let i = 0; i < tF.length; i++)
    expect(() => crypto.openPayload(plain, flipped(tF, i), credential(me), conversation)).toThrow();
  expect(() => crypto.openPayload(plain, tF, credential(someone()), conversation)).toThrow("signature");
  expect(() => crypto.openPayload(plain, tF, credential(me), crypto.random(16))).toThrow("signature");
  expect(() => crypto.openPayload(new Uint8Array(3), tF, credential(me), conversation)).toThrow();
});

test("unknown kinds pass through as they are, malformed texts do not", () => {
  const me = someone();
  const [conversation, id] = [crypto.random(16), crypto.random(16)];
  const later = { kind: "poll", to: "x", emoji: "👍" };
  const { plain, tF } = crypto.makePayload(later, me, conversation, id);
  expect(crypto.openPayload(plain, tF, credential(me), conversation).body).toEqual(later);
  expect(() => crypto.makePayload({ kind: "text", text: 5, at: 1 }, me, conversation, id)).toThrow("text");
  expect(() =>
    crypto.makePayload({ kind: "text", text: "x".repeat(crypto.TEXT_MAX + 1), at: 1 }, me, conversation, id),
  ).toThrow("text");
});

function invitationTo(): { fields: crypto.InvitationFields; inviter: Device; invitee: Device; sealed: Uint8Array } {
  const [inviter, invitee] = [someone(), newDevice(newAccount("b", "instagram"), "1")];
  const fields: crypto.InvitationFields = {
    conversation: crypto.random(16),
    pair: false,
    title: "Trip",
    services: ["messenger", "instagram"],
    parts: [
      { device: invitee.device, secrets: crypto.random(170) },
      { device: crypto.b64(crypto.random(16)), secrets: crypto.random(170) },
    ],
    blobId: crypto.random(16),
    blobKey: crypto.random(32),
    seatId: crypto.random(16),
    seatSecret: crypto.random(32),
    startSeq: 3,
    preview: "Hello?",
    name: "Ann",
    at: 1000,
    expiresAt: 2000,
  };
  return { fields, inviter, invitee, sealed: crypto.makeInvitation(fields, inviter, invitee) };
}

test("an invitation is one size, opens for its account only, and says who sent it", () => {
  const { fields, inviter, invitee, sealed } = invitationTo();
  expect(sealed.length).toBe(8192);
  const opened = crypto.openInvitation(sealed, invitee, 1_500_000);
  expect(opened).toEqual({ ...fields, from: credential(inviter) });
  expect(() => crypto.openInvitation(sealed, newDevice(newAccount("c"), "1"), 1_500_000)).toThrow();
  const long = { ...fields, preview: "x".repeat(2048), nameProof: crypto.random(64) };
  expect(crypto.makeInvitation(long, inviter, invitee).length).toBe(8192);
  expect(() => crypto.makeInvitation({ ...fields, preview: "é".repeat(1025) }, inviter, invitee)).toThrow("preview");
});

test("a changed, expired, redirected or falsely signed invitation is refused", () => {
  const { fields, inviter, invitee, sealed } = invitationTo();
  for (const at of [0, 40, 100, 4000, 8191])
    expect(() => crypto.openInvitation(flipped(sealed, at), invitee, 0)).toThrow();
  expect(() => crypto.openInvitation(sealed, invitee, 2_000_001)).toThrow("expired");
  const forged = crypto.makeInvitation(fields, { ...inviter, devicePrivate: someone().devicePrivate }, invitee);
  expect(() => crypto.openInvitation(forged, invitee, 0)).toThrow("signature");
  // made for another account, sealed again to this one's door: the signature names the account it was made for
  const elsewhere = newDevice(newAccount("d"), "1");
  const redirected = crypto.makeInvitation(fields, inviter, {
    account: elsewhere.account,
    doorPublic: invitee.doorPublic,
  });
  expect(() => crypto.openInvitation(redirected, invitee, 0)).toThrow("signature");
});

test("a whisper is one size, of this epoch, signed, and old after ten seconds", async () => {
  const g = await makeGroup("a/1", "b/1", "c/1");
  const whisper = await crypto.makeWhisper(g.c(1), g.me(1), { kind: "typing" }, 50_000);
  expect(whisper.length).toBe(512);
  const opened = await crypto.openWhisper(g.c(0), whisper, 59_000);
  expect(opened).toMatchObject({ body: { kind: "typing" }, at: 50_000, from: { account: g.me(1).account } });
  await expect(crypto.openWhisper(g.c(0), whisper, 61_000)).rejects.toThrow("old");
  await expect(crypto.openWhisper(g.c(0), flipped(whisper, 200), 50_000)).rejects.toThrow();
  const forged = await crypto.makeWhisper(g.c(1), g.me(2), { kind: "typing" }, 50_000);
  await expect(crypto.openWhisper(g.c(0), forged, 50_000)).rejects.toThrow("signature");
  await expect(crypto.makeWhisper(g.c(1), g.me(1), { kind: "x".repeat(600) })).rejects.toThrow("too long");
  await g.commit(0);
  await expect(crypto.openWhisper(g.c(0), whisper, 50_000)).rejects.toThrow();
});
