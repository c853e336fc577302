/** The account socket: authenticates first, rings, and comes back. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AccountSocket } from "../../src/net/account-socket.ts";
import { Peer } from "./peer.ts";

let log: string[];
let socket: AccountSocket;

beforeEach(() => {
  vi.stubGlobal("WebSocket", Peer);
  Peer.dialled = [];
  log = [];
  socket = new AccountSocket(
    "https://messenger.test",
    {
      token: () => "tok",
      ready: () => log.push("ready"),
      bell: (bell) => log.push(bell),
      lost: () => log.push("lost"),
      signedOut: () => log.push("signed out"),
    },
    0.001,
  );
  socket.open();
  Peer.last.open();
});
afterEach(() => {
  socket.close();
  vi.unstubAllGlobals();
});

test("the token is in the first frame and not in the address", () => {
  expect(Peer.last.url).toBe("wss://messenger.test/ws/account/");
  expect(Peer.last.texts).toEqual([{ type: "authenticate", token: "tok" }]);
});

test("bells ring, unknown ones and nonsense do not", () => {
  const peer = Peer.last;
  for (const type of ["ready", "invitations", "keyring", "manifest", "weather"]) peer.tell({ type });
  peer.onmessage?.({ data: "{" });
  expect(log).toEqual(["ready", "invitations", "keyring", "manifest"]);
  expect(socket.isReady).toBe(true);
});

test("it dials again when it is lost, at once when the network came back", async () => {
  Peer.last.tell({ type: "ready" });
  Peer.last.lose();
  expect(socket.isReady).toBe(false);
  socket.hurry();
  expect(Peer.dialled).toHaveLength(2);
  Peer.last.lose();
  await vi.waitFor(() => expect(Peer.dialled).toHaveLength(3));
  expect(log).toEqual(["ready", "lost", "lost"]);
});

test.each([
  ["told so", { type: "signed_out" }],
  ["its token refused", { refusal: { code: "not_signed_in", message: "Sign in again." } }],
])("whoever is %s is signed out and does not dial again", async (_, frame) => {
  Peer.last.tell(frame);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(log).toEqual(["signed out"]);
  expect(Peer.dialled).toHaveLength(1);
});
