/** What a screen asks about messages that are there: each is checked against what this device has, and queued or done here. */
import { checkBody, checkedId, type EventBody, type Ref } from "../../crypto/index.ts";
import type { Operations } from "../port.ts";
import { isSaid } from "./fold.ts";
import type { House } from "./house.ts";
import { contentKey, messageKey } from "./keys.ts";
import type { Live } from "./live.ts";
import { known, present } from "./lookup.ts";
import { contentIdOf, flush, queuedEvent, sayable } from "./outbox.ts";
import { UNSENT, type MessageRecord } from "./records.ts";
import { badAnnotation, noSuchMessage, notYours } from "./refusals.ts";
import { remove } from "./removing.ts";

type Args<O extends keyof Operations> = Operations[O]["args"];
type Done = Record<never, never>;

/** Asked twice with one id, it is said once. Raises: Refusal. */
export async function annotate(house: House, { conversation, id, of, what }: Args<"annotate">): Promise<Done> {
  const live = present(house, conversation);
  const contentId = contentIdOf(id);
  const body = checked(house, of, what);
  await live.run(async () => {
    const { account } = house.ctx.me();
    if ((await house.ctx.store.get("messages", contentKey(live.id, account, contentId))) !== undefined) return;
    const target = await here(house, live, of);
    if (!target || !isSaid(target) || target.about?.deleted !== undefined) throw noSuchMessage();
    await house.keep(live, { ...queuedEvent(house, live, contentId, body), touched: [target] });
  });
  flush(house, live);
  return {};
}

/** Raises: Refusal for what members would not take. */
function checked(house: House, of: Ref, what: Args<"annotate">["what"]): EventBody {
  if (what.kind === "edit") sayable(what.text);
  if ((what.kind === "edit" || what.kind === "delete") && of.account !== house.ctx.me().account) throw notYours();
  const body = bodyOf({ id: of.id, account: of.account }, what, house.ctx.now());
  try {
    checkedId(of.id);
    checkBody({ ...body });
  } catch {
    throw badAnnotation();
  }
  return body;
}

function bodyOf(of: Ref, what: Args<"annotate">["what"], at: number): EventBody {
  switch (what.kind) {
    case "reaction":
      return { kind: "reaction", in_reply_to: of, text: what.text, at };
    case "edit":
      return {
        kind: "edit",
        replaces: of.id,
        text: what.text,
        at,
        ...(what.mentions ? { mentions: what.mentions } : {}),
      };
    case "delete":
      return { kind: "delete", replaces: of.id, at };
    case "pin":
      return { kind: "pin", in_reply_to: of, on: what.on, at };
  }
}

/** Also one's own that is still on its way. */
async function here(house: House, live: Live, { account, id }: Ref): Promise<MessageRecord | undefined> {
  const order = await house.ctx.store.get<number>("messages", contentKey(live.id, account, id));
  if (order === undefined) return undefined;
  return house.ctx.store.get<MessageRecord>("messages", messageKey({ conversation: live.id, order, id }));
}

export async function message(house: House, { conversation, of }: Args<"message">) {
  const live = known(house, conversation);
  const found = await here(house, live, of);
  return { message: (found && house.shown(live, [found])[0]) ?? null };
}

/** What never went out does not go out any more either. */
export async function removeHere(house: House, { conversation, messages }: Args<"removeHere">): Promise<Done> {
  const live = known(house, conversation);
  await live.run(async () => {
    const found = (await Promise.all(messages.map((ref) => here(house, live, ref)))).filter((m) => m !== undefined);
    const unsent = found.filter(({ order, state }) => order >= UNSENT && state === "failed");
    const gone = found.filter(({ order }) => order < UNSENT).concat(unsent);
    if (gone.length > 0)
      await remove(house, live, gone, { outbox: { drop: unsent.map(({ order }) => order - UNSENT) } });
  });
  return {};
}
