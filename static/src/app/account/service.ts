/** What a service says of itself, and where its account stands with the server: asked, kept, read offline. */
import type { HttpClient } from "../../net/http.ts";
import type { Kdf } from "../../crypto/index.ts";
import type { Door } from "../consent/port.ts";
import type { ServerAge } from "./age.ts";
import type { Store } from "../context.ts";

export interface ServiceInfo {
  service: string;
  kdf: Kdf;
  name_key: string;
  demo: boolean;
}

export async function askService(http: HttpClient): Promise<ServiceInfo> {
  return await http.open<ServiceInfo>("GET", "service/");
}

/** The key that proves names; pinned when it was first seen, so that offline starts need no answer. */
export async function nameKeyOf(http: HttpClient, store: Store): Promise<string> {
  const pinned = await store.get<string>("meta", "name_key");
  if (pinned !== undefined) return pinned;
  const { name_key } = await askService(http);
  await store.write([{ put: "meta", key: "name_key", value: name_key }]);
  return name_key;
}

export interface Standing {
  account: string;
  door: Door;
  age: ServerAge;
  device: string | null;
  manifest_version: number;
  key_packages_left: number;
  last_resort: boolean;
}

export async function askStanding(http: HttpClient): Promise<Standing> {
  return await http.account<Standing>("GET", "me/");
}
