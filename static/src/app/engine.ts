/** The engine of one service at one origin: its phase, its operations, its events. It knows no port and no page. */
import { ready } from "../crypto/index.ts";
import { HttpClient } from "../net/http.ts";
import { Refusal } from "../net/refusal.ts";
import { databaseName } from "../store/names.ts";
import { REGISTRY, Registry } from "../store/registry.ts";
import { CONSENT } from "./consent/operations.ts";
import { usesOf } from "./consent/statistics.ts";
import { fetchTexts } from "./consent/texts.ts";
import { endAccount, endSession, SETTINGS } from "./account/operations.ts";
import { isLeftOut } from "./account/manifest.ts";
import { recover, signIn, signInLinked } from "./account/sign-in.ts";
import { adoptFinished, signUp } from "./account/sign-up.ts";
import type { Told } from "./channel.ts";
import type { Purposes } from "./consent/port.ts";
import type { Store } from "./context.ts";
import { linkOperation, newLinkedKey, openedWay } from "./links/operations.ts";
import type { Platform } from "./platform.ts";
import type { AccountView, Nothing, Operation, Operations, Phase, Snapshot } from "./port.ts";
import { Running } from "./running.ts";

type Listener = (told: Told) => void;

const SIGNED_OUT: Phase = { kind: "signed-out" };

export class Engine {
  readonly #platform: Platform;
  #registry: Registry | undefined;
  #running: Running | undefined;
  #phase: Phase = { kind: "working", step: "opening" };
  #listeners = new Set<Listener>();
  #leaving = false;
  /** entering and leaving an account happen one after the other */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  on(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** What the store holds is at work or on the way to it, or nobody is signed in: it can be asked. */
  async start(): Promise<void> {
    await ready();
    this.#registry = new Registry(await this.#platform.openStore(REGISTRY));
    const account = (await this.#registry.current()) ?? (await adoptFinished(this.#platform, this.#registry));
    const opened = this.#opened();
    if (account === undefined) this.#setPhase(SIGNED_OUT);
    else
      void this.#inTurn(async () => {
        await this.#run(await this.#platform.openStore(databaseName(account)));
      }).catch(() => undefined);
    await opened;
  }

