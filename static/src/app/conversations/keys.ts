/** The keys under which things lie in the local store and in the keyring: names only. */
import type { MessageRecord } from "./records.ts";

const digits = (n: number): string => String(n).padStart(12, "0");

export const messageKey = (m: Pick<MessageRecord, "conversation" | "order" | "id">): string =>
  `${m.conversation}/${digits(m.order)}/${m.id}`;
export const messagesOf = (conversation: string): string => `${conversation}/`;
/** Everything of that order or later sorts at or after this. */
export const messagesFrom = (conversation: string, order: number): string => `${conversation}/${digits(order)}`;
/** Where a message of this author and content id lies: what makes a second one recognisable. */
export const contentKey = (conversation: string, account: string, id: string): string =>
  `ids/${conversation}/${account}/${id}`;

export const outboxKey = (conversation: string, n: number): string => `${conversation}/${digits(n)}`;
export const draftKey = (conversation: string): string => `draft/${conversation}`;
export const planKey = (conversation: string, id: string): string => `${conversation}/${id}`;

export const seatEntry = (conversation: string): string => `seat:${conversation}`;
export const requestEntry = (conversation: string): string => `request:${conversation}`;
export const declinedEntry = (conversation: string): string => `declined:${conversation}`;
export const welcomeEntry = (conversation: string): string => `welcome:${conversation}`;
export const contactEntry = (account: string): string => `contact:${account}`;
/** `seat:abc` → `abc` */
export const idOf = (entry: string): string => entry.slice(entry.indexOf(":") + 1);
