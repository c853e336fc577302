/** The account's manifest at the server: read, checked against the account's own keys, and made one version newer. */
import type { Manifest, ManifestDevice } from "../../crypto/index.ts";
import { b64, equal, makeManifest, readManifest, recoveryKeys, unb64 } from "../../crypto/index.ts";
import type { HttpClient } from "../../net/http.ts";
import { hasCode, Refusal } from "../../net/refusal.ts";
import type { AccountEntry } from "./identity.ts";
import type { Self } from "./self.ts";

export interface SignedManifest {
  manifest: string;
  signature: string;
}

/** Raises: Refusal `manifest_forged` when it is not what this account's own key signed. */
export function checkManifest(signed: SignedManifest, account: string, entry: AccountEntry): Manifest {
  try {
    const manifest = readManifest(unb64(signed.manifest), unb64(signed.signature));
    const ours = manifest.account === account && equal(manifest.accountPublic, entry.account_public);
    if (ours && equal(manifest.doorPublic, entry.door_public)) return manifest;
  } catch {
    /* refused below */
  }
  throw new Refusal("manifest_forged", "The service shows a device list that this account did not sign.");
}

export async function fetchManifest(http: HttpClient, account: string, entry: AccountEntry): Promise<Manifest> {
  return checkManifest(await http.account<SignedManifest>("GET", "manifest/"), account, entry);
}

export function isListed(devices: readonly ManifestDevice[], { identity }: Pick<Self, "identity">): boolean {
  return devices.some(({ device }) => device === identity.device);
}

/**
 * Another device of the owner signed this one out: a newer list than the last that had it, signed by the account's own
 * key, leaves it out. Whoever has only the server cannot make one, nor pass off an old one.
 */
export async function isLeftOut(http: HttpClient, self: Self): Promise<boolean> {
  try {
    const signed = await http.account<SignedManifest>("GET", "signed-out/");
    const { version, devices } = checkManifest(signed, self.identity.account, self.entry());
    return version > self.identity.manifestVersion && !isListed(devices, self);
  } catch {
    return false;
  }
}

export function firstManifest(
  account: string,
  service: string,
  entry: AccountEntry,
  device: ManifestDevice,
): SignedManifest {
  return signed(
    {
      account,
      service,
      version: 1,
      accountPublic: entry.account_public,
      doorPublic: entry.door_public,
      recoveryPublic: recoveryKeys(entry.recovery_secret).signPublic,
      devices: [device],
    },
    entry,
  );
}

function signed(fields: Manifest, entry: AccountEntry): SignedManifest {
  const { manifest, signature } = makeManifest(fields, entry.account_private);
  return { manifest: b64(manifest), signature: b64(signature) };
}

export interface ManifestChange {
  http: HttpClient;
  account: string;
  entry: AccountEntry;
  /** the device this token is bound to */
  device: string;
  devices(current: ManifestDevice[]): ManifestDevice[];
}

/** Another device may win the version: then it is read again and the change made anew. */
const RACES_MAX = 8;

/** The manifest at the server is one newer and has the changed devices. */
export async function changeManifest(change: ManifestChange): Promise<Manifest> {
  for (let race = 0; race < RACES_MAX; race += 1) {
    const current = await fetchManifest(change.http, change.account, change.entry);
    const next = { ...current, version: current.version + 1, devices: change.devices(current.devices) };
    try {
      await change.http.account("PUT", "manifest/", { ...signed(next, change.entry), device: change.device });
      return next;
    } catch (error) {
      if (!hasCode(error, "stale_manifest")) throw error;
    }
  }
  throw new Refusal("stale_manifest", "Several devices change the device list at once. Try again.");
}
