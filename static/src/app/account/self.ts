/** Who the running engine is: the identity in memory as in the store, joined with the keyring's account entry. */
import type { Decider } from "../../crypto/index.ts";
import type { Age } from "../consent/port.ts";
import type { Keyring, Me, Store } from "../context.ts";
import type { AccountView } from "../port.ts";
import { ageSaid } from "./age.ts";
import type { AccountEntry, Identity } from "./identity.ts";
import { ACCOUNT_ENTRY, goneDevices, identityWrite, RECOVERY_ENTRY } from "./identity.ts";

export class Self {
  readonly #store: Store;
  readonly #keyring: Keyring;
  identity: Identity;

  constructor(store: Store, keyring: Keyring, identity: Identity) {
    this.#store = store;
    this.#keyring = keyring;
    this.identity = identity;
  }

  /** Durable when it resolves; changes at the same time do not undo each other. */
  async change(change: Partial<Identity>): Promise<void> {
    this.identity = { ...this.identity, ...change };
    await this.#store.write([identityWrite(this.identity)]);
  }

  entry(): AccountEntry {
    const entry = this.#keyring.get<AccountEntry>(ACCOUNT_ENTRY);
    if (!entry) throw new Error("a keyring without its account");
    return entry;
  }

  readonly gone = (): string[] => goneDevices(this.#keyring);

  me(): Me {
    const entry = this.entry();
    const { service, account, device, devicePublic, devicePrivate, manifestVersion, credential, nameProof } =
      this.identity;
    return {
      service,
      account,
      name: entry.name,
      ...(nameProof ? { nameProof } : {}),
      accountPublic: entry.account_public,
      accountPrivate: entry.account_private,
      doorPublic: entry.door_public,
      doorPrivate: entry.door_private,
      device,
      devicePublic,
      devicePrivate,
      manifestVersion,
      credential,
    };
  }

  /** Who decides, wherever consent is asked for. */
  decider(): Decider {
    const { service, account } = this.identity;
    return { service, account, accountPrivate: this.entry().account_private };
  }

  get age(): Age {
    return this.identity.age ?? ageSaid();
  }

  /** A minor whom the service protects. */
  get isProtected(): boolean {
    return this.age.protected;
  }

  view(): AccountView {
    const { service, account, device } = this.identity;
    const { name, identifier } = this.entry();
    const atStake = this.#keyring.all("seat:").length > 0;
    const offerRecoveryKey = atStake && this.#keyring.get(RECOVERY_ENTRY) === undefined;
    return { account, service, name, identifier, device, offerRecoveryKey, isProtected: this.isProtected };
  }
}
