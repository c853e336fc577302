/** Two accounts in one conversation: the product's engine on real stores and real keys, with a log in the server's place. */
import { freshStore } from "#stores";
import {
  create,
  group,
  join,
  pack,
  prepare,
  ready,
  receive,
  unb64,
  type Conversation as Mls,
} from "../../src/crypto/index.ts";
import * as crypto from "../../src/crypto/index.ts";
import type { Context, Keyring, Me, Store } from "../../src/app/context.ts";
import type { EngineEvent, ServiceId } from "../../src/app/port.ts";
import { House } from "../../src/app/conversations/house.ts";
import { Live } from "../../src/app/conversations/live.ts";
import { flush } from "../../src/app/conversations/outbox.ts";
import { read } from "../../src/app/conversations/reading.ts";
import {
  blank,
  type ConversationRecord,
  type MessageRecord,
  type OutboxRecord,
} from "../../src/app/conversations/records.ts";
import { sit } from "../../src/app/conversations/sitting.ts";
import { listen } from "../../src/app/conversations/stream.ts";
import { listenToWhispers } from "../../src/app/conversations/typing.ts";
import { member, newAccount, newDevice, type Device } from "../crypto/people.ts";
import { happens, settled } from "./activity.ts";
import { DyingStore } from "./dying-store.ts";
import { Log, LogSeats } from "./log.ts";
import { Objects } from "./objects.ts";

/** Holds one seat wherever it is asked for one, and nothing else. */
const oneSeat = (): Keyring => ({
  get: ((entry: string) => (entry.startsWith("seat:") ? { secret: new Uint8Array(32) } : undefined)) as Keyring["get"],
  all: () => [],
  put: () => Promise.resolve(),
  refresh: () => Promise.resolve(),
  onChange: () => undefined,
});

/** An engine's conversations side of one device; a second one may be opened on the same store after it died. */
export class Actor {
  readonly me: Me;
  readonly log: Log;
  readonly disk: Store;
  readonly store: DyingStore;
  readonly seats: LogSeats;
  readonly house: House;
  readonly events: EngineEvent[] = [];
  /** the seqs that were complained about, in order */
  readonly complaints: number[] = [];
  /** the server's storage of attachments */
  objects = new Objects();
  /** unix milliseconds, by this device */
  clock = 1_000_000;
  allows: Context["allows"] = () => true;
  live: Live | undefined;

  constructor(device: Device, log: Log, disk: Store) {
    this.me = { ...device, service: device.service as ServiceId, name: device.label };
    this.log = log;
    this.disk = disk;
    this.store = new DyingStore(disk);
    this.seats = new LogSeats(log);
    this.house = new House(this.#context());
    listen(this.house, {
      committed: () => undefined,
      missed: (live) => {
        flush(this.house, live);
      },
      caughtUp: (live) => {
        flush(this.house, live);
      },
      stood: () => undefined,
    });
    listenToWhispers(this.house);
  }

  #context(): Context {
    return {
      service: this.me.service,
      me: () => this.me,
      store: this.store,
      seats: this.seats,
      keyring: oneSeat(),
      http: {
        account: () => Promise.reject(new Error("no server")),
        open: (_, path, body, headers) => this.objects.open(path, body, headers),
        putBytes: (_, bytes, headers) => this.objects.put(bytes, headers),
        readBytes: (_, body) => this.objects.read(body),
        seat: <T>(_: unknown, __: string, path: string, body?: unknown) => {
          if (path === "permits/") return this.objects.permit<T>(body);
          if (path !== "seats/complain/") return Promise.reject(new Error("no server"));
          this.complaints.push((body as { seq: number }).seq);
          return Promise.resolve(undefined as T);
        },
      },
      packages: { find: () => Promise.resolve(undefined), spent: () => [] },
      allows: (purpose) => this.allows(purpose),
      everyone: () => true,
      emit: (event) => {
        happens();
        this.events.push(event);
      },
      now: () => this.clock,
      pause: () =>
        new Promise((resolve) => {
          setTimeout(resolve, 1);
        }),
      nameKey: () => new Uint8Array(32),
    };
  }

