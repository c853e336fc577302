/** The seats socket against a scripted far end: sitting, reading, sending in order, refusals, loss and return. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { StreamMessage } from "../../src/app/context.ts";
import { fromBase64, toBase64 } from "../../src/net/base64.ts";
import { SeatsClient } from "../../src/net/seats-socket.ts";
import type { Frame } from "./peer.ts";
import { Peer } from "./peer.ts";

const ID = toBase64(new Uint8Array(16).fill(7));
const BYTES = fromBase64(ID);
const SECRETS = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
const client_id = (n: number): Uint8Array => new Uint8Array(16).fill(n);
const message = (seq: number): Frame => ["message", BYTES, seq, "mls", Uint8Array.of(seq), 60];

let seats: SeatsClient;
let after: number;
let log: string[];

beforeEach(() => {
  vi.stubGlobal("WebSocket", Peer);
  Peer.dialled = [];
  after = 0;
  log = [];
  seats = new SeatsClient("http://messenger.test", 0.001);
  seats.onMessages((_, messages, head) => log.push(`${messages.map((m: StreamMessage) => m.seq).join()} of ${head}`));
  seats.onCaughtUp(() => log.push("caught up"));
  seats.onStood((_, reason) => log.push(`stood: ${reason}`));
});
afterEach(() => {
  seats.close();
  vi.unstubAllGlobals();
});

async function seated(head = 0): Promise<Peer> {
  seats.sit(ID, { secrets: () => SECRETS, after: () => after });
  const peer = Peer.last;
  peer.open();
  const [sit] = await peer.heard("sit");
  peer.say(["seated", sit?.[1], BYTES, head]);
  return peer;
}

async function again(): Promise<Peer> {
  const before = Peer.dialled.length;
  await vi.waitFor(() => expect(Peer.dialled.length).toBeGreaterThan(before));
  Peer.last.open();
  return Peer.last;
}

test("sits at the service's own address after the cursor, and says when the head is reached", async () => {
  after = 3;
  const peer = await seated(6);
  expect(peer.url).toBe("ws://messenger.test/ws/seats/");
  peer.say(message(4), message(5));
  peer.say(message(6), message(7));
  peer.say(message(8));
  expect(log).toEqual(["4,5 of 6", "6,7 of 7", "caught up", "8 of 8"]);
});

test("with nothing to read it is caught up at once", async () => {
  await seated(0);
  expect(log).toEqual(["caught up"]);
});

test("tries the new secret, then the old one, then calls the seat lost", async () => {
  seats.sit(ID, { secrets: () => SECRETS, after: () => 0 });
  const peer = Peer.last;
  peer.open();
  for (const secret of SECRETS) {
    const [sit] = await peer.heard("sit");
    expect(sit?.[3]).toEqual(secret);
    peer.say(["refused", sit?.[1], { code: "no_such_seat", message: "…" }]);
  }
  expect(log).toEqual(["stood: no_such_seat"]);
  await expect(seats.send(ID, client_id(1), "mls", Uint8Array.of(1))).rejects.toMatchObject({ code: "unreachable" });
});

test("another refusal of a seat is waited out", async () => {
  seats.sit(ID, { secrets: () => SECRETS, after: () => 0 });
  const peer = Peer.last;
  peer.open();
  const [sit] = await peer.heard("sit");
  peer.say(["refused", sit?.[1], { code: "too_fast", message: "…" }]);
  await vi.waitFor(() => expect(peer.received.some(([type]) => type === "sit")).toBe(true));
  expect((await peer.heard("sit"))[0]?.[3]).toEqual(SECRETS[0]);
  expect(log).toEqual([]);
});

test("sends leave in order, and each resolves with its own seq", async () => {
  const peer = await seated();
  const sent = [1, 2, 3].map((n) => seats.send(ID, client_id(n), "mls", Uint8Array.of(n)));
  const frames = await peer.heard("send");
  expect(frames.map((frame) => frame[5])).toEqual([1, 2, 3].map((n) => Uint8Array.of(n)));
  peer.say(...frames.map((frame, index): Frame => ["ack", frame[1], BYTES, frame[3], 11 + index]));
  expect(await Promise.all(sent)).toEqual([11, 12, 13]);
});

test("after a refused send nothing leaves until the server heard that it is known", async () => {
  const peer = await seated();
  const sent = [1, 2].map((n) => seats.send(ID, client_id(n), "mls", Uint8Array.of(n)));
  const settled = Promise.allSettled(sent);
  const [first, second] = await peer.heard("send");
  peer.say(["refused", first?.[1], { code: "too_large", message: "…" }]);
  const later = seats.send(ID, client_id(3), "mls", Uint8Array.of(3));
  expect(await peer.heard("resume")).toEqual([]);
  peer.say(["refused", second?.[1], { code: "out_of_order", message: "…" }]);
  expect(await settled).toMatchObject([{ reason: { code: "too_large" } }, { reason: { code: "out_of_order" } }]);
  const [resume] = await peer.heard("resume");
  expect(await peer.heard("send")).toEqual([]);
  peer.say(["resumed", resume?.[1], BYTES]);
  const [third] = await peer.heard("send");
  peer.say(["ack", third?.[1], BYTES, third?.[3], 5]);
  expect(await later).toBe(5);
});

test("a lost socket rejects what was unanswered, and the return sits after the cursor as it is then", async () => {
  const peer = await seated();
  const sent = seats.send(ID, client_id(1), "mls", Uint8Array.of(1));
  peer.lose();
  await expect(sent).rejects.toMatchObject({ code: "unreachable" });
  await expect(seats.send(ID, client_id(2), "mls", Uint8Array.of(1))).rejects.toMatchObject({ code: "unreachable" });
  after = 9;
  const [sit] = await (await again()).heard("sit");
  expect(sit?.[4]).toBe(9);
  Peer.last.say(["seated", sit?.[1], BYTES, 9]);
  expect(log).toEqual(["caught up", "caught up"]);
});

test("a slow reader sits again; a taken seat is told", async () => {
  const peer = await seated();
  peer.say(["stood", BYTES, "slow_reader"]);
  const [sit] = await peer.heard("sit");
  peer.say(["seated", sit?.[1], BYTES, 0]);
  peer.say(["stood", BYTES, "seat_taken"]);
  expect(log.at(-1)).toBe("stood: seat_taken");
});

test("standing tells the server and hears nothing more", async () => {
  const peer = await seated();
  seats.stand(ID);
  expect(await peer.heard("stand")).toHaveLength(1);
  peer.say(message(1));
  expect(log).toEqual(["caught up"]);
});

test("a send that is never answered ends the line", async () => {
  const peer = await seated();
  vi.useFakeTimers({ toFake: ["setTimeout", "Date"] });
  const sent = seats.send(ID, client_id(1), "mls", Uint8Array.of(1)).catch((error: unknown) => error);
  vi.advanceTimersByTime(20_001);
  vi.useRealTimers();
  expect(await sent).toMatchObject({ code: "unreachable" });
  expect(peer.readyState).toBe(Peer.CLOSED);
});

test("what is no msgpack ends the line", async () => {
  const peer = await seated();
  peer.onmessage?.({ data: Uint8Array.of(0xc1).buffer });
  expect(peer.readyState).toBe(Peer.CLOSED);
});
