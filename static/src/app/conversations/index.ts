/** The conversations of one account, at work: what came of them is told after it is durable. The only door of this folder. */
import type { Context, SeatEntry } from "../context.ts";
import type { ConversationView, Operation, Operations, RequestView } from "../port.ts";
import { blockWhatTheBlockedShow } from "../links/blocking.ts";
import { recallDrafts } from "./asked-drafts.ts";
import { beginBySibling, beginRejoin } from "./beginnings.ts";
import { changeStep } from "./change.ts";
import { transmitPending } from "./commits.ts";
import { leaveAll } from "./farewell.ts";
import { House } from "./house.ts";
import { leftOver, pickUp, requests } from "./invitations.ts";
import { inviteStep } from "./invite.ts";
import { joinStep } from "./join.ts";
import { idOf, seatEntry } from "./keys.ts";
import { leaveStep } from "./leave.ts";
import { Live } from "./live.ts";
import { handlers, type Handlers } from "./operations.ts";
import { known } from "./lookup.ts";
import { flush, queuedContent } from "./outbox.ts";
import type { Plan } from "./plan.ts";
import type { ConversationRecord, OutboxRecord } from "./records.ts";
import { removeStep } from "./remove.ts";
import { Runner, type Outcome } from "./runner.ts";
import { reconcile, settle } from "./settle.ts";
import { sit, stand } from "./sitting.ts";
import { listen } from "./stream.ts";
import { listenToWhispers } from "./typing.ts";
import { checkSeat, markTaken } from "./vanished.ts";

/** As whoever has only an operation's name asks for it. */
type AnyHandlers = { [O in Operation]?: (args: Operations[O]["args"]) => Promise<Operations[O]["answer"]> };

export class Conversations {
  readonly operations: AnyHandlers;
  readonly #handlers: Handlers;
  readonly #house: House;

  constructor(ctx: Context) {
    const house = new House(ctx);
    this.#house = house;
    this.operations = this.#handlers = handlers(house);
    house.requestsChanged = () => {
      ctx.emit({ event: "requests", requests: requests(house) });
    };
    new Runner(
      house,
      (plan, live) => this.#step(plan, live),
      (plan) => {
        this.#gaveUp(plan);
      },
    );
    listen(house, {
      committed: (live, mine) => {
        this.#committed(live, mine);
      },
      missed: (live) => {
        flush(house, live);
      },
      linked: (live) => {
        blockWhatTheBlockedShow(house, live).catch((error: unknown) => {
          house.trouble("links", error);
        });
      },
      caughtUp: (live) => {
        this.#caughtUp(live);
      },
      stood: (live, reason) => {
        void checkSeat(house, live, reason);
      },
    });
    listenToWhispers(house);
    ctx.keyring.onChange((entries) => {
      this.#keyringChanged(entries);
    });
  }

