/** What leaves with a request, and what a refusal or a silence becomes. */
import { afterEach, expect, test } from "vitest";
import { HttpClient } from "../../src/net/http.ts";
import type { Reply, Service } from "./service.ts";
import { serve } from "./service.ts";

let service: Service | undefined;
afterEach(() => service?.close());

async function client(reply: Reply): Promise<HttpClient> {
  service = await serve(() => reply);
  return new HttpClient(service.origin);
}

test("an account's request carries its bearer token and no cookie", async () => {
  const http = await client({ json: { ok: 1 } });
  http.token = "tok";
  expect(await http.account("PUT", "keyring/", { keyring: "k" }, { "If-Match": "e" })).toEqual({ ok: 1 });
  const [seen] = service?.seen ?? [];
  expect(seen).toMatchObject({ method: "PUT", path: "/api/v1/keyring/", body: { keyring: "k" } });
  expect(seen?.headers).toMatchObject({ authorization: "Bearer tok", "if-match": "e" });
  expect(seen?.headers.cookie).toBeUndefined();
  expect(seen?.headers.referer).toBeUndefined();
});

test("a seat's request carries the seat and nothing of the account", async () => {
  const http = await client({ status: 204 });
  http.token = "tok";
  expect(await http.seat({ conversation: "AAAA", secret: Uint8Array.of(255, 254) }, "GET", "slots/")).toEqual({});
  await http.seat(null, "POST", "conversations/", {});
  expect(service?.seen[0]?.headers.authorization).toBe("Seat AAAA:__4");
  expect(service?.seen[1]?.headers.authorization).toBeUndefined();
});

test("a refusal keeps its code", async () => {
  const http = await client({ status: 409, json: { refusal: { code: "handle_taken", message: "Choose another." } } });
  await expect(http.open("POST", "sign-ups/", {})).rejects.toMatchObject({
    code: "handle_taken",
    message: "Choose another.",
  });
});

test.each([
  ["a crash", { status: 500, json: { refusal: { code: "x", message: "y" } } }],
  ["a gateway", { status: 502, text: "<html>" }],
  ["half an answer", { status: 200, text: "{" }],
] as [string, Reply][])("%s is no answer", async (_, reply) => {
  const http = await client(reply);
  await expect(http.open("GET", "service/")).rejects.toMatchObject({ code: "unreachable" });
});

test("nobody there is unreachable, and the error quotes no address", async () => {
  const http = await client({});
  service?.close();
  const error: unknown = await http
    .open("POST", "salts/", { identifier: "alice@example.org" })
    .catch((e: unknown) => e);
  expect(error).toMatchObject({ code: "unreachable" });
  expect(String((error as Error).stack)).not.toContain("alice");
});

test("a token that is known no more is told, but only the one in use", async () => {
  const http = await client({ status: 401, json: { refusal: { code: "not_signed_in", message: "Sign in again." } } });
  let told = 0;
  http.onSignedOut = () => (told += 1);
  http.token = "old";
  const asked = http.account("GET", "me/");
  http.token = "new";
  await expect(asked).rejects.toMatchObject({ code: "not_signed_in" });
  expect(told).toBe(0);
  await expect(http.account("GET", "me/")).rejects.toMatchObject({ code: "not_signed_in" });
  expect(told).toBe(1);
  await expect(http.open("POST", "sessions/", {})).rejects.toMatchObject({ code: "not_signed_in" });
  expect(told).toBe(1);
});
