/** HTTP to one service's API: bearer or seat, never a cookie; identifiers travel in bodies alone. */
import type { Http } from "../app/context.ts";
import { toBase64 } from "./base64.ts";
import { refusalOf, unreachable } from "./refusal.ts";

type Method = "GET" | "POST" | "PUT";
/** A request that takes longer is given up: the plan behind it asks again. */
const TIMEOUT_MS = 30_000;

export class HttpClient implements Http {
  readonly #base: string;
  /** read at each request, because tokens rotate */
  token: string | undefined;
  /** told when the server no longer knows the token */
  onSignedOut: () => void = () => undefined;

  constructor(origin: string) {
    this.#base = `${origin}/api/v1/`;
  }

  async open<T>(method: Method, path: string, body?: unknown): Promise<T> {
    return await this.#request<T>(method, path, body, {});
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

  async #request<T>(method: Method, path: string, body: unknown, headers: Record<string, string>): Promise<T> {
    const response = await this.#fetch(method, path, body, headers);
    const value = await answerOf(response);
    if (response.ok) return value as T;
    const refusal = refusalOf((value as { refusal?: unknown } | undefined)?.refusal);
    // A gateway's or a crashed server's answer says nothing about the request: it may be tried again.
    if (response.status >= 500) throw unreachable();
    if (response.status === 401 && headers["Authorization"]?.startsWith("Bearer ")) throw new Unauthorized(refusal);
    throw refusal;
  }

  async #fetch(method: Method, path: string, body: unknown, headers: Record<string, string>): Promise<Response> {
    try {
      return await fetch(this.#base + path, {
        method,
        headers: body === undefined ? headers : { ...headers, "Content-Type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
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

async function answerOf(response: Response): Promise<unknown> {
  try {
    const body = await response.text();
    return body === "" && response.ok ? {} : JSON.parse(body);
  } catch {
    if (response.ok) throw unreachable();
    return undefined;
  }
}
