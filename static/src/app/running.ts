/** One account at work: its store, its lines, its keyring and its conversations, started and stopped together. */
import { unb64 } from "../crypto/index.ts";
import type { Bell } from "../net/account-socket.ts";
import { AccountSocket } from "../net/account-socket.ts";
import { backoffMs, sleep } from "../net/backoff.ts";
import { HttpClient } from "../net/http.ts";
import { hasCode, isUnreachable } from "../net/refusal.ts";
import { SeatsClient } from "../net/seats-socket.ts";
import { register } from "./account/device.ts";
import { readIdentity } from "./account/identity.ts";
import { fetchManifest, isListed } from "./account/manifest.ts";
import { LocalPackages } from "./account/packages.ts";
import { Self } from "./account/self.ts";
import { ageOf, type ServerAge } from "./account/age.ts";
import { askStanding, nameKeyOf, type Standing } from "./account/service.ts";
import { startUpkeep } from "./account/upkeep.ts";
import { statusOf } from "./connection.ts";
import { Consents } from "./consent/consents.ts";
import type { Door } from "./consent/port.ts";
import { answerStatistics, noteUse, type Counting, type Use } from "./consent/statistics.ts";
import { trouble } from "./conversations/trouble.ts";
import type { Context, Store } from "./context.ts";
import { Links } from "./links/links.ts";
import { Conversations } from "./conversations/index.ts";
import { AccountKeyring, readKeyring } from "./keyring.ts";
import type { Platform } from "./platform.ts";
import type { Connection, EngineEvent } from "./port.ts";

export interface Told {
  emit(event: EngineEvent): void;
  /** the server no longer knows this session */
  signedOut(running: Running): void;
  /** another browser took the unified inbox's permission back */
  inboxRevoked(running: Running): void;
}

/** So long a start waits for what was decided before it. */
const SAYING_MS = 3000;

export class Running {
  readonly platform: Platform;
  readonly store: Store;
  readonly http: HttpClient;
  readonly self: Self;
  readonly keyring: AccountKeyring;
  readonly consents: Consents;
  readonly conversations: Conversations;
  readonly links: Links;
  readonly context: Context;
  readonly #told: Told;
  readonly #seats: SeatsClient;
  readonly #account: AccountSocket;
  readonly #stop = new AbortController();
  #stopUpkeep: () => void = () => undefined;
  #nameKey: Uint8Array = new Uint8Array();
  #started = false;
  #networkUp = true;
  #view = "";
  door: Door = "service";
  connection: Connection = { status: "connecting", queued: 0 };

