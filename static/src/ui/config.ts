/** What the page was told about itself when it was served: read once, never written. */
import type { ServiceId } from "../app/port.ts";

export type Identifier = "email" | "handle" | "phone";
export type Page = "app" | "join" | "sign-in" | "settings" | "privacy" | "inbox";

export interface ServiceInfo {
  id: ServiceId;
  name: string;
  url: string;
  identifier: Identifier;
  /** a code is sent to the identifier before an account is made */
  code: boolean;
  sign_up_open: boolean;
}

export interface DemoPerson {
  name: string;
  /** as typed into "To", with its service in front */
  address: string;
  service: ServiceId;
}

export interface Config {
  page: Page;
  service: ServiceId | null;
  base_url: string;
  services: ServiceInfo[];
  demo: boolean;
  demo_people: DemoPerson[];
  pace: number;
  /** address of the engine's script: the only one the policy lets through */
  worker: string;
  version: string;
  /** for how many days backups hold what was deleted; null where the operator does not say */
  backup_days: number | null;
}

function readConfig(): Config {
  const element = document.getElementById("config");
  if (element === null) throw new Error("the page carries no config");
  return JSON.parse(element.textContent) as Config;
}

export const config: Config = readConfig();

export function serviceInfo(id: ServiceId): ServiceInfo {
  const found = config.services.find((service) => service.id === id);
  return found ?? { id, name: id, url: "", identifier: "handle", code: false, sign_up_open: false };
}

/** The service of this host. Raises Error on the base host, which has none. */
export function ownService(): ServiceInfo {
  if (config.service === null) throw new Error("the base host is no service");
  return serviceInfo(config.service);
}

export function serviceName(id: ServiceId): string {
  return serviceInfo(id).name;
}
