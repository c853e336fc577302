/** What only this device knows of a conversation: what is being written in it, and that it is to be looked at again. */
import type { Operations } from "../port.ts";
import { unreadAfter } from "./asked-reading.ts";
import { remindWrite } from "./disappearing.ts";
import type { House } from "./house.ts";
import { draftKey } from "./keys.ts";
import { known } from "./lookup.ts";
import { noSuchMessage } from "./refusals.ts";
import { find } from "./targets.ts";

type Args<O extends keyof Operations> = Operations[O]["args"];
type Done = Record<never, never>;

/** Longer than any message: somebody may paste first and shorten then. */
const DRAFT_MAX = 64_000;

/** Beside the record, which is large and is not to be written at every word. */
export async function draft(house: House, { conversation, text }: Args<"draft">): Promise<Done> {
  const live = known(house, conversation);
  const key = draftKey(conversation);
  await live.run(async () => {
    const next = text.slice(0, DRAFT_MAX);
    await house.ctx.store.write([next === "" ? { drop: "meta", key } : { put: "meta", key, value: next }]);
    live.draft = next;
  });
  return {};
}

export async function recallDrafts(house: House): Promise<void> {
  for (const [key, text] of await house.ctx.store.all<string>("meta", draftKey(""))) {
    const live = house.lives.get(key.slice(draftKey("").length));
    if (live) live.draft = text;
  }
}

/** At `at`, unix ms, by this device's clock, or when it is next there. Raises: Refusal when the message is not here. */
export async function remind(house: House, { conversation, of, at }: Args<"remind">): Promise<Done> {
  const live = known(house, conversation);
  const found = await find(house, live.id, of);
  if (typeof found === "string" || !Number.isSafeInteger(at) || at < 0) throw noSuchMessage();
  await house.ctx.store.write([remindWrite(found, at)]);
  house.disappearing.look();
  return {};
}

/** At least one, also where everything from there on is one's own. */
export async function markUnread(house: House, { conversation, from }: Args<"markUnread">): Promise<Done> {
  const live = known(house, conversation);
  await live.run(async () => {
    const readUpTo = Math.max(0, Math.min(from - 1, live.record.readUpTo));
    const unread = Math.max(1, await unreadAfter(house, live, readUpTo));
    await house.keep(live, { record: { readUpTo, unread } });
  });
  return {};
}
