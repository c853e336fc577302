/** What a service asks consent for, in words: fetched, hashed here, and kept for when there is no network. */
import { noticeHash } from "../../crypto/index.ts";
import type { HttpClient } from "../../net/http.ts";
import { isUnreachable, Refusal } from "../../net/refusal.ts";
import type { Store } from "../context.ts";
import type { Controller, PurposeText, Purposes } from "./port.ts";

interface Published {
  controller: Controller;
  /** the key that signs the ledger */
  key: string;
  purposes: {
    purpose: string;
    version: number;
    title: string;
    body: string;
    text: string;
    legal_basis: string;
    material: boolean;
    effective_on: string;
    refused: boolean;
  }[];
}

export interface Texts extends Purposes {
  key: string;
}

/** Raises: Refusal `text_forged` when a hash is not that of the words it stands beside. */
export async function fetchTexts(http: Pick<HttpClient, "open">, language: string): Promise<Texts> {
  const { controller, key, purposes } = await http.open<Published>("GET", `purposes/?language=${language}`);
  return { controller, key, purposes: purposes.map((one) => textOf(one, language)) };
}

function textOf(one: Published["purposes"][number], language: string): PurposeText {
  const { purpose, version, title, body, text, legal_basis, material, effective_on, refused } = one;
  if (noticeHash({ title, body }) !== text)
    throw new Refusal("text_forged", "The service shows words that are not those it asks consent for.");
  const facts = { purpose, version, title, body, text, language, material, refused };
  return { ...facts, legalBasis: legal_basis, effectiveOn: effective_on };
}

/** The first key that was seen: another one later is a fault of every receipt that names it. */
const PINNED = "consent_key";

/** Raises: Refusal without a network while none was seen. */
export async function pinnedKey(http: Pick<HttpClient, "open">, store: Store): Promise<string> {
  const pinned = await store.get<string>("meta", PINNED);
  return pinned ?? (await newestTexts(http, store, "en")).key;
}

const keyOf = (language: string): string => `texts:${language}`;

/** The newest that can be had: the service's, else those that were read last. Raises: Refusal. */
export async function newestTexts(http: Pick<HttpClient, "open">, store: Store, language: string): Promise<Texts> {
  try {
    const texts = await fetchTexts(http, language);
    const pinned = await store.get<string>("meta", PINNED);
    await store.write([
      { put: "consent", key: keyOf(language), value: texts },
      { put: "meta", key: PINNED, value: pinned ?? texts.key },
    ]);
    return texts;
  } catch (error) {
    const kept = isUnreachable(error) ? await keptTexts(store, language) : undefined;
    if (kept) return kept;
    throw error;
  }
}

export async function keptTexts(store: Store, language: string): Promise<Texts | undefined> {
  return await store.get<Texts>("consent", keyOf(language));
}
