/** Sample accounts, conversations and messages that speak the port's protocol: for looking at the screen, never shipped. */
import type {
  AccountView,
  ConversationView,
  EngineEvent,
  MemberView,
  MessageView,
  Operation,
  RequestView,
  ServiceId,
  Snapshot,
} from "../../src/app/port.ts";
import { messagesOf, people, type Person } from "./sample.ts";

const MINUTE = 60_000;
const now = Date.now();

const own: Record<ServiceId, AccountView> = {
  messenger: account("messenger", "Mara Lindqvist", "mara@post.example"),
  instagram: account("instagram", "mara.prints", "mara.prints"),
  whatsapp: account("whatsapp", "Mara", "+4915155501187"),
};

function account(service: ServiceId, name: string, identifier: string): AccountView {
  return {
    account: `own-${service}`,
    service,
    name,
    identifier,
    device: "d1",
    offerRecoveryKey: service === "messenger",
    isProtected: false,
  };
}

function pair(
  id: string,
  person: Person,
  text: string,
  minutes: number,
  more: Partial<ConversationView> = {},
): ConversationView {
  return {
    id,
    pair: true,
    title: person.name,
    services: [...new Set<ServiceId>(["messenger", person.service])],
    peerService: person.service,
    memberCount: 2,
    unread: 0,
    last: { sender: person.name, own: false, text, at: now - minutes * MINUTE },
    status: "active",
    admin: true,
    blocked: false,
    pins: [],
    timer: 0,
    ...more,
  };
}

function conversations(service: ServiceId): ConversationView[] {
  const all: ConversationView[] = [
    {
      id: "lake",
      pair: false,
      title: "Lake weekend",
      services: ["messenger", "instagram", "whatsapp"],
      memberCount: 4,
      unread: 3,
      last: {
        sender: "Tomás",
        own: false,
        text: "Last one back is 17:20 on Sunday, so no long goodbyes.",
        at: now - 3 * MINUTE,
      },
      status: "active",
      admin: true,
      pins: [{ id: "lake-8", account: people.tomas.name, by: "bob" }],
      timer: 604_800,
      blocked: false,
    },
    pair("ada", people.ada, "Signed and sent back.", 34, {
      last: { sender: "Mara", own: true, text: "Signed and sent back.", at: now - 34 * MINUTE },
    }),
    pair("noor", people.noor, "The blue is ground lapis, I checked", 76, { unread: 2 }),
    pair("mum", people.mum, "Did you eat?", 174),
    pair("ravi", people.ravi, "See you at the hall", 249, { unread: 1, status: "waiting" }),
    pair("yuki", people.yuki, "Landed. Warm rain, no umbrella.", 3_000),
    pair("kiln", people.kiln, "Firing is on Thursday", 4_500, { status: "removed" }),
    pair("omar", people.omar, "مرحبا، هل وصلت الرسالة؟", 5_600),
    pair("weber", people.weber, "Your appointment is on the 3rd", 15_000),
    ...Array.from({ length: 400 }, (_, n) =>
      pair(`n${n}`, people.ada, `Older note ${n}`, 20_000 + n * 997, { title: `Reader ${n + 1}` }),
    ),
  ];
  if (service === "messenger") return all;
  const few = { instagram: [all[2], all[6]], whatsapp: [all[3], all[5]] }[service];
  return few.flatMap((view) => (view === undefined ? [] : [{ ...view, id: `${view.id}-${service}`, unread: 0 }]));
}

const requests: RequestView[] = [
  {
    conversation: "r1",
    from: { account: "lena", name: "lena.hollow", service: "instagram" },
    services: [],
    pair: true,
    title: "",
    preview:
      "Hello Mara, we met at the print fair, the table with the woodcuts. I still have your ruler. My shop is at https://hollow.example/shop.",
    at: Math.round(now / 1000) - 3600,
  },
  {
    conversation: "r2",
    from: { account: "ilse", name: "Ilse Brandt", service: "messenger" },
    services: ["messenger", "whatsapp"],
    pair: false,
    title: "Street choir",
    preview: "We are one alto short for December.",
    at: Math.round(now / 1000) - 90_000,
  },
];

const members: MemberView[] = [
  {
    account: "own-messenger",
    service: "messenger",
    name: "Mara Lindqvist",
    fallback: "",
    role: "admin",
    own: true,
    blocked: false,
    also: [],
    devices: 2,
  },
  member("bob", people.bob),
  member("noor", people.noor),
  member("tomas", people.tomas),
];

