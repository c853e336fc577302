/** The far end of a WebSocket, in a test's hands: stands in for the platform's WebSocket, never for our code. */
import { decodeMulti, encode } from "@msgpack/msgpack";

export type Frame = [string, ...unknown[]];

export class Peer {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 3;
  /** every socket that was dialled, in order */
  static dialled: Peer[] = [];

  readonly url: string;
  readyState = Peer.CONNECTING;
  binaryType = "blob";
  received: Frame[] = [];
  texts: unknown[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(url: string) {
    this.url = url;
    Peer.dialled.push(this);
  }

  static get last(): Peer {
    const last = Peer.dialled.at(-1);
    if (!last) throw new Error("nobody dialled");
    return last;
  }

  send(data: string | Uint8Array): void {
    if (typeof data === "string") this.texts.push(JSON.parse(data));
    else this.received.push(...(decodeMulti(data) as Iterable<Frame>));
  }

  close(): void {
    this.readyState = Peer.CLOSED;
  }

  // What the test does

  open(): void {
    this.readyState = Peer.OPEN;
    this.onopen?.();
  }

  say(...frames: Frame[]): void {
    const whole = Uint8Array.from(frames.flatMap((frame) => [...encode(frame)]));
    this.onmessage?.({ data: whole.buffer });
  }

  tell(text: unknown): void {
    this.onmessage?.({ data: JSON.stringify(text) });
  }

  lose(): void {
    this.readyState = Peer.CLOSED;
    this.onclose?.();
  }

  /** Frames of one kind since the last look, once the client's microtasks ran. */
  async heard(kind: string): Promise<Frame[]> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    const found = this.received.filter(([type]) => type === kind);
    this.received = this.received.filter(([type]) => type !== kind);
    return found;
  }
}
