/** The part of the API that keeps a keyring, as the server does it: compare and swap on a random etag. */
import { randomUUID } from "node:crypto";
import type { Service } from "../net/service.ts";
import { serve } from "../net/service.ts";

export interface KeyringService extends Service {
  kept: { keyring: string; etag: string };
  /** what every acknowledged write held */
  history: string[];
  /** answers get lost after the write, while it is true */
  deaf: boolean;
}

export async function serveKeyring(keyring: string): Promise<KeyringService> {
  const state = { kept: { keyring, etag: randomUUID() }, history: [keyring], deaf: false };
  const service = await serve(({ method, headers, body }) => {
    if (method === "GET") return { json: state.kept };
    if (headers["if-match"] !== state.kept.etag) {
      return { status: 412, json: { refusal: { code: "stale_etag", message: "Fetch, merge and try again." } } };
    }
    state.kept = { keyring: (body as { keyring: string }).keyring, etag: randomUUID() };
    state.history.push(state.kept.keyring);
    return state.deaf ? { status: 502 } : { json: { etag: state.kept.etag } };
  });
  return Object.assign(state, service);
}
