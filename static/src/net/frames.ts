/** Frames of the seats socket: concatenated msgpack arrays; ids are bytes there and base64url in the engine. */
import { decodeMulti, encode } from "@msgpack/msgpack";
import { fromBase64, toBase64 } from "./base64.ts";

export type Kind = "mls" | "sealed";

export type ClientFrame =
  | ["sit", ref: number, conversation: Uint8Array, secret: Uint8Array, after: number]
  | ["stand", ref: number, conversation: Uint8Array]
  | ["send", ref: number, conversation: Uint8Array, clientId: Uint8Array, kind: Kind, payload: Uint8Array]
  | ["resume", ref: number, conversation: Uint8Array]
  | ["whisper", ref: number, conversation: Uint8Array, payload: Uint8Array];

export type ServerFrame =
  | { type: "seated"; ref: number; conversation: string; head: number }
  | { type: "message"; conversation: string; seq: number; kind: Kind; payload: Uint8Array; receivedAt: number }
  | { type: "ack"; ref: number; conversation: string; seq: number }
  | { type: "resumed"; ref: number; conversation: string }
  | { type: "stood"; conversation: string; reason: string }
  | { type: "whisper"; conversation: string; payload: Uint8Array }
  | { type: "refused"; ref: number; refusal: unknown };

export function idBytes(id: string): Uint8Array {
  return fromBase64(id);
}

export function encodeFrames(frames: readonly ClientFrame[]): Uint8Array<ArrayBuffer> {
  const parts = frames.map((frame) => encode(frame));
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Unknown frames are left out: a newer server may send some. Throws on what is no msgpack at all. */
export function decodeFrames(data: ArrayBuffer): ServerFrame[] {
  const frames: ServerFrame[] = [];
  for (const value of decodeMulti(data)) {
    const frame = Array.isArray(value) ? known(value as Fields) : undefined;
    if (frame) frames.push(frame);
  }
  return frames;
}

// The server is trusted to keep its own format; what its frames carry is judged by the crypto module.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Fields = any[];

function known(f: Fields): ServerFrame | undefined {
  switch (f[0]) {
    case "seated": return { type: "seated", ref: f[1], conversation: toBase64(f[2]), head: f[3] };
    case "message":
      // A copy: a view would keep (and a store would clone) the whole received buffer.
      return { type: "message", conversation: toBase64(f[1]), seq: f[2], kind: f[3], payload: f[4].slice(), receivedAt: f[5] };
    case "ack": return { type: "ack", ref: f[1], conversation: toBase64(f[2]), seq: f[4] };
    case "resumed": return { type: "resumed", ref: f[1], conversation: toBase64(f[2]) };
    case "stood": return { type: "stood", conversation: toBase64(f[1]), reason: f[2] };
    case "whisper": return { type: "whisper", conversation: toBase64(f[1]), payload: f[2].slice() };
    case "refused": return { type: "refused", ref: f[1], refusal: f[2] };
    default: return undefined;
  }
}
