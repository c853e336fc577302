/** One account's links at work: private, shown and registered; each operation checks, does one thing and answers. */
import { b64 } from "../../crypto/index.ts";
import type { Context } from "../context.ts";
import type { Conversations } from "../conversations/index.ts";
import { trouble } from "../conversations/trouble.ts";
import type { Operations } from "../port.ts";
import { keepListed, search } from "./directory.ts";
import type { LinksView, Party, ShownDraft, ShownView } from "./port.ts";
import { PRIVATE_LINK, PrivateLink } from "./private.ts";
import { detailOf } from "./seen.ts";
import * as registered from "./registered.ts";
import * as shown from "./shown.ts";
import { SlowEntries } from "./slow.ts";

export interface LinksOwner {
  ctx: Context;
  conversations: Conversations;
  identifier(): string;
  vaultKey(): Uint8Array;
  /** the inbox that this page's configuration names */
  inbox: string;
  /** a minor whom the service protects: shows no other account to anybody */
  isProtected(): boolean;
  /** another browser of the owner took the inbox's permission back */
  revoked(): void;
}

const PROOF = "account_proof";

export class Links {
  readonly #owner: LinksOwner;
  readonly #shown: shown.ShownOwner;
  readonly entries: SlowEntries;
  readonly private: PrivateLink;
  /** some contact may not have been told of an end */
  #owes = true;

