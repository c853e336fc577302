/** What one account allows: decided, kept, sent, fetched and asked about here; one thing at a time. */
import type { Decider, Receipt, ReceiptFault } from "../../crypto/index.ts";
import { b64, consentSubject, receiptFaults, unb64 } from "../../crypto/index.ts";
import { backoffMs } from "../../net/backoff.ts";
import type { HttpClient } from "../../net/http.ts";
import type { Refusal } from "../../net/refusal.ts";
import { hasCode } from "../../net/refusal.ts";
import type { Store } from "../context.ts";
import { trouble } from "../conversations/trouble.ts";
import { actKey, madeOf, numberOf, waitingActs } from "./acts.ts";
import type { Consents as View, Decided } from "./port.ts";
import type { EnginePurpose } from "./readers.ts";
import { checked, keptReceipts, receiptView, receiptWrites, standings, type KeptReceipt } from "./receipts.ts";
import { failedKey, sendWaiting } from "./sending.ts";
import { isAllowed, purposeView, type Known, type ServerStanding } from "./standing.ts";
import { keptTexts, newestTexts, pinnedKey, type Texts } from "./texts.ts";

export interface ConsentsOwner {
  http: HttpClient;
  store: Store;
  decider(): Decider;
  /** scales every pause */
  pace: number;
  /** decisions or receipts are others than before, in memory and in the store */
  changed(): void;
}

const STANDING = "standing";

