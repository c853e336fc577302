/** The account socket: bells without content; what rang is then fetched over HTTP. */
import { Line } from "./line.ts";

export type Bell = "invitations" | "keyring" | "manifest" | "consent";
const BELLS: readonly string[] = ["invitations", "keyring", "manifest", "consent"] satisfies Bell[];

export interface AccountSocketOwner {
  token(): string;
  /** after every (re)connection: bells may have been missed */
  ready(): void;
  bell(bell: Bell): void;
  lost(): void;
  signedOut(): void;
}

export class AccountSocket {
  readonly #owner: AccountSocketOwner;
  readonly #line: Line;
  #ready = false;

  constructor(origin: string, owner: AccountSocketOwner, pace = 1) {
    this.#owner = owner;
    this.#line = new Line(
      `${origin.replace(/^http/, "ws")}/ws/account/`,
      {
        opened: () => {
          this.#authenticate();
        },
        received: (data) => {
          this.#received(data);
        },
        lost: () => {
          this.#lost();
        },
      },
      pace,
    );
  }

  get isReady(): boolean {
    return this.#ready;
  }

  get attempts(): number {
    return this.#line.attempts;
  }

  open(): void {
    this.#line.open();
  }

  hurry(): void {
    this.#line.hurry();
  }

  drop(): void {
    this.#line.drop();
  }

  close(): void {
    this.#ready = false;
    this.#line.close();
  }

  #authenticate(): void {
    this.#line.send(JSON.stringify({ type: "authenticate", token: this.#owner.token() }));
  }

  #received(data: unknown): void {
    const frame = parsed(data);
    const type = frame?.type;
    if (type === "ready") this.#nowReady();
    else if (type === "signed_out" || frame?.refusal?.code === "not_signed_in") this.#signedOut();
    else if (type !== undefined && BELLS.includes(type)) this.#owner.bell(type as Bell);
  }

  #nowReady(): void {
    this.#line.attempts = 0;
    this.#ready = true;
    this.#owner.ready();
  }

  #signedOut(): void {
    this.close();
    this.#owner.signedOut();
  }

  #lost(): void {
    this.#ready = false;
    this.#owner.lost();
  }
}

interface Frame {
  type?: string;
  refusal?: { code?: string };
}

function parsed(data: unknown): Frame | undefined {
  if (typeof data !== "string") return undefined;
  try {
    return JSON.parse(data) as Frame;
  } catch {
    return undefined;
  }
}
