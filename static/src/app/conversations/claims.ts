/** Asking the server for somebody's key packages, and believing nothing of the answer that is not signed. */
import { b64, checkKeyPackage, equal, random, readManifest, unb64, type Manifest } from "../../crypto/index.ts";
import type { Context } from "../context.ts";
import type { Address, ServiceId } from "../port.ts";
import { contactOf } from "./names.ts";
import type { ClaimedDevice, Guest } from "./plan.ts";
import { badKeys, notYourself } from "./refusals.ts";

type Whom = { address: Address } | { account: string } | { own: true };

interface Claim {
  account: string;
  service: ServiceId;
  manifest: string;
  manifest_signature: string;
  door_key: string;
  key_packages: { device: string; key_package: string; last_resort: boolean }[];
}

export interface Checked {
  manifest: Manifest;
  devices: ClaimedDevice[];
}

/** One package for each device of the signed manifest. Raises: Refusal, `no_such_person` and `bad_keys` among them. */
export async function claim(ctx: Context, whom: Whom): Promise<Checked> {
  const answer = await ctx.http.account<Claim>("POST", "claims/", whom);
  const manifest = readClaimed(answer);
  const pinned = contactOf(ctx, manifest.account)?.account_key;
  if (pinned && !equal(pinned, manifest.accountPublic)) throw badKeys();
  const devices = answer.key_packages.map(({ device, key_package }) => ({ device, keyPackage: unb64(key_package) }));
  for (const claimed of devices) await checkDevice(ctx, manifest, claimed);
  return { manifest, devices };
}

function readClaimed(answer: Claim): Manifest {
  try {
    const manifest = readManifest(unb64(answer.manifest), unb64(answer.manifest_signature));
    if (manifest.account === answer.account && manifest.service === answer.service) return manifest;
  } catch {
    // said below
  }
  throw badKeys();
}

/** Signature, suite and lifetime; and the manifest names this device with this key. */
async function checkDevice(ctx: Context, manifest: Manifest, { device, keyPackage }: ClaimedDevice): Promise<void> {
  const { credential } = await checkKeyPackage(keyPackage, ctx.now()).catch(() => {
    throw badKeys();
  });
  const listed = manifest.devices.find((entry) => entry.device === device);
  const fits =
    listed &&
    credential.device === device &&
    credential.account === manifest.account &&
    credential.service === manifest.service &&
    equal(credential.devicePublic, listed.devicePublic) &&
    equal(credential.accountPublic, manifest.accountPublic);
  if (!fits) throw badKeys();
}

/** Claimed and ready to be added, with a seat of its own to come. */
export async function invite(
  ctx: Context,
  whom: { address: Address } | { account: string },
): Promise<Guest & { accountKey: Uint8Array }> {
  const { manifest, devices } = await claim(ctx, whom);
  if (manifest.account === ctx.me().account) throw notYourself();
  if (devices.length === 0) throw badKeys();
  return {
    account: manifest.account,
    service: manifest.service as ServiceId,
    doorPublic: manifest.doorPublic,
    accountKey: manifest.accountPublic,
    devices,
    seat: b64(random(16)),
    secret: random(32),
  };
}

/** This account's other devices; none is no obstacle, they can add themselves. */
export async function siblings(ctx: Context): Promise<ClaimedDevice[]> {
  try {
    return (await claim(ctx, { own: true })).devices.filter(({ device }) => device !== ctx.me().device);
  } catch {
    return [];
  }
}
