/** A private link: how this account is shown in the unified inbox, and by which inboxes. No server can read it. */
import { makeQueue } from "../conversations/queue.ts";
import type { PrivateLinkView, Peer } from "./port.ts";
import type { ServiceId } from "../port.ts";
import type { SlowEntries } from "./slow.ts";

interface PrivateLinkEntry extends PrivateLinkView {
  /** the inboxes that its owner allowed, by their origins */
  origins: string[];
}

export const PRIVATE_LINK = "private_link";

const NOTHING: PrivateLinkEntry = { group: "", order: 0, colour: "", label: "", peers: [], origins: [] };
const LABEL_MAX = 40;
const PEERS_MAX = 16;
const SERVICES: readonly string[] = ["messenger", "instagram", "whatsapp"] satisfies ServiceId[];

export class PrivateLink {
  readonly #entries: SlowEntries;
  readonly #inTurn = makeQueue();

  constructor(entries: SlowEntries) {
    this.#entries = entries;
  }

  view(): PrivateLinkView {
    const { group, order, colour, label, peers } = this.#entry();
    return { group, order, colour, label, peers };
  }

  /** Durable here when it resolves. The page that asks cannot change who may ask. */
  async change(change: Partial<PrivateLinkView>): Promise<void> {
    await this.#update((entry) => ({ ...entry, ...tidied(change) }));
  }

  /** One after the other: two that change different things at once must not undo each other. */
  async #update(next: (entry: PrivateLinkEntry) => PrivateLinkEntry): Promise<void> {
    await this.#inTurn(async () => {
      const before = this.#entry();
      const after = next(before);
      if (JSON.stringify(before) !== JSON.stringify(after)) await this.#entries.put(PRIVATE_LINK, after);
    });
  }

  /** Does the keyring say that this inbox may show the account, from whichever browser it was said? */
  allows(inbox: string): boolean {
    return this.#entry().origins.includes(inbox);
  }

  /** Another browser of the owner took the permission back. */
  isRevoked(inbox: string): boolean {
    const known = this.#entries.get<PrivateLinkEntry>(PRIVATE_LINK) !== undefined;
    return known && !this.allows(inbox) && !this.#entries.isWaiting(PRIVATE_LINK);
  }

  async allow(inbox: string): Promise<void> {
    await this.#update((entry) => ({ ...entry, origins: [...new Set([...entry.origins, inbox])] }));
  }

  /** With the last inbox goes what was said of the other accounts; colour and name stay the owner's. */
  async revoke(inbox: string): Promise<void> {
    await this.#update((entry) => {
      const origins = entry.origins.filter((one) => one !== inbox);
      const alone = origins.length === 0 ? { group: "", peers: [] } : {};
      return { ...entry, ...alone, origins };
    });
  }

  #entry(): PrivateLinkEntry {
    return { ...NOTHING, ...this.#entries.get<PrivateLinkEntry>(PRIVATE_LINK) };
  }
}

/** Only what is known, and in its size: it comes from another page. */
function tidied({ group, order, colour, label, peers }: Partial<PrivateLinkView>): Partial<PrivateLinkView> {
  return {
    ...(isText(group) ? { group: group.slice(0, 22) } : {}),
    ...(Number.isSafeInteger(order) && order !== undefined ? { order } : {}),
    ...(isText(colour) ? { colour: colour.slice(0, 16) } : {}),
    ...(isText(label) ? { label: label.trim().slice(0, LABEL_MAX) } : {}),
    ...(Array.isArray(peers) ? { peers: peers.filter(isPeer).slice(0, PEERS_MAX).map(tidyPeer) } : {}),
  };
}

const isText = (value: unknown): value is string => typeof value === "string";

function isPeer(peer: Peer): boolean {
  return isText(peer.account) && peer.account.length === 22 && isText(peer.name) && SERVICES.includes(peer.service);
}

const tidyPeer = ({ service, account, name }: Peer): Peer => ({ service, account, name: name.slice(0, 128) });
