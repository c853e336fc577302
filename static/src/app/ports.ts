/** The ports of one worker: what each may ask by its role, and that everyone hears every event. */
import { Refusal } from "../net/refusal.ts";
import type { Backend, Told } from "./channel.ts";
import { refusedOf } from "./channel.ts";
import type { Answer, Ask, EngineEvent, FromEngine, Operation, Role } from "./port.ts";
import { CONSENT_FULL_OPERATIONS } from "./consent/port.ts";
import { LINK_FULL_OPERATIONS } from "./links/port.ts";
import { INBOX_OPERATIONS } from "./port.ts";

const OPERATIONS = new Set<Operation>([
  ...INBOX_OPERATIONS,
  "requestCode",
  "signUp",
  "signIn",
  "recover",
  ...CONSENT_FULL_OPERATIONS,
  ...LINK_FULL_OPERATIONS,
  "changePassword",
  "recoveryKey",
  "putOffRecoveryKey",
  "devices",
  "signOutDevice",
  "inboxAllowed",
  "noteInbox",
  "signOut",
  "deleteAccount",
]);
const INBOX = new Set<Operation>(INBOX_OPERATIONS);

export class Ports {
  readonly #backend: Backend;
  readonly #ports = new Map<MessagePort, Role>();

  constructor(backend: Backend) {
    this.#backend = backend;
    backend.on((told) => {
      this.#tell(told);
    });
  }

  add(port: MessagePort, role: Role): void {
    this.#ports.set(port, role);
    port.onmessage = ({ data }: MessageEvent<Ask>) => {
      void this.#asked(port, role, data);
    };
  }

  async #asked(port: MessagePort, role: Role, asked: Ask): Promise<void> {
    const answer = await this.#answer(role, asked);
    if (this.#ports.has(port)) port.postMessage(answer);
  }

  async #answer(role: Role, { ask, op, args }: Ask): Promise<Answer> {
    try {
      if (!(role === "full" ? OPERATIONS : INBOX).has(op))
        throw new Refusal("not_allowed", "This page may not do that.");
      return { ask, answer: await this.#backend.ask(op, args) };
    } catch (error) {
      return { ask, refused: refusedOf(error) };
    }
  }

  #tell(told: Told): void {
    if (told.event !== "inbox-closed") this.#post(told);
    const ended = told.event === "inbox-closed" || (told.event === "phase" && told.phase.kind === "signed-out");
    if (ended) this.#closeInbox();
  }

  #post(event: EngineEvent): void {
    for (const port of this.#ports.keys()) port.postMessage(event satisfies FromEngine);
  }

  /** The permission was for one account; whoever signs in next has to give it again. */
  #closeInbox(): void {
    for (const [port, role] of this.#ports) {
      if (role !== "inbox") continue;
      port.postMessage({ event: "phase", phase: { kind: "signed-out" } } satisfies FromEngine);
      port.close();
      this.#ports.delete(port);
    }
  }
}
