/** One demo person: a real account that opens its door, answers people, and leaves answering bots to the talks. */
import type { Told } from "../app/channel.ts";
import { reachOf } from "../app/consent/answer.ts";
import type { Engine } from "../app/engine.ts";
import type { ConversationView, MessageView, RequestView, ServiceId } from "../app/port.ts";
import { startEngine } from "./engine.ts";
import { answerTo } from "./phrases.ts";

export interface Character {
  service: ServiceId;
  name: string;
  identifier: string;
}

export interface Stage {
  url: string;
  store: string;
  password: string;
  /** accounts of all demo people: bots do not answer bots */
  bots: Set<string>;
  /** a human pause */
  pause(fromMs: number, toMs: number): Promise<void>;
}

/** So much of a conversation is read to find what waits for an answer. */
const LOOK_BACK = 20;

export class Bot {
  readonly character: Character;
  readonly #engine: Engine;
  readonly #stage: Stage;
  readonly #busy = new Set<string>();

  private constructor(character: Character, stage: Stage, engine: Engine) {
    this.character = character;
    this.#stage = stage;
    this.#engine = engine;
  }

  /** Signed in (or up, the first time) and answering. */
  static async start(character: Character, stage: Stage): Promise<Bot> {
    const engine = await startEngine({ url: stage.url, store: stage.store });
    const bot = new Bot(character, stage, engine);
    stage.bots.add(await bot.#account());
    engine.on((event) => {
      bot.#hear(event);
    });
    return bot;
  }

  /** Looks at what came while it was away. */
  async wake(): Promise<void> {
    const { conversations, requests } = await this.#engine.ask("open", {});
    this.#hear({ event: "requests", requests });
    this.#hear({ event: "conversations", upsert: conversations, gone: [] });
  }

  async #account(): Promise<string> {
    const { phase } = await this.#engine.ask("open", {});
    if (phase.kind === "ready") return phase.account.account;
    const { account } = await this.#signIn().catch(() => this.#signUp());
    return account;
  }

  #signIn() {
    return this.#engine.ask("signIn", { identifier: this.character.identifier, password: this.#stage.password });
  }

  async #signUp() {
    const { identifier, name, service } = this.character;
    const asks = service !== "instagram";
    const code = asks ? (await this.#engine.ask("requestCode", { identifier })).demoCode : undefined;
    const { password } = this.#stage;
    const reach = reachOf((await this.#engine.ask("purposes", { language: "en" })).purposes, true);
    return await this.#engine.ask("signUp", {
      identifier,
      password,
      ...(reach ? { reach } : {}),
      ...(asks ? { name } : {}),
      ...(code === undefined ? {} : { code }),
    });
  }

  #hear(event: Told): void {
    if (event.event === "requests")
      for (const request of event.requests) this.#once(request.conversation, () => this.#accept(request));
    if (event.event === "conversations") for (const view of event.upsert) this.#once(view.id, () => this.#attend(view));
  }

  /** One thing at a time in a conversation; what goes wrong is tried again when something new comes. */
  #once(conversation: string, work: () => Promise<void>): void {
    if (this.#busy.has(conversation)) return;
    this.#busy.add(conversation);
    work()
      .catch((error: unknown) => {
        console.error(this.character.name, String(error));
      })
      .finally(() => {
        this.#busy.delete(conversation);
      });
  }

  async #accept({ conversation }: RequestView): Promise<void> {
    await this.#stage.pause(800, 2500);
    await this.#engine.ask("accept", { conversation });
  }

  async #attend(view: ConversationView): Promise<void> {
    if (view.status !== "active" || view.unread === 0 || view.ask) return;
    await this.#stage.pause(1200, 3500);
    const { messages } = await this.#engine.ask("messages", { conversation: view.id, limit: LOOK_BACK });
    const question = this.#unanswered(messages);
    if (question && this.#isMyTurn(view, question)) await this.#reply(view.id, messages, question);
    const upTo = messages.at(-1)?.order;
    if (upTo !== undefined) await this.#engine.ask("read", { conversation: view.id, upTo });
  }

  /** The last thing a person said after this bot spoke. */
  #unanswered(messages: readonly MessageView[]): MessageView | undefined {
    const texts = messages.filter((message) => message.kind === "text");
    const since = texts.slice(texts.findLastIndex((message) => message.sender.own) + 1);
    return since.findLast((message) => !this.#stage.bots.has(message.sender.account));
  }

  /** In a group of several bots one answers, another one each time. */
  #isMyTurn(view: ConversationView, question: MessageView): boolean {
    return view.pair || diceOf(question.id + this.character.name) % Math.max(2, view.memberCount - 1) < 2;
  }

  async #reply(conversation: string, messages: readonly MessageView[], question: MessageView): Promise<void> {
    const first = !messages.some((message) => message.kind === "text" && message.sender.own);
    await this.say(conversation, answerTo(question.text, { first, dice: diceOf(question.id + this.character.name) }));
  }

  async say(conversation: string, text: string): Promise<void> {
    await this.#engine.ask("send", { conversation, id: crypto.randomUUID(), text });
  }

  /** The conversation with these people, begun with `text` when there is none yet; undefined while it is not open. */
  async conversationWith(others: readonly Bot[], title: string | undefined, text: string): Promise<string | undefined> {
    const { conversations } = await this.#engine.ask("open", {});
    const names = others.map((other) => other.character.name);
    const found = conversations.find(
      (view) => view.title === (title ?? names[0]) && view.pair === (title === undefined),
    );
    if (found) return found.status === "active" ? found.id : undefined;
    const to = others.map(({ character: { service, identifier } }) => ({ service, identifier }));
    await this.#engine.ask("start", { to, text, ...(title === undefined ? {} : { title }) });
    return undefined;
  }

  async stop(): Promise<void> {
    await this.#engine.stop();
  }
}

/** A number that the same words always give. */
export function diceOf(words: string): number {
  let sum = 7;
  for (const letter of words) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003;
  return sum;
}
