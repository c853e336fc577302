/** HTTP to one service's API: bearer or seat, never a cookie; identifiers travel in bodies alone. */
import type { Http } from "../app/context.ts";
import { toBase64 } from "./base64.ts";
import { refusalOf, unreachable } from "./refusal.ts";

type Method = "GET" | "POST" | "PUT";
/** A request that takes longer is given up: the plan behind it asks again. */
const TIMEOUT_MS = 30_000;
const BYTES = "application/octet-stream";
/** RFC 4918, section 11.5 */
const INSUFFICIENT_STORAGE = 507;

export class HttpClient implements Http {
  readonly #base: string;
  /** read at each request, because tokens rotate */
  token: string | undefined;
  /** told when the server no longer knows the token */
  onSignedOut: () => void = () => undefined;

  constructor(origin: string) {
    this.#base = `${origin}/api/v1/`;
  }

  async open<T>(method: Method, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    return await this.#request<T>(method, path, body, headers);
  }

  async account<T>(method: Method, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    const token = this.token ?? "";
    try {
      return await this.#request<T>(method, path, body, { ...headers, Authorization: `Bearer ${token}` });
    } catch (error) {
      if (error instanceof Unauthorized && this.token === token) this.onSignedOut();
      throw error instanceof Unauthorized ? error.refusal : error;
    }
  }

  async seat<T>(
    seat: { conversation: string; secret: Uint8Array } | null,
    method: Method,
    path: string,
    body?: unknown,
  ): Promise<T> {
    const headers: Record<string, string> = seat
      ? { Authorization: `Seat ${seat.conversation}:${toBase64(seat.secret)}` }
      : {};
    return await this.#request<T>(method, path, body, headers);
  }

  async putBytes<T>(path: string, bytes: Uint8Array, headers: Record<string, string>): Promise<T> {
    const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as BufferSource));
    const digest = `sha-256=:${btoa(String.fromCharCode(...sum))}:`;
    const said = { ...headers, "Content-Type": BYTES, "Content-Digest": digest };
    return await this.#answered<T>(await this.#send("PUT", path, bytes as BodyInit, said));
  }

  async readBytes(path: string, body: unknown): Promise<Uint8Array> {
    const response = await this.#fetch("POST", path, body, {});
    if (!response.ok) return await this.#answered<Uint8Array>(response);
    try {
      return new Uint8Array(await response.arrayBuffer());
    } catch {
      throw unreachable();
    }
  }

  async #answered<T>(response: Response): Promise<T> {
    const value = await answerOf(response);
    if (response.ok) return value as T;
    // A gateway's or a crashed server's answer says nothing about the request; that the storage is full does.
    if (response.status >= 500 && response.status !== INSUFFICIENT_STORAGE) throw unreachable();
    throw refusalOf((value as { refusal?: unknown } | undefined)?.refusal);
  }

  async #request<T>(method: Method, path: string, body: unknown, headers: Record<string, string>): Promise<T> {
    const response = await this.#fetch(method, path, body, headers);
    if (response.status === 401 && headers["Authorization"]?.startsWith("Bearer "))
      throw new Unauthorized(await refusalIn(response));
    return await this.#answered<T>(response);
  }

  async #fetch(method: Method, path: string, body: unknown, headers: Record<string, string>): Promise<Response> {
    if (body === undefined) return await this.#send(method, path, undefined, headers);
    return await this.#send(method, path, JSON.stringify(body), { ...headers, "Content-Type": "application/json" });
  }

  async #send(
    method: Method,
    path: string,
    body: BodyInit | undefined,
    headers: Record<string, string>,
  ): Promise<Response> {
    try {
      return await fetch(this.#base + path, {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
        credentials: "omit",
        cache: "no-store",
        redirect: "error",
        referrerPolicy: "no-referrer",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch {
      // The reason is thrown away on purpose: it may quote the address that was asked.
      throw unreachable();
    }
  }
}

class Unauthorized extends Error {
  readonly refusal: Error;

  constructor(refusal: Error) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

async function refusalIn(response: Response): Promise<Error> {
  return refusalOf(((await answerOf(response)) as { refusal?: unknown } | undefined)?.refusal);
}

async function answerOf(response: Response): Promise<unknown> {
  try {
    const body = await response.text();
    return body === "" && response.ok ? {} : JSON.parse(body);
  } catch {
    if (response.ok) throw unreachable();
    return undefined;
  }
}