  async enter(mls: Mls, cursor: number): Promise<void> {
    const id = crypto.b64(mls.id);
    const live = this.house.add(blank(id, group(mls).pair, "active"));
    await this.disk.write([
      {
        put: "conversations",
        key: id,
        value: { ...live.record, cursor, ...read(this.house.ctx, live.record, mls), mls: pack(mls) },
      },
    ]);
    await this.open();
  }

  /** From what the store has, as at a start. */
  async open(): Promise<this> {
    const [row] = await this.disk.all<ConversationRecord>("conversations");
    const outbox = await this.disk.all<OutboxRecord>("outbox");
    if (!row) throw new Error("nothing kept");
    this.live = new Live(
      row[1],
      outbox.map(([, entry]) => entry),
    );
    this.house.lives.set(row[0], this.live);
    await this.house.files.start();
    sit(this.house, this.live);
    return this;
  }

  get here(): Live {
    if (!this.live) throw new Error("not in a conversation");
    return this.live;
  }

  async again(device: Device): Promise<Actor> {
    this.seats.connected = false;
    const next = new Actor(device, this.log, this.disk);
    next.objects = this.objects;
    return next.open();
  }

  async messages(): Promise<MessageRecord[]> {
    return (await this.disk.all<MessageRecord>("messages", `${this.here.id}/`)).map(([, message]) => message);
  }

  async texts(): Promise<string[]> {
    return (await this.messages()).filter(({ kind }) => kind === "text").map(({ text }) => text);
  }

  /** A commit of this device, appended and met. */
  async rename(title: string): Promise<void> {
    const mls = this.here.mls(this.me);
    const next = await prepare(mls, this.me, { state: { ...group(mls), title } });
    await this.here.run(() =>
      this.house.keep(this.here, { mls: next, record: { pending: { plan: "none", clientId: crypto.random(16) } } }),
    );
    if (next.pending) this.log.append(crypto.random(16), "mls", next.pending.frame.bytes);
    await settled();
  }
}

export interface Stage {
  log: Log;
  alice: Actor;
  bob: Actor;
  devices: { alice: Device; bob: Device };
}

/** Alice made it, Bob is in, both read from frame 1 on. */
export async function stage(): Promise<Stage> {
  await ready();
  const devices = { alice: newDevice(newAccount("alice"), "1"), bob: newDevice(newAccount("bob", "whatsapp"), "1") };
  const log = new Log();
  const [alice, bob] = [
    new Actor(devices.alice, log, await freshStore()),
    new Actor(devices.bob, log, await freshStore()),
  ];
  const [first, second] = await acquainted(devices);
  bob.objects = alice.objects;
  log.append(crypto.random(16), "mls", first.frame);
  await alice.enter(first.mls, 1);
  await bob.enter(second, 1);
  return { log, alice, bob, devices };
}

async function acquainted({ alice, bob }: Stage["devices"]): Promise<[{ mls: Mls; frame: Uint8Array }, Mls]> {
  const id = unb64(crypto.b64(crypto.random(16)));
  const members = { [alice.account]: { ...member(alice, "admin"), name: "Alice" } };
  const alone = await create(alice, id, { title: "t", pair: false, members });
  const keyPackage = await crypto.makeKeyPackage(bob);
  const state = { title: "t", pair: false, members: { ...members, [bob.account]: member(bob) } };
  const pending = await prepare(alone, alice, { add: [keyPackage.publicPackage], state });
  const frame = pending.pending?.frame ?? { kind: "mls" as const, bytes: new Uint8Array() };
  const { c, event } = await receive(pending, alice, frame);
  const welcome = event.kind === "commit" ? event.welcome : undefined;
  const [part] = welcome?.parts ?? [];
  if (!welcome || !part) throw new Error("no welcome");
  return [{ mls: c, frame: frame.bytes }, await join(bob, keyPackage, part.secrets, welcome.blob)];
}
