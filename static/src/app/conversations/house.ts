/** What the parts of the conversations side share: the lives, the one way to write, and the bell for work that waits. */
import { pack, wipe, type Conversation as Mls } from "../../crypto/index.ts";
import type { Context, Write } from "../context.ts";
import { Files } from "../files/files.ts";
import type { ConversationView, MessageView } from "../port.ts";
import { Disappearing } from "./disappearing.ts";
import { fold, foldPin, isSaid, join, refKey, withAbout } from "./fold.ts";
import { messageKey, outboxKey } from "./keys.ts";
import { Live } from "./live.ts";
import type { ConversationRecord, MessageRecord, OutboxRecord } from "./records.ts";
import { unsentEvents } from "./targets.ts";
import { trouble } from "./trouble.ts";
import { conversationView, messageView } from "./views.ts";

/** One logical operation on one conversation: all of it is durable together, then memory follows, then the screen. */
export interface Change {
  record?: Partial<ConversationRecord>;
  mls?: Mls;
  writes?: Write[];
  /** messages that are new or changed */
  upsert?: MessageRecord[];
  /** messages about which something unsent was said or failed: to be shown anew, though their records are as they were */
  touched?: MessageRecord[];
  /** messages that lie elsewhere from now on: their old places */
  moved?: MessageRecord[];
  /** secrets that nothing needs once the change is on disk */
  wipe?: Uint8Array[];
  /** the outbox as it is afterwards, entry by entry */
  outbox?: { put?: OutboxRecord[]; drop?: number[] };
  members?: boolean;
}

/** So many of the latest messages are on a screen at most. */
const SHOWN_AGAIN = 200;

export class House {
  readonly ctx: Context;
  readonly lives = new Map<string, Live>();
  stopped = false;
  /** conversations that somebody looks at, and those whose joining waits its turn */
  readonly wanted = new Set<string>();
  readonly queue: string[] = [];
  /** accepted here, though the keyring still calls it a request */
  readonly accepting = new Set<string>();
  /** work of this conversation may go on; set by whoever runs it */
  poke: (conversation: string) => void = () => undefined;
  readonly trouble = trouble;
  readonly files = new Files(this);
  readonly disappearing = new Disappearing(this);
  /** the requests changed */
  requestsChanged: () => void = () => undefined;

  constructor(ctx: Context) {
    this.ctx = ctx;
  }

  /** Inside the conversation's queue only. Raises: whatever the store raises; memory is then as the store is. */
  async keep(live: Live, change: Change): Promise<void> {
    const record: ConversationRecord = { ...live.record, ...change.record };
    if (change.mls) record.mls = pack(change.mls);
    await this.#write(live, record, change);
    live.adopt(record, change.mls);
    applyOutbox(live, change);
    wipe(...(change.wipe ?? []));
    this.files.follow(change);
    this.tell(live, change);
  }

  async #write(live: Live, record: ConversationRecord, change: Change): Promise<void> {
    try {
      await this.ctx.store.write([
        { put: "conversations", key: record.id, value: record },
        ...(change.moved ?? []).map((m): Write => ({ drop: "messages", key: messageKey(m) })),
        ...(change.upsert ?? []).map((m): Write => ({ put: "messages", key: messageKey(m), value: m })),
        ...outboxWrites(record.id, change),
        ...(change.writes ?? []),
      ]);
    } catch (error) {
      live.reread(live.record);
      throw error;
    }
  }

  tell(live: Live, change: Change): void {
    const { ctx } = this;
    ctx.emit({ event: "conversations", upsert: [this.view(live)], gone: [] });
    const upsert = this.shown(live, [...(change.upsert ?? []), ...(change.touched ?? [])]);
    const stays = new Set(change.upsert?.map((m) => m.id));
    const gone = (change.moved ?? []).filter((m) => !stays.has(m.id)).map((m) => m.id);
    if (upsert.length + gone.length > 0) ctx.emit({ event: "messages", conversation: live.id, upsert, gone });
    if (change.members) ctx.emit({ event: "members", conversation: live.id });
  }

  /** Somebody's name, address or block changed: wherever the person appears it is shown anew. */
  personChanged(account: string): void {
    for (const live of this.lives.values()) {
      const { members, people } = live.record;
      if (!members[account] && !people[account]) continue;
      this.tell(live, { members: true });
      void this.#showAgain(live, account);
    }
    this.requestsChanged();
  }

  async #showAgain(live: Live, account: string): Promise<void> {
    const page = await this.ctx.store.page<MessageRecord>("messages", `${live.id}/`, { limit: SHOWN_AGAIN });
    const theirs = page.map(([, message]) => message).filter((message) => message.account === account);
    const upsert = this.shown(live, theirs);
    const stays = new Set(upsert.map(({ id }) => id));
    const gone = theirs.map(({ id }) => id).filter((id) => !stays.has(id));
    if (theirs.length > 0) this.ctx.emit({ event: "messages", conversation: live.id, upsert, gone });
  }

  /** What of these a screen may show: nothing of blocked people; what one said oneself also before it is sent. */
  shown(live: Live, messages: readonly MessageRecord[]): MessageView[] {
    const unsent = unsentEvents(live, this.ctx.me().account);
    const now = (m: MessageRecord): MessageRecord => {
      if (!isSaid(m)) return m;
      const [happened, early] = [unsent.get(refKey(m)), live.record.early?.[refKey(m)]];
      if (!happened && !early) return m;
      return withAbout(m, (happened ?? []).reduce(fold, join(m.about ?? {}, early ?? {})));
    };
    return messages.map(now).flatMap((m) => {
      const view = messageView(this.ctx, live.record, m);
      return view && m.file ? [{ ...view, file: this.files.view(m, m.file) }] : (view ?? []);
    });
  }

  view(live: Live): ConversationView {
    const unsent = [...unsentEvents(live, this.ctx.me().account).values()].flat();
    const pins = unsent.reduce(foldPin, live.record.pins ?? {});
    return { ...conversationView(this.ctx, { ...live.record, pins }), ...(live.draft ? { draft: live.draft } : {}) };
  }

  /** A conversation that this engine did not know; its record is not written yet. */
  add(record: ConversationRecord): Live {
    const live = new Live(record);
    this.lives.set(record.id, live);
    return live;
  }
}

function outboxWrites(conversation: string, { outbox }: Change): Write[] {
  return [
    ...(outbox?.drop ?? []).map((n): Write => ({ drop: "outbox", key: outboxKey(conversation, n) })),
    ...(outbox?.put ?? []).map((entry): Write => ({
      put: "outbox",
      key: outboxKey(conversation, entry.n),
      value: entry,
    })),
  ];
}

function applyOutbox(live: Live, { outbox }: Change): void {
  for (const n of outbox?.drop ?? []) {
    live.outbox.delete(n);
    live.flying.delete(n);
  }
  for (const entry of outbox?.put ?? []) {
    live.outbox.set(entry.n, entry);
    if (!entry.sealed) live.flying.delete(entry.n);
  }
}
