/** This browser's own part of an account: token, vault key and device keys, as they lie in the local store. */
import type { Age } from "../consent/port.ts";
import type { Keyring, Store, Write } from "../context.ts";
import type { ServiceId } from "../port.ts";

/**
 * sent: the sign-up left and its answer is not known; registering: signed in, the device is in no manifest yet;
 * stocking: in the manifest, key packages may be missing; ready.
 */
export type Stage = "sent" | "registering" | "stocking" | "ready";

export interface Identity {
  stage: Stage;
  service: ServiceId;
  account: string;
  /** the identifier as it was typed: an unfinished sign-up is known again by it */
  identifier: string;
  /** "" before the account exists */
  token: string;
  vaultKey: Uint8Array;
  pepperShare: Uint8Array;
  device: string;
  devicePublic: Uint8Array;
  devicePrivate: Uint8Array;
  /** the latest manifest seen that lists this device; the credential names the one it was made for */
  manifestVersion: number;
  /** empty while registering */
  credential: Uint8Array;
  nameProof?: Uint8Array;
  /** as the server said last; absent until it was asked for the first time */
  age?: Age;
}

const KEY = "self";

export async function readIdentity(store: Store): Promise<Identity | undefined> {
  return await store.get<Identity>("identity", KEY);
}

export function identityWrite(identity: Identity): Write {
  return { put: "identity", key: KEY, value: identity };
}

/** The account's own entry of the keyring: what every device of the account holds. */
export interface AccountEntry {
  name: string;
  identifier: string;
  account_public: Uint8Array;
  account_private: Uint8Array;
  door_public: Uint8Array;
  door_private: Uint8Array;
  recovery_secret: Uint8Array;
}

export const ACCOUNT_ENTRY = "account";
/** Present once the recovery key was saved or put off, on whichever device. */
export const RECOVERY_ENTRY = "recovery";

const GONE = "gone:";

/** A device that was signed out while it was the account's only one: a manifest cannot be empty, so the next takes it out. */
export function goneEntry(device: string): string {
  return GONE + device;
}

export function goneDevices(keyring: Pick<Keyring, "all">): string[] {
  return keyring.all(GONE).map(([entry]) => entry.slice(GONE.length));
}
