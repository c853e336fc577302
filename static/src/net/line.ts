/** One WebSocket that is opened again whenever it is lost; what travels on it is its owner's. */
import { backoffMs } from "./backoff.ts";

export interface LineOwner {
  opened(): void;
  received(data: unknown): void;
  /** the socket is gone; the line dials again by itself unless it was closed */
  lost(): void;
}

export class Line {
  readonly #url: string;
  readonly #owner: LineOwner;
  readonly #pace: number;
  #socket: WebSocket | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = true;
  /** failed attempts since it was last of use */
  attempts = 0;

  constructor(url: string, owner: LineOwner, pace = 1) {
    this.#url = url;
    this.#owner = owner;
    this.#pace = pace;
  }

  get isOpen(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  open(): void {
    this.#closed = false;
    if (!this.#socket && this.#timer === undefined) this.#dial();
  }

  /** Dials now instead of when the back-off ends: the network came back. */
  hurry(): void {
    if (this.#closed || this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#dial();
  }

  /** Whatever hangs is given up; the owner is told `lost` and a new socket is dialled. */
  drop(): void {
    if (this.#socket) this.#ended(this.#socket);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  send(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.isOpen) this.#socket?.send(data);
  }

  #dial(): void {
    this.#timer = undefined;
    const socket = new WebSocket(this.#url);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    const ours = (act: () => void) => () => {
      if (this.#socket === socket) act();
    };
    socket.onopen = ours(() => {
      this.#owner.opened();
    });
    socket.onmessage = (event) => {
      if (this.#socket === socket) this.#owner.received(event.data);
    };
    // Node fires `error` without `close` when it cannot connect; `ended` is idempotent.
    socket.onerror = ours(() => {
      this.#ended(socket);
    });
    socket.onclose = ours(() => {
      this.#ended(socket);
    });
  }

  #ended(socket: WebSocket): void {
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    try {
      socket.close();
    } catch {
      /* already closed */
    }
    this.#owner.lost();
    if (this.#closed) return;
    this.#timer = setTimeout(
      () => {
        this.#dial();
      },
      backoffMs(this.attempts) * this.#pace,
    );
    this.attempts += 1;
  }
}
