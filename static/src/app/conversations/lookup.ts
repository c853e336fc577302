/** Which conversation is meant, and whether this account may do there what it asks. */
import type { House } from "./house.ts";
import type { Live } from "./live.ts";
import { noSuchConversation, notAdmin, notNow, pairIsTwo } from "./refusals.ts";

/** Raises: Refusal when it is not on this device. */
export function known(house: House, conversation: string): Live {
  const live = house.lives.get(conversation);
  if (!live) throw noSuchConversation();
  return live;
}

/** Raises: Refusal when it has ended for us. */
export function present(house: House, conversation: string): Live {
  const live = known(house, conversation);
  if (live.record.status === "removed" || live.record.status === "left") throw notNow();
  return live;
}

/** Raises: Refusal unless this account leads it or is one of two. */
export function overseen(house: House, conversation: string): Live {
  const live = present(house, conversation);
  return live.record.pair ? live : led(house, conversation);
}

/** Raises: Refusal unless it is a group that this account leads. */
export function led(house: House, conversation: string): Live {
  const live = present(house, conversation);
  if (live.record.pair) throw pairIsTwo();
  if (live.record.members[house.ctx.me().account]?.role !== "admin") throw notAdmin();
  return live;
}
