/** The way from a service's sign-in page to a linked account's own page and back: all of it in the fragment. */
import type { ServiceId } from "../../app/port.ts";
import { config, serviceInfo } from "../config.ts";

/** To the account that is to let us in; `key` is ours, and only what is sealed to it opens here. */
export function toLinkedAccount(through: ServiceId, own: ServiceId, key: string): string {
  return `${home(through)}/privacy/#links/sign-in/${own}/${key}`;
}

/** Back to where somebody wants to sign in. */
export function toSignIn(service: ServiceId, sealed: string): string {
  return `${home(service)}/sign-in/#linked/${sealed}`;
}

const home = (service: ServiceId): string => serviceInfo(service).url.replace(/\/$/, "");

export interface SignInWish {
  service: ServiceId;
  key: string;
}

/** Somebody came from another service's sign-in page. */
export function signInWish(fragment = location.hash): SignInWish | undefined {
  const [, service, key] = /^#links\/sign-in\/([a-z]+)\/([A-Za-z0-9_-]{43})$/.exec(fragment) ?? [];
  const known = config.services.find(({ id }) => id === service && id !== config.service);
  return known && key !== undefined ? { service: known.id, key } : undefined;
}

/** What a linked account sealed for this browser. */
export function sealedWay(fragment = location.hash): string | undefined {
  return /^#linked\/([A-Za-z0-9_-]+)$/.exec(fragment)?.[1];
}
