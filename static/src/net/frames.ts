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

/** As they come: the server is trusted to keep its own format; what frames carry is judged by the crypto module. */
type Raw =
  | ["seated", number, Uint8Array, number]
  | ["message", Uint8Array, number, Kind, Uint8Array, number]
  | ["ack", number, Uint8Array, Uint8Array, number]
  | ["resumed", number, Uint8Array]
  | ["stood", Uint8Array, string]
  | ["whisper", Uint8Array, Uint8Array]
  | ["refused", number, unknown];

/** Frames of an unknown kind are left out: a newer server may send some. Raises: Error for what is no frame at all. */
export function decodeFrames(data: ArrayBuffer): ServerFrame[] {
  return [...decodeMulti(data)].flatMap((value) => known(value as Raw) ?? []);
}

function known(raw: Raw): ServerFrame | undefined {
  switch (raw[0]) {
    case "message":
      return message(raw);
    case "seated":
      return { type: "seated", ref: raw[1], conversation: toBase64(raw[2]), head: raw[3] };
    case "ack":
      return { type: "ack", ref: raw[1], conversation: toBase64(raw[2]), seq: raw[4] };
    case "resumed":
      return { type: "resumed", ref: raw[1], conversation: toBase64(raw[2]) };
    case "stood":
      return { type: "stood", conversation: toBase64(raw[1]), reason: raw[2] };
    case "whisper":
      return { type: "whisper", conversation: toBase64(raw[1]), payload: raw[2].slice() };
    case "refused":
      return { type: "refused", ref: raw[1], refusal: raw[2] };
    default:
      return undefined;
  }
}

function message([, conversation, seq, kind, payload, receivedAt]: Extract<
  Raw,
  ["message", ...unknown[]]
>): ServerFrame {
  // A copy: a view would keep, and a store would clone, the whole received buffer.
  return { type: "message", conversation: toBase64(conversation), seq, kind, payload: payload.slice(), receivedAt };
}