  snapshot(): { conversations: ConversationView[]; requests: RequestView[] } {
    const { lives } = this.#house;
    return {
      conversations: [...lives.values()].map((live) => this.#house.view(live)),
      requests: requests(this.#house),
    };
  }

  /** Everything that was under way when the engine stopped goes on from where it was. */
  async start(): Promise<void> {
    const { ctx, lives } = this.#house;
    for (const [id, record] of await ctx.store.all<ConversationRecord>("conversations")) {
      const outbox = await ctx.store.all<OutboxRecord>("outbox", `${id}/`);
      lives.set(
        id,
        new Live(
          record,
          outbox.map(([, entry]) => entry),
        ),
      );
    }
    await this.#house.files.start();
    await recallDrafts(this.#house);
    for (const live of lives.values()) this.#resume(live);
    this.#house.disappearing.look();
    for (const [entry, seat] of ctx.keyring.all<SeatEntry>("seat:")) void this.#meetSeat(idOf(entry), seat);
    for (const conversation of leftOver(this.#house)) await this.#handlers.accept({ conversation });
  }

  /** The seats are given up, as far as that can be done in this time. */
  async leaveAll(patienceMs: number): Promise<void> {
    await leaveAll(this.#house, patienceMs);
  }

  async stop(): Promise<void> {
    this.#house.stopped = true;
    await this.#house.files.stop();
    this.#house.disappearing.stop();
    await Promise.all([...this.#house.lives.values()].map((live) => live.run(() => Promise.resolve())));
  }

  /** Raises: Refusal when it is not on this device. */
  known(conversation: string): Live {
    return known(this.#house, conversation);
  }

  find(conversation: string): Live | undefined {
    return this.#house.lives.get(conversation);
  }

  /** What is no text is queued, and goes as texts go. */
  async sayContent(live: Live, content: NonNullable<OutboxRecord["content"]>): Promise<void> {
    await live.run(() => this.#house.keep(live, queuedContent(this.#house, live, content)));
    flush(this.#house, live);
  }

  /** Raises: Refusal; what was not picked up is still there. */
  async invitationsArrived(): Promise<void> {
    const welcome = await pickUp(this.#house);
    for (const conversation of welcome) await this.#handlers.accept({ conversation });
  }

  #resume(live: Live): void {
    sit(this.#house, live);
    if (live.record.status === "lost") void beginRejoin(this.#house, live);
    if (live.record.status === "removed") settle(this.#house, live, false);
    this.#house.poke(live.id);
  }

  #step(plan: Plan, live: Live): Promise<Outcome> {
    const house = this.#house;
    switch (plan.kind) {
      case "invite":
        return inviteStep(house, plan, live);
      case "join":
        return joinStep(house, plan, live);
      case "remove":
        return removeStep(house, plan, live);
      case "title":
      case "timer":
        return changeStep(house, plan, live);
      case "leave":
        return leaveStep(house, plan, live);
    }
  }

  /** A joining that cannot be: the seat is not there, or no part and no slot opens. */
  #gaveUp(plan: Plan): void {
    const live = this.#house.lives.get(plan.conversation);
    if (plan.kind === "join" && live) void markTaken(this.#house, live);
  }

  #committed(live: Live, mine: boolean): void {
    const house = this.#house;
    if (live.record.status === "lost") {
      stand(house, live);
      void beginRejoin(house, live);
    }
    settle(house, live, mine);
    flush(house, live);
    house.poke(live.id);
  }

  #caughtUp(live: Live): void {
    const house = this.#house;
    transmitPending(house, live);
    flush(house, live);
    settle(house, live, false);
    house.poke(live.id);
    if (live.reconciled) return;
    live.reconciled = true;
    void reconcile(house, live);
  }

  /** Another device of ours wrote these. */
  #keyringChanged(entries: readonly string[]): void {
    const house = this.#house;
    if (house.stopped) return;
    if (entries.some((entry) => entry.startsWith("request:"))) house.requestsChanged();
    for (const entry of entries) {
      if (entry.startsWith("contact:")) house.personChanged(idOf(entry));
      if (entry.startsWith("seat:")) void this.#seatChanged(idOf(entry));
    }
  }

  async #seatChanged(conversation: string): Promise<void> {
    const seat = this.#house.ctx.keyring.get<SeatEntry>(seatEntry(conversation));
    if (seat) await this.#meetSeat(conversation, seat);
    else await this.#seatGivenUp(conversation);
  }

  /** A seat of ours where this device does not sit yet; the one it was put out of does not count. */
  async #meetSeat(conversation: string, seat: SeatEntry): Promise<void> {
    const live = this.#house.lives.get(conversation);
    const former = live?.record.members[this.#house.ctx.me().account]?.seat;
    const over = live?.record.status === "removed" || live?.record.status === "left";
    if (!live || (over && former !== seat.seat_id)) await beginBySibling(this.#house, conversation, seat);
  }

  async #seatGivenUp(conversation: string): Promise<void> {
    const house = this.#house;
    const live = house.lives.get(conversation);
    if (!live?.isActive && live?.record.status !== "lost") return;
    stand(house, live);
    await live.run(() => house.keep(live, { record: { status: "left", pending: undefined, lost: undefined } }));
  }
}