function member(id: string, person: Person): MemberView {
  const safetyNumber = "304187725690113488026194705530826711938440062739152660858147";
  return {
    account: id,
    service: person.service,
    name: person.name,
    fallback: person.name,
    role: "member",
    own: false,
    blocked: false,
    also: [],
    devices: 1,
    safetyNumber,
  };
}

export interface Scenario {
  empty?: boolean;
  offline?: boolean;
  signedOut?: boolean;
}

/** One sample engine behind a port. */
export class Fixture {
  readonly #service: ServiceId;
  readonly #scenario: Scenario;
  readonly #port: MessagePort;
  #messages = new Map<string, MessageView[]>();

  constructor(service: ServiceId, scenario: Scenario, port: MessagePort) {
    this.#service = service;
    this.#scenario = scenario;
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<{ ask: string; op: Operation; args: Record<string, never> }>) => {
      void this.#answer(data.ask, data.op, data.args);
    };
  }

  tell(event: EngineEvent): void {
    this.#port.postMessage(event);
  }

  async #answer(ask: string, op: Operation, args: Record<string, unknown>): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const known: Partial<Record<Operation, () => unknown>> = {
      open: () => this.#snapshot(),
      requestCode: () => ({ demoCode: "418203" }),
      messages: () => this.#page(args as { conversation: string; before?: number; limit: number }),
      members: () => ({ members: args["conversation"] === "lake" ? members : [members[0], member("o", people.noor)] }),
      message: () => this.#one(args as unknown as { conversation: string; of: { id: string } }),
      annotate: () => ({}),
      draft: () => ({}),
      send: () => this.#send(args as { conversation: string; id: string; text: string }),
      door: () => ({ everyone: args["everyone"] ?? false }),
      inboxAllowed: () => ({ allowed: args["allow"] ?? false }),
      recoveryKey: () => ({ recoveryKey: "K7QF-2M9X-TT4C-0WHE-8RNB-5VYD-J3PA-6SGZ" }),
      devices: () => ({
        devices: [
          { device: "d1", own: true },
          { device: "d2", own: false },
        ],
      }),
    };
    const handler = known[op];
    if (handler === undefined) this.#port.postMessage({ ask, refused: { code: "no_such_person", message: "Nobody." } });
    else this.#port.postMessage({ ask, answer: handler() });
  }

  #snapshot(): Snapshot {
    const { empty, offline, signedOut } = this.#scenario;
    if (signedOut === true)
      return {
        phase: { kind: "signed-out" },
        connection: { status: "online", queued: 0 },
        conversations: [],
        requests: [],
      };
    return {
      phase: { kind: "ready", account: own[this.#service] },
      connection: { status: offline === true ? "offline" : "online", queued: offline === true ? 2 : 0 },
      conversations: empty === true ? [] : conversations(this.#service),
      requests: empty === true || this.#service !== "messenger" ? [] : requests,
    };
  }

  #all(conversation: string): MessageView[] {
    const known = this.#messages.get(conversation) ?? messagesOf(conversation, own[this.#service]);
    this.#messages.set(conversation, known);
    return known;
  }

  #page({ conversation, before = Infinity, limit }: { conversation: string; before?: number; limit: number }) {
    const older = this.#all(conversation).filter((message) => message.order < before);
    return { messages: older.slice(-limit), more: older.length > limit };
  }

  #one({ conversation, of }: { conversation: string; of: { id: string } }) {
    return { message: this.#all(conversation).find(({ id }) => id === of.id) ?? null };
  }

  #send({ conversation, id, text }: { conversation: string; id: string; text: string }) {
    const all = this.#all(conversation);
    const me = own[this.#service];
    const sender = { account: me.account, name: me.name, service: me.service, own: true };
    const message: MessageView = {
      id,
      conversation,
      order: 1_000_000 + all.length,
      at: Date.now(),
      kind: "text",
      sender,
      text,
      state: "sending",
    };
    all.push(message);
    this.tell({ event: "messages", conversation, upsert: [message], gone: [] });
    setTimeout(
      () => this.tell({ event: "messages", conversation, upsert: [{ ...message, state: "sent" }], gone: [] }),
      400,
    );
    return { id };
  }
}