export class Consents {
  readonly #owner: ConsentsOwner;
  #known: Known = { newest: new Map(), waiting: [], server: new Map(), failed: new Map() };
  #receipts: KeptReceipt[] = [];
  #number = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #attempts = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(owner: ConsentsOwner) {
    this.#owner = owner;
  }

  /** What the store holds is in memory. */
  async load(): Promise<void> {
    const { store } = this.#owner;
    const waiting = await waitingActs(store);
    const server = (await store.get<ServerStanding[]>("consent", STANDING)) ?? [];
    const failed = await store.all<string>("consent", failedKey(""));
    this.#receipts = await keptReceipts(store);
    this.#number = Math.max(this.#number, ...waiting.map(([key]) => numberOf(key)));
    this.#known = {
      newest: standings(this.#receipts),
      waiting: waiting.map(([, act]) => act),
      server: new Map(server.map((row) => [row.purpose, row])),
      failed: new Map(failed.map(([key, code]) => [key.slice(failedKey("").length), code])),
    };
  }

  /** The gate of this engine: read at the moment of use. */
  allows(purpose: EnginePurpose): boolean {
    return isAllowed(this.#known, purpose);
  }

  get isWaiting(): boolean {
    return this.#known.waiting.length > 0;
  }

  /** Kept before it is sent. Answers whether it still waits. Raises: Refusal when the service does not take it. */
  async decide(decided: readonly Decided[]): Promise<boolean> {
    if (decided.length === 0) return false;
    const key = await this.#inTurn(() => this.#keep(decided));
    const { refused } = await this.send();
    const no = refused.get(key);
    if (no) throw no;
    return (await waitingActs(this.#owner.store)).some(([waiting]) => waiting === key);
  }

  async #keep(decided: readonly Decided[]): Promise<string> {
    this.#number += 1;
    const key = actKey(this.#number);
    await this.#owner.store.write([{ put: "consent", key, value: madeOf(this.#owner.decider(), decided) }]);
    await this.#reload();
    return key;
  }

  /** What waits was sent, as far as the service answers; it is tried again by itself. */
  async send(): Promise<{ refused: Map<string, Refusal> }> {
    return await this.#inTurn(async () => {
      const { http, store } = this.#owner;
      const key = await this.#serverKey().catch(() => undefined);
      if (key === undefined) return { refused: new Map<string, Refusal>() };
      const before = this.#known.waiting.length;
      const sent = await sendWaiting({
        http,
        store,
        check: (receipt) => checked(receipt, this.#owner.decider(), key),
        refresh: async () => await this.#fetchReceipts(key),
      });
      if (before > 0) await this.#fetchStanding().catch(() => undefined);
      await this.#reload();
      this.#sendLater(sent.stopped);
      return sent;
    });
  }

  #sendLater(why: Refusal | undefined): void {
    clearTimeout(this.#timer);
    this.#attempts = why ? this.#attempts + 1 : 0;
    if (!why || hasCode(why, "not_signed_in")) return;
    this.#timer = setTimeout(
      () => {
        void this.send().catch((error: unknown) => {
          trouble("consent", error);
        });
      },
      backoffMs(this.#attempts) * this.#owner.pace,
    );
  }

  /** What waited here is sent, and what other devices decided is here. Raises: Refusal. */
  async catchUp(): Promise<void> {
    if (this.isWaiting) await this.send();
    await this.#inTurn(async () => {
      await this.#fetchStanding();
      await this.#fetchReceipts(await this.#serverKey());
      await this.#reload();
    });
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Everything a page shows of it. Raises: Refusal when there are no words to show. */
  async view(language: string): Promise<View> {
    const texts = await this.texts(language);
    await this.#inTurn(() => this.#fetchStanding().then(() => this.load())).catch(() => undefined);
    return {
      controller: texts.controller,
      purposes: texts.purposes.map((text) => purposeView(this.#known, text)),
      receipts: this.#receipts.map(receiptView).sort((one, other) => other.number - one.number),
    };
  }

  /** From what is kept, as far as anything is: no server learns that somebody looked. Raises: Refusal. */
  async glance(language: string): Promise<View["purposes"]> {
    const texts = (await keptTexts(this.#owner.store, language)) ?? (await this.texts(language));
    return texts.purposes.map((text) => purposeView(this.#known, text));
  }

  async texts(language: string): Promise<Texts> {
    return await newestTexts(this.#owner.http, this.#owner.store, language);
  }

  /** Whether it may come onto the screen now; then the service knows that it does. Raises: Refusal. */
  async mayAsk({ purpose, version }: { purpose: string; version: number }): Promise<boolean> {
    try {
      await this.#owner.http.account("POST", "consent/asked/", { purposes: [purpose], version });
      return true;
    } catch (error) {
      if (hasCode(error, "asked_already", "stale_text", "no_such_purpose", "not_for_minors")) return false;
      throw error;
    }
  }

  /** Of whoever it is. Raises: Refusal without a network before the service's key was ever seen. */
  async check(text: string): Promise<{ faults: ReceiptFault[]; own: boolean }> {
    const serverKey = unb64(await this.#serverKey());
    try {
      const receipt = JSON.parse(text) as Receipt;
      const { purpose, subject } = receipt.entry.decision;
      const own = b64(consentSubject(this.#owner.decider(), purpose).publicKey) === subject;
      return { faults: receiptFaults(receipt, { serverKey }), own };
    } catch {
      return { faults: ["form"], own: false };
    }
  }

  async #serverKey(): Promise<string> {
    return await pinnedKey(this.#owner.http, this.#owner.store);
  }

  async #fetchStanding(): Promise<void> {
    const { purposes } = await this.#owner.http.account<{ purposes: ServerStanding[] }>("GET", "consent/");
    await this.#owner.store.write([{ put: "consent", key: STANDING, value: purposes }]);
  }

  async #fetchReceipts(serverKey: string): Promise<KeptReceipt[]> {
    const { receipts } = await this.#owner.http.account<{ receipts: Receipt[] }>("GET", "receipts/");
    const kept = receipts.map((receipt) => checked(receipt, this.#owner.decider(), serverKey));
    await this.#owner.store.write(receiptWrites(kept));
    return await keptReceipts(this.#owner.store);
  }

  async #reload(): Promise<void> {
    const before = this.#mark();
    await this.load();
    if (before !== this.#mark()) this.#owner.changed();
  }

  #mark(): string {
    const { waiting, server, failed } = this.#known;
    return JSON.stringify([this.#receipts.length, waiting, [...server.values()], [...failed]]);
  }

  async #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(act);
    this.#turn = turn.catch(() => undefined);
    return await turn;
  }
}
