/** Makes this device one of the account's: in the manifest, with a credential and with key packages; resumable. */
import type { ManifestDevice } from "../../crypto/index.ts";
import { makeCredential } from "../../crypto/index.ts";
import type { HttpClient } from "../../net/http.ts";
import type { Store } from "../context.ts";
import { changeManifest, fetchManifest } from "./manifest.ts";
import { topUp } from "./packages.ts";
import type { Self } from "./self.ts";
import { askStanding } from "./service.ts";

/** Ready afterwards, from whichever stage it stood at. Raises: Refusal; asked again it goes on where it stood. */
export async function register(http: HttpClient, store: Store, self: Self, now: () => number): Promise<void> {
  if (self.identity.stage === "registering") await list(http, self);
  await topUp(http, store, self.identity, now());
  await self.change({ stage: "ready" });
}

/** In the manifest, and the token bound to the device. */
async function list(http: HttpClient, self: Self): Promise<void> {
  const { account, device } = self.identity;
  const entry = self.entry();
  const standing = await askStanding(http);
  const { version } =
    standing.device === device
      ? await fetchManifest(http, account, entry)
      : await changeManifest({ http, account, entry, device, devices: (all) => withOwn(all, self) });
  const fields = { ...self.identity, manifestVersion: version, accountPublic: entry.account_public };
  const credential = fields.credential.length > 0 ? fields.credential : makeCredential(fields, entry.account_private);
  await self.change({ manifestVersion: version, credential, stage: "stocking" });
}

function withOwn(all: ManifestDevice[], { identity, gone }: Self): ManifestDevice[] {
  const { device, devicePublic } = identity;
  const others = all.filter((one) => one.device !== device && !gone().includes(one.device));
  return [...others, { device, devicePublic }];
}