  private constructor(
    platform: Platform,
    store: Store,
    self: Self,
    keyring: AccountKeyring,
    http: HttpClient,
    told: Told,
  ) {
    this.platform = platform;
    this.store = store;
    this.self = self;
    this.keyring = keyring;
    this.http = http;
    this.#told = told;
    this.#seats = new SeatsClient(platform.origin, platform.pace);
    this.#account = new AccountSocket(platform.origin, this.#accountOwner(), platform.pace);
    this.#seats.onStatus = () => {
      this.#connectionChanged();
    };
    this.http.onSignedOut = () => {
      told.signedOut(this);
    };
    this.keyring.onAnyChange = () => {
      this.#tellView();
    };
    this.consents = new Consents({
      http,
      store,
      decider: () => this.self.decider(),
      pace: platform.pace,
      changed: () => {
        told.emit({ event: "consent" });
      },
    });
    this.context = this.#context();
    this.conversations = new Conversations(this.context);
    this.links = new Links({
      ctx: this.context,
      conversations: this.conversations,
      identifier: () => this.self.entry().identifier,
      vaultKey: () => this.self.identity.vaultKey,
      inbox: platform.inbox,
      isProtected: () => this.self.isProtected,
      revoked: () => {
        told.inboxRevoked(this);
      },
    });
  }

  /** From what lies in the store. Undefined when no account is in it. */
  static async open(platform: Platform, store: Store, told: Told): Promise<Running | undefined> {
    const identity = await readIdentity(store);
    const record = await readKeyring(store);
    if (!identity || !record || identity.token === "") return undefined;
    const http = new HttpClient(platform.origin);
    http.token = identity.token;
    const keyring = new AccountKeyring(http, store, identity, record);
    return new Running(platform, store, new Self(store, keyring, identity), keyring, http, told);
  }

  /** Registered, reading and sending. Without a network it is ready with what the store has. Raises: Refusal. */
  async start(): Promise<void> {
    this.#nameKey = unb64(await this.#untilReached(() => nameKeyOf(this.http, this.store)));
    if (this.self.identity.stage !== "ready") {
      await this.#untilReached(() => register(this.http, this.store, this.self, Date.now));
    }
    this.door = (await this.store.get<Door>("meta", "door")) ?? "service";
    await this.consents.load();
    await this.conversations.start();
    await this.links.start();
    this.#started = true;
    this.#view = JSON.stringify(this.self.view());
    this.#account.open();
    const upkeep = { http: this.http, store: this.store, self: this.self, now: Date.now, pace: this.platform.pace };
    this.#stopUpkeep = startUpkeep(upkeep, [
      { name: "statistics", days: 1, run: () => answerStatistics(this.#counting()) },
    ]);
    await this.#count();
    await this.#sayDecisions();
  }

  /** What was decided with the sign-up holds from the first moment on; an unwilling network does not hold it up. */
  async #sayDecisions(): Promise<void> {
    if (!this.consents.isWaiting) return;
    const said = this.consents.send().then(
      () => undefined,
      () => undefined,
    );
    await Promise.race([said, sleep(SAYING_MS, this.#stop.signal)]);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#started = false;
    this.#stopUpkeep();
    this.consents.stop();
    this.links.stop();
    this.#account.close();
    this.#seats.close();
    await this.conversations.stop();
  }

  /** The browser's word on the network: a lost one is believed at once, a new one is tried at once. */
  network(up: boolean): void {
    this.#networkUp = up;
    for (const line of [this.#account, this.#seats]) {
      if (up) line.hurry();
      else line.drop();
    }
    this.#connectionChanged();
  }

  #counting(): Counting {
    return {
      http: this.http,
      store: this.store,
      allows: (purpose) => this.consents.allows(purpose),
      now: Date.now,
      hasTwoDevices: async () => {
        const { devices } = await fetchManifest(this.http, this.self.identity.account, this.self.entry());
        return devices.length > 1;
      },
    };
  }

  /** Remembered for the statistics of the day, where the owner allows them; a failure is nobody's business. */
  note(...uses: Use[]): void {
    void noteUse(this.#counting(), ...uses).catch((error: unknown) => {
      trouble("statistics", error);
    });
  }

  async setDoor(door: Door): Promise<void> {
    this.door = door;
    await this.store.write([{ put: "meta", key: "door", value: door }]);
  }

  async setAge(said: ServerAge): Promise<void> {
    const age = ageOf(said);
    if (JSON.stringify(age) === JSON.stringify(this.self.identity.age)) return;
    await this.self.change({ age });
    this.#tellView();
    this.#told.emit({ event: "consent" });
  }

  /** What the server takes this account for holds here, too. Raises: Refusal. */
  async standing(): Promise<Standing> {
    const standing = await askStanding(this.http);
    await this.setDoor(standing.door);
    await this.setAge(standing.age);
    return standing;
  }

  /** What the owner decided or said, here or elsewhere, is in force here. Raises: Refusal. */
  async decided(): Promise<void> {
    await this.consents.catchUp();
    await this.links.catchUp();
  }

  #context(): Context {
    return {
      service: this.platform.service,
      store: this.store,
      http: this.http,
      seats: this.#seats,
      keyring: this.keyring,
      packages: new LocalPackages(this.store),
      me: () => this.self.me(),
      allows: (purpose) => this.consents.allows(purpose),
      everyone: () => this.door === "service" && this.consents.allows("cross_service_reach"),
      emit: (event) => {
        this.#emit(event);
      },
      now: () => Date.now(),
      pause: async (from, to) => {
        await this.#pause(from, to);
      },
      nameKey: () => this.#nameKey,
    };
  }

  #accountOwner(): ConstructorParameters<typeof AccountSocket>[1] {
    return {
      token: () => this.self.identity.token,
      ready: () => {
        this.#connectionChanged();
        void this.#quietly(() => this.#catchUp());
      },
      bell: (bell) => {
        void this.#quietly(() => this.#rang(bell));
      },
      lost: () => {
        this.#connectionChanged();
      },
      signedOut: () => {
        this.#told.signedOut(this);
      },
    };
  }

  /** Whatever rang while nobody listened. */
  async #catchUp(): Promise<void> {
    await this.keyring.refresh();
    const standing = await this.standing();
    if (standing.manifest_version !== this.self.identity.manifestVersion) await this.#rang("manifest");
    await this.#rang("invitations");
    await this.decided();
  }

  async #rang(bell: Bell): Promise<void> {
    if (bell === "keyring") await this.keyring.refresh();
    else if (bell === "consent") await this.#consentRang();
    else if (bell === "invitations") await this.conversations.invitationsArrived();
    else {
      const { version, devices } = await fetchManifest(this.http, this.self.identity.account, this.self.entry());
      if (isListed(devices, this.self)) await this.self.change({ manifestVersion: version });
    }
  }

  async #consentRang(): Promise<void> {
    await this.standing();
    await this.decided();
  }

  /** The next `ready` asks again, so a failure here is only a delay. */
  async #quietly(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!isUnreachable(error) && !this.#stop.signal.aborted) this.#account.drop();
    }
  }

  async #untilReached<T>(act: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await act();
      } catch (error) {
        if (this.#stop.signal.aborted || !hasCode(error, "unreachable", "too_fast")) throw error;
      }
      await sleep(backoffMs(attempt) * this.platform.pace, this.#stop.signal);
    }
  }

  async #pause(from: number, to: number): Promise<void> {
    await sleep((from + Math.random() * (to - from)) * this.platform.pace, this.#stop.signal);
  }

  #emit(event: EngineEvent): void {
    this.#told.emit(event);
    if (event.event === "messages") void this.#count();
    if (event.event === "conversations") void this.#quietly(() => this.links.tellEnded());
  }

  async #count(): Promise<void> {
    const waiting = await this.store.all<{ failed?: unknown }>("outbox");
    this.connection = { ...this.connection, queued: waiting.filter(([, { failed }]) => failed === undefined).length };
    this.#connectionChanged();
  }

  #connectionChanged(): void {
    const status = statusOf({
      networkUp: this.#networkUp,
      accountReady: this.#account.isReady,
      accountAttempts: this.#account.attempts,
      seatsWanted: this.#seats.isWanted,
      seatsOpen: this.#seats.isOpen,
    });
    const before = JSON.stringify(this.#lastTold);
    this.connection = { ...this.connection, status };
    if (JSON.stringify(this.connection) === before) return;
    this.#lastTold = this.connection;
    this.#told.emit({ event: "connection", connection: this.connection });
  }
  #lastTold: Connection | undefined;

  /** Name, or whether to offer the recovery key, may have changed with the keyring. */
  #tellView(): void {
    const view = this.self.view();
    if (!this.#started || JSON.stringify(view) === this.#view) return;
    this.#view = JSON.stringify(view);
    this.#told.emit({ event: "phase", phase: { kind: "ready", account: view } });
  }
}