  constructor(owner: LinksOwner) {
    const { ctx } = owner;
    this.#owner = owner;
    this.entries = new SlowEntries(ctx);
    this.private = new PrivateLink(this.entries);
    this.#shown = {
      ctx,
      entries: this.entries,
      accountProof: () => this.#proof(),
      identifier: () => owner.identifier(),
    };
    ctx.keyring.onChange((entries) => {
      this.#keyringChanged(entries);
    });
  }

  async start(): Promise<void> {
    await this.entries.start();
  }

  stop(): void {
    this.entries.stop();
  }

  /** After the bell of consent, and whenever the line is back. */
  async catchUp(): Promise<void> {
    await this.tellEnded();
    await keepListed(this.#owner.ctx);
    if (this.#owner.isProtected()) await this.endAll();
    this.#tell();
  }

  async changePrivate(
    change: Operations["privateLink"]["args"]["change"],
  ): Promise<Operations["privateLink"]["answer"]> {
    if (change) {
      await this.private.change(change);
      this.#tell();
    }
    return { link: this.private.view() };
  }

  async view(): Promise<LinksView> {
    const { ctx } = this.#owner;
    const proposal = await registered.proposalOf(ctx);
    return {
      own: registered.worded(this.#party()),
      shown: shown.shownViews(this.#shown),
      registered: (await registered.registered(ctx)).map(({ view }) => view),
      ...(proposal ? { proposal } : {}),
    };
  }

  async draft({ conversation, id }: { conversation: string; id?: string }): Promise<{ draft: ShownDraft }> {
    if (id !== undefined) shown.notEnded(shown.shownOf(this.#shown, id));
    return { draft: await shown.draft(this.#shown, this.#owner.conversations.known(conversation), id) };
  }

  async coSign({
    draft,
    withAddress,
  }: Operations["coSignShown"]["args"]): Promise<Operations["coSignShown"]["answer"]> {
    const signed = await shown.coSign(this.#shown, draft, withAddress);
    this.#tell();
    return { signed };
  }

  /** Kept, so that it can be ended from any device, and on its way to the contact. */
  async show({ signed }: Operations["showLink"]["args"]): Promise<void> {
    const live = this.#owner.conversations.known(conversationOf(signed.certificate));
    const { id, entry, sealed, b } = await shown.complete(this.#shown, live, signed);
    const isNew = this.entries.get(shown.shownEntry(id)) === undefined;
    await this.entries.put(shown.shownEntry(id), entry);
    const event = isNew ? { event: { code: "link_shown", detail: detailOf(b.service, b.name) } } : {};
    await this.#owner.conversations.sayContent(live, { kind: "link", sealed, ...event });
    this.#tell();
  }

  async end(id: string): Promise<void> {
    const entry = shown.shownOf(this.#shown, id);
    if (entry.side === "b") await this.entries.put(shown.shownEntry(id), { ...entry, ended: true });
    else await this.#endShown(id, entry);
    this.#tell();
  }

  /** How many links contacts see now. */
  get shownNow(): number {
    return this.#open().length;
  }

  /** As if each were ended by itself: one that cannot end now does not keep the others. */
  async endAll(): Promise<void> {
    await Promise.all(this.#open().map(async ({ id }) => await this.end(id)));
  }

  #open(): ShownView[] {
    return shown.shownViews(this.#shown).filter(({ ended }) => !ended);
  }

  /** The contact is told, or will be as soon as this device is back in the conversation. */
  async #endShown(id: string, entry: ReturnType<typeof shown.shownOf>): Promise<void> {
    const { conversations } = this.#owner;
    const live = conversations.find(entry.conversation);
    const sealed = live && shown.ending(this.#shown, live, id);
    const event = { code: "link_ended", detail: detailOf(entry.other.service, entry.other.name) };
    if (live?.isActive && sealed) await conversations.sayContent(live, { kind: "link_ended", sealed, event });
    else if (live && !live.isOver) {
      await this.entries.put(shown.shownEntry(id), { ...entry, ended: true });
      this.#owes = true;
      return;
    }
    await this.entries.put(shown.shownEntry(id), null);
  }

  /** What was ended while this device was out of the conversation is told once it is back. */
  async tellEnded(): Promise<void> {
    if (!this.#owes) return;
    this.#owes = false;
    const owed = shown.shownViews(this.#shown).filter(({ side, ended }) => side === "a" && ended);
    for (const { id } of owed) await this.#endShown(id, shown.shownOf(this.#shown, id));
  }

  async propose({ other, purposes, statement }: Operations["proposeLink"]["args"]): Promise<{ statement: string }> {
    const spelled = await registered.propose(this.#owner.ctx, other, purposes, statement);
    this.#tell();
    return { statement: spelled };
  }

  async confirm(nonce: string): Promise<{ registered: boolean }> {
    const secret = registered.secretOf(this.#owner.vaultKey(), this.#owner.identifier());
    const done = await registered.confirm(this.#owner.ctx, nonce, secret);
    this.#tell();
    return { registered: done };
  }

  async dropProposal(): Promise<void> {
    await registered.drop(this.#owner.ctx.store);
    this.#tell();
  }

  async undo(link: string): Promise<void> {
    await this.#owner.ctx.http.account("POST", "links/undo/", { link });
    this.#tell();
  }

  async search(query: string): Promise<Operations["directory"]["answer"]> {
    return { people: await search(this.#owner.ctx, query) };
  }

  #party(): Party {
    const { service, account, name, accountPublic } = this.#owner.ctx.me();
    return { service, account, name: name === "" ? this.#owner.identifier() : name, accountKey: b64(accountPublic) };
  }

  async #proof(): Promise<string> {
    const { store, http } = this.#owner.ctx;
    const kept = await store.get<string>("meta", PROOF);
    if (kept !== undefined) return kept;
    const { account_proof: proof } = await http.account<{ account_proof: string }>("GET", "links/proof/");
    await store.write([{ put: "meta", key: PROOF, value: proof }]);
    return proof;
  }

  #keyringChanged(entries: readonly string[]): void {
    if (entries.includes(PRIVATE_LINK) && this.private.isRevoked(this.#owner.inbox)) this.#owner.revoked();
    if (entries.some((entry) => entry.startsWith("shown:"))) this.#owes = true;
    if (entries.some((entry) => entry === PRIVATE_LINK || entry.startsWith("shown:"))) this.#tell();
  }

  #tell(): void {
    try {
      this.#owner.ctx.emit({ event: "links" });
    } catch (error) {
      trouble("links", error);
    }
  }
}

/** Of a certificate that another page carried: it is read again where it counts. */
function conversationOf(certificate: unknown): string {
  const audience = (certificate as { audience?: { conversation?: unknown } } | null)?.audience;
  return typeof audience?.conversation === "string" ? audience.conversation : "";
}
