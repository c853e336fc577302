/** The operations of a running account that are not about conversations: one function each. */
import type { ManifestDevice } from "../../crypto/index.ts";
import { hasCode, isUnreachable, Refusal } from "../../net/refusal.ts";
import type { Operation, Operations } from "../port.ts";
import type { Running } from "../running.ts";
import { goneEntry, RECOVERY_ENTRY } from "./identity.ts";
import { changeManifest, fetchManifest } from "./manifest.ts";
import { changePassword, deleteAccount, isPassword, proofOf, recoveryKeyOf } from "./password.ts";

type Handler<O extends Operation> = (running: Running, args: Operations[O]["args"]) => Promise<Operations[O]["answer"]>;
type Settings = "changePassword" | "recoveryKey" | "putOffRecoveryKey" | "devices" | "signOutDevice";

export const SETTINGS: { [O in Settings]: Handler<O> } = {
  devices,
  signOutDevice,
  changePassword: async ({ http, self }, args) => {
    await changePassword(http, self.identity, self.entry(), args);
    return {};
  },
  recoveryKey: ({ self }) => Promise.resolve({ recoveryKey: recoveryKeyOf(self.entry()) }),
  putOffRecoveryKey: async ({ keyring }, { saved }) => {
    await keyring.put({ [RECOVERY_ENTRY]: { saved } });
    return {};
  },
};

async function devices({ http, self }: Running): Promise<Operations["devices"]["answer"]> {
  const manifest = await fetchManifest(http, self.identity.account, self.entry());
  return { devices: manifest.devices.map(({ device }) => ({ device, own: device === self.identity.device })) };
}

/** It is in the list no longer, which signs it out; asked about one that is not there, nothing happens. */
async function signOutDevice(
  { http, self }: Running,
  { device }: Operations["signOutDevice"]["args"],
): Promise<Operations["signOutDevice"]["answer"]> {
  const { account, device: own } = self.identity;
  if (device === own) throw new Refusal("own_device", "This is the device you are using.");
  const entry = self.entry();
  const isOther = (one: ManifestDevice): boolean => one.device !== device;
  if (device === undefined) await http.account("POST", "sessions/end-loose/", {});
  else if (!(await fetchManifest(http, account, entry)).devices.every(isOther)) {
    const { version } = await changeManifest({
      http,
      account,
      entry,
      device: own,
      devices: (all) => all.filter(isOther),
    });
    await self.change({ manifestVersion: version });
  }
  return {};
}

/**
 * The server knows neither this session nor, where others remain, this device; the last one leaves a note for whoever
 * signs in next. Without a network nobody is told, because signing out must always work.
 */
export async function endSession({ http, self, keyring, links }: Running): Promise<void> {
  await links.entries.flush().catch(() => undefined);
  const { account, device } = self.identity;
  try {
    const entry = self.entry();
    const { devices: listed } = await fetchManifest(http, account, entry);
    const devices = (all: ManifestDevice[]): ManifestDevice[] => all.filter((one) => one.device !== device);
    if (listed.length > 1) await changeManifest({ http, account, entry, device, devices });
    else await keyring.put({ [goneEntry(device)]: true });
  } catch (error) {
    if (isUnreachable(error)) return;
  }
  await http.account("POST", "sessions/end/", {}).catch(() => undefined);
}

/** So long the conversations have to be left; what is stuck then is left behind by the account's end. */
const FAREWELL_MS = 20_000;

/**
 * Its seats are given up, then nothing of it is at the server. Raises: Refusal, but not where the account was already
 * gone when it was asked once again.
 */
export async function endAccount({ http, self, conversations }: Running, password: string): Promise<void> {
  try {
    const proof = await proofOf(http, self.entry(), password);
    if (await isPassword(http, self.entry(), proof)) await conversations.leaveAll(FAREWELL_MS);
    await deleteAccount(http, proof);
  } catch (error) {
    if (!hasCode(error, "not_signed_in")) throw error;
  }
}