  /** Until it has another phase than the first: a question that came sooner would be refused for no reason. */
  async #opened(): Promise<void> {
    await new Promise<void>((resolve) => {
      const silence = this.on(({ event }) => {
        if (event !== "phase") return;
        silence();
        resolve();
      });
    });
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running?.stop();
    await running?.store.close();
  }

  network(up: boolean): void {
    this.#running?.network(up);
  }

  /** Raises: Refusal. Asking the same once more after a lost answer does no harm. */
  async ask<O extends Operation>(op: O, args: Operations[O]["args"]): Promise<Operations[O]["answer"]> {
    const handler = (this.#operations as Record<string, ((args: never) => Promise<unknown>) | undefined>)[op];
    const answer = handler ? await handler(args as never) : await this.#conversation(op, args);
    return answer as Operations[O]["answer"];
  }

  #operations: { [O in Operation]?: (args: Operations[O]["args"]) => Promise<Operations[O]["answer"]> } = {
    open: () => Promise.resolve(this.#snapshot()),
    requestCode: async ({ identifier }) => {
      const { demo_code: demoCode } = await this.#open().open<{ demo_code?: string }>("POST", "codes/", { identifier });
      return demoCode === undefined ? {} : { demoCode };
    },
    signUp: (args) => this.#enter("creating", args.identifier, (registry) => signUp(this.#platform, registry, args)),
    signIn: (args) => this.#enter("signing-in", args.identifier, (registry) => signIn(this.#platform, registry, args)),
    recover: (args) =>
      this.#enter("recovering", args.identifier, (registry) => recover(this.#platform, registry, args)),
    purposes: async ({ language }) => {
      const { controller, purposes } = await this.#texts(language);
      return { controller, purposes };
    },
    consents: (args) => CONSENT.consents(this.#atWork(), args),
    decide: (args) => CONSENT.decide(this.#atWork(), args),
    turnAllOff: (args) => CONSENT.turnAllOff(this.#atWork(), args),
    question: (args) => CONSENT.question(this.#atWork(), args),
    checkReceipt: (args) => CONSENT.checkReceipt(this.#atWork(), args),
    privacyGlance: (args) => CONSENT.privacyGlance(this.#atWork(), args),
    door: (args) => CONSENT.door(this.#atWork(), args),
    age: (args) => CONSENT.age(this.#atWork(), args),
    knowledge: (args) => CONSENT.knowledge(this.#atWork(), args),
    serverExport: (args) => CONSENT.serverExport(this.#atWork(), args),
    changePassword: (args) => SETTINGS.changePassword(this.#atWork(), args),
    recoveryKey: (args) => SETTINGS.recoveryKey(this.#atWork(), args),
    putOffRecoveryKey: (args) => SETTINGS.putOffRecoveryKey(this.#atWork(), args),
    devices: (args) => SETTINGS.devices(this.#atWork(), args),
    signOutDevice: (args) => SETTINGS.signOutDevice(this.#atWork(), args),
    inboxAllowed: ({ allow }) => this.#inbox(allow),
    noteInbox: () => {
      this.#running?.note("used_inbox");
      return Promise.resolve({});
    },
    leaveInbox: async () => {
      await this.#inbox(false);
      return {};
    },
    linkedKey: () => newLinkedKey(this.#known()),
    signInLinked: async ({ sealed }) => {
      const way = await openedWay(this.#known(), sealed);
      return await this.#enter("signing-in", way.identifier, (registry) => signInLinked(this.#platform, registry, way));
    },
    signOut: () =>
      this.#inTurn(() =>
        this.#leave(async (running) => {
          await endSession(running);
        }),
      ),
    deleteAccount: ({ password }) => this.#inTurn(() => this.#leave((running) => endAccount(running, password))),
  };

  async #conversation<O extends Operation>(op: O, args: Operations[O]["args"]): Promise<unknown> {
    const ofLinks = linkOperation(op);
    if (ofLinks) return await ofLinks(this.#atWork(), args as never);
    const handler = this.#atWork().conversations.operations[op] as ((args: unknown) => Promise<unknown>) | undefined;
    if (!handler) throw new Refusal("unknown_operation", "This version does not know what was asked.");
    const answer = await handler(args);
    this.#atWork().note(
      ...usesOf(op, isAboutGroup(this.#snapshot(), args as { conversation?: string; to?: unknown[] })),
    );
    return answer;
  }

  #snapshot(): Snapshot {
    const ready = this.#phase.kind === "ready" ? this.#running : undefined;
    return {
      phase: this.#phase,
      connection: ready?.connection ?? { status: "connecting", queued: 0 },
      ...(ready?.conversations.snapshot() ?? { conversations: [], requests: [] }),
    };
  }

  /** Asked again once the account is there, it answers the same: the answer may have been lost with a tab. */
  async #enter(step: string, identifier: string, make: (registry: Registry) => Promise<Store>): Promise<AccountView> {
    return await this.#inTurn(async () => {
      if (this.#running) return this.#already(this.#running, identifier);
      this.#setPhase({ kind: "working", step });
      try {
        return await this.#run(await make(this.#known()));
      } catch (error) {
        this.#backToTheForm();
        throw error;
      }
    });
  }

  #backToTheForm(): void {
    if (!this.#running) this.#setPhase(SIGNED_OUT);
  }

  #already(running: Running, identifier: string): AccountView {
    if (running.self.identity.identifier === identifier) return running.self.view();
    throw new Refusal("already_signed_in", "Somebody is signed in here. Sign out first.");
  }

  async #run(store: Store): Promise<AccountView> {
    const running = await Running.open(this.#platform, store, {
      emit: (event) => {
        this.#emit(event);
      },
      signedOut: (of) => {
        if (!this.#leaving) void this.#signedOut(of);
      },
      inboxRevoked: (of) => {
        void this.#inboxRevoked(of);
      },
    });
    if (!running) {
      this.#setPhase(SIGNED_OUT);
      throw new Refusal("sign_in_failed", "The account is not complete in this browser. Sign in.");
    }
    this.#running = running;
    if (running.self.identity.stage !== "ready") this.#setPhase({ kind: "working", step: "device" });
    try {
      await running.start();
    } catch (error) {
      await this.#halt();
      throw error;
    }
    const view = running.self.view();
    this.#setPhase({ kind: "ready", account: view });
    return view;
  }

  /** What another device of the owner signed out keeps nothing; the server's word alone erases nothing. */
  async #signedOut(of: Running): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#running !== of) return;
      if (await isLeftOut(of.http, of.self)) await this.#erase(of);
      else await this.#halt();
    });
  }

  /** What is local stays until somebody signs in. */
  async #halt(): Promise<void> {
    if (!this.#running) return;
    await this.stop();
    this.#setPhase(SIGNED_OUT);
  }

  /** The server was told (`tell`), and nothing of the account is left in this browser. */
  async #leave(tell: (running: Running) => Promise<void>): Promise<Nothing> {
    const running = this.#running;
    if (!running) return {};
    // The server signs this device out while it is being told: that is no surprise.
    this.#leaving = true;
    try {
      await tell(running);
    } finally {
      this.#leaving = false;
    }
    await this.#erase(running);
    return {};
  }

  async #erase(running: Running): Promise<void> {
    this.#running = undefined;
    await running.stop();
    await this.#known().forget(running.self.identity.account);
    await running.store.destroy();
    this.#setPhase(SIGNED_OUT);
  }

  async #inbox(allow: boolean | undefined): Promise<{ allowed: boolean; remembered: boolean }> {
    const { self, links } = this.#atWork();
    const { account } = self.identity;
    const { inbox } = this.#platform;
    if (allow !== undefined) await this.#known().allowInbox(account, inbox, allow);
    if (allow === false) this.#emit({ event: "inbox-closed" });
    if (allow !== undefined) await (allow ? links.private.allow(inbox) : links.private.revoke(inbox));
    const allowed = await this.#known().inboxAllowed(account, inbox);
    return { allowed, remembered: links.private.allows(inbox) };
  }

  /** In another browser the owner took it back: it ends in this one, too. */
  async #inboxRevoked(running: Running): Promise<void> {
    await this.#known().allowInbox(running.self.identity.account, this.#platform.inbox, false);
    this.#emit({ event: "inbox-closed" });
  }

  #atWork(): Running {
    if (this.#running && this.#phase.kind === "ready") return this.#running;
    throw new Refusal("signed_out", "Sign in first.");
  }

  #known(): Registry {
    if (!this.#registry) throw new Error("asked before it was started");
    return this.#registry;
  }

  async #texts(language: string): Promise<Purposes> {
    return await (this.#running?.consents.texts(language) ?? fetchTexts(this.#open(), language));
  }

  #open(): HttpClient {
    return new HttpClient(this.#platform.origin);
  }

  async #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(act);
    this.#turn = turn.catch(() => undefined);
    return await turn;
  }

  #setPhase(phase: Phase): void {
    this.#emit({ event: "phase", phase });
  }

  #emit(told: Told): void {
    if (told.event === "phase") this.#phase = told.phase;
    for (const listener of this.#listeners) listener(told);
  }
}

/** Whether what was asked is about more than one other person. */
function isAboutGroup({ conversations }: Snapshot, args: { conversation?: string; to?: unknown[] }): boolean {
  const view = conversations.find(({ id }) => id === args.conversation);
  return view?.pair === false || (args.to?.length ?? 0) > 1;
}
