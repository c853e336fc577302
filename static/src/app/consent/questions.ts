/** Which question may be put to somebody who did not come to answer one: seldom, and one at a time. */
import type { Store } from "../context.ts";
import type { PurposeView } from "./port.ts";

/** What is asked where it is wanted, and nowhere else: by whoever links two accounts. */
const NEVER_UNASKED = new Set(["registered_link", "link_found", "link_sign_in", "link_reach"]);
/** A first question a week: whoever has just arrived is left alone. A text that changed does not wait. */
const PAUSE_MS = 7 * 24 * 60 * 60 * 1000;

const KEY = "question";

/** The one that was put last, and when. */
interface Put {
  purpose: string;
  version: number;
  at: number;
}

export interface Asker {
  view(language: string): Promise<{ purposes: PurposeView[] }>;
  mayAsk(question: Pick<PurposeView, "purpose" | "version">): Promise<boolean>;
}

/** The account is new: its next question is a week away. */
export function settledWrite(now: number): { put: "consent"; key: string; value: Put } {
  return { put: "consent", key: KEY, value: { purpose: "", version: 0, at: now } };
}

/** Undefined when nothing may be asked. Raises: Refusal. */
export async function nextQuestion(
  asker: Asker,
  store: Store,
  language: string,
  now: number,
): Promise<PurposeView | undefined> {
  const last = await store.get<Put>("consent", KEY);
  const { purposes } = await asker.view(language);
  const question = chosen(purposes, last, now);
  if (!question || !(await asker.mayAsk(question))) return undefined;
  const at = isSame(question, last) ? last.at : now;
  const put: Put = { purpose: question.purpose, version: question.version, at };
  await store.write([{ put: "consent", key: KEY, value: put }]);
  return question;
}

/** The one that is on the screen already stays, for that day; then what changed; then, after a pause, something new. */
export function chosen(purposes: readonly PurposeView[], last: Put | undefined, now: number): PurposeView | undefined {
  const open = purposes.filter(({ purpose, refused, waiting }) => !NEVER_UNASKED.has(purpose) && !refused && !waiting);
  const shown = open.find((one) => isSame(one, last) && isOpen(one) && isSameDay(last.at, now));
  if (shown) return shown;
  const askable = open.filter(({ ask }) => ask);
  const rested = last === undefined || now - last.at >= PAUSE_MS;
  return askable.find(({ state }) => state !== "never_asked") ?? (rested ? askable[0] : undefined);
}

const isSame = (one: PurposeView, last: Put | undefined): last is Put =>
  last !== undefined && one.purpose === last.purpose && one.version === last.version;

const isOpen = ({ state, lapsed }: PurposeView): boolean => state === "never_asked" || lapsed;

const isSameDay = (one: number, other: number): boolean =>
  new Date(one).toISOString().slice(0, 10) === new Date(other).toISOString().slice(0, 10);
