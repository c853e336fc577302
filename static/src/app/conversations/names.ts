/** What a person is called here: a proved handle, a told name, what we typed, or words of the key. No address is told on. */
import { hash, unb64, utf8, verify } from "../../crypto/index.ts";
import type { ContactEntry, Context } from "../context.ts";
import type { ServiceId } from "../port.ts";
import { contactEntry } from "./keys.ts";
import type { ConversationRecord, Person } from "./records.ts";
import { wordsFor } from "./words.ts";

const SERVICE_WORDS: Record<ServiceId, string> = {
  messenger: "Messenger",
  instagram: "Instagram",
  whatsapp: "WhatsApp",
};
const NAME_MAX = 128;

export interface Claimed {
  account: string;
  service: ServiceId;
  name: string;
  proof?: Uint8Array | undefined;
  accountKey: Uint8Array;
}

/** The name as others may see it: a handle only with the server's word for it, and nothing that upsets a line. */
export function believed(ctx: Context, claimed: Claimed): string {
  const name = [...claimed.name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "")].slice(0, NAME_MAX).join("").trim();
  if (claimed.service !== "instagram") return name;
  return isProved(ctx.nameKey(), claimed) ? name : "";
}

export function isProved(nameKey: Uint8Array, { account, service, name, proof, accountKey }: Claimed): boolean {
  if (!proof) return false;
  const parts = [utf8(service), Uint8Array.of(0), utf8(name), Uint8Array.of(0), unb64(account), accountKey];
  return verify(nameKey, proof, "um-name-1", ...parts);
}

/** What this account typed to find the person, else four words of the key. */
export function fallbackName(ctx: Context, account: string, { service, accountKey }: Omit<Person, "name">): string {
  const typed = ctx.keyring.get<ContactEntry>(contactEntry(account))?.address;
  if (typed) return typed;
  return `${SERVICE_WORDS[service]} person ${wordsFor(hash(accountKey).subarray(0, 4)).join(" ")}`;
}

export function nameOf(ctx: Context, record: ConversationRecord, account: string): string {
  const person = record.members[account] ?? record.people[account];
  if (!person) return "";
  return person.name || fallbackName(ctx, account, person);
}

export const contactOf = (ctx: Context, account: string): ContactEntry | undefined =>
  ctx.keyring.get<ContactEntry>(contactEntry(account));

export const isBlocked = (ctx: Context, account: string): boolean => contactOf(ctx, account)?.blocked === true;
