/** Going on in a new group without the one whose commit shut everybody out: one step, which outlives a crash. */
import { b64, equal, random } from "../../crypto/index.ts";
import type { Operations } from "../port.ts";
import { nothingElse } from "./asked-group.ts";
import { saidIn } from "./asked-starting.ts";
import { begin, type Invited } from "./beginnings.ts";
import { invite, siblings } from "./claims.ts";
import type { House } from "./house.ts";
import { planKey } from "./keys.ts";
import type { Live } from "./live.ts";
import { known } from "./lookup.ts";
import { breakerOf, companionsOf } from "./loss.ts";
import { contentIdOf } from "./outbox.ts";
import { LEAVE, type LeavePlan, type Plan } from "./plan.ts";
import type { Member } from "./records.ts";
import { hasCode, nobodyLeft, notLost } from "./refusals.ts";
import { planWrite } from "./runner.ts";

type Begun = Operations["startOver"]["answer"];

/**
 * A new group stands, and the lost one is being left; asked again before or after, it is the same group.
 * Raises: Refusal, `not_lost` and `nobody_left` among them; nothing has changed then.
 */
export async function startOver(
  house: House,
  { conversation, text, id }: Operations["startOver"]["args"],
): Promise<Begun> {
  const contentId = contentIdOf(id ?? b64(random(16)));
  const before = id === undefined ? undefined : await saidIn(house, contentId);
  if (before) return { conversation: before };
  const live = known(house, conversation);
  live.startingOver ??= goOn(house, live, text, contentId).finally(() => {
    live.startingOver = undefined;
  });
  return live.startingOver;
}

async function goOn(house: House, live: Live, text: string, contentId: string): Promise<Begun> {
  const { ctx } = house;
  const begun = (await ctx.store.get<LeavePlan>("plans", planKey(live.id, LEAVE)))?.goesOn;
  if (begun) return { conversation: begun };
  const me = ctx.me().account;
  if (breakerOf(me, live.record) === undefined) throw notLost();
  const guests = await reachable(house, companionsOf(me, live.record));
  const drops = await nothingElse(house, live.id);
  // A group even when two are left: it keeps its title, and others can be added to it.
  const { title } = live.record;
  const own = await siblings(ctx);
  const also = (goesOn: string) => [...drops, planWrite(leaving(live.id, goesOn))];
  const { id } = await begin(house, { guests, pair: false, text, title, siblings: own, contentId, also });
  await live.run(() => house.keep(live, { record: { lost: undefined } }));
  house.poke(live.id);
  return { conversation: id };
}

const leaving = (conversation: string, goesOn: string): Plan => ({
  kind: "leave",
  step: "commit",
  id: LEAVE,
  conversation,
  goesOn,
});

/** Those who can be invited now. Raises: Refusal when nobody can, or nobody could be asked. */
async function reachable(house: House, companions: readonly [string, Member][]): Promise<Invited[]> {
  const found: Invited[] = [];
  for (const [account, member] of companions) {
    const guest = await reached(house, account, member);
    if (guest) found.push(guest);
  }
  if (found.length === 0) throw nobodyLeft();
  return found;
}

/** With the key that everybody here knew, or not at all: a new one would let somebody else in under that name. */
async function reached(house: House, account: string, member: Member): Promise<Invited | undefined> {
  try {
    const guest = await invite(house.ctx, { account });
    return equal(guest.accountKey, member.accountKey) && guest.service === member.service ? guest : undefined;
  } catch (error) {
    if (hasCode(error, "no_such_person", "bad_keys")) return undefined;
    throw error;
  }
}
