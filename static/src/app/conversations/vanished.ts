/** A seat that the server does not know any more: a change of its secret under way, or taken from us. */
import type { House } from "./house.ts";
import { seatEntry, welcomeEntry } from "./keys.ts";
import type { Live } from "./live.ts";
import { hasCode } from "./refusals.ts";
import { listSeats } from "./seats.ts";
import { sit } from "./sitting.ts";

/** A sibling's new secret may be on its way to our keyring. */
const TRIES = 3;

/** Sits again, or shows the conversation as taken. */
export async function checkSeat(house: House, live: Live): Promise<void> {
  for (let left = TRIES; left > 0; left--) {
    await house.ctx.pause(1000, 4000);
    if (house.stopped || !live.isActive || live.sitting) return;
    if (await isThere(house, live)) {
      sit(house, live);
      return;
    }
  }
  await markTaken(house, live);
}

/** Also when nobody can be asked: then the socket finds out later. */
async function isThere(house: House, live: Live): Promise<boolean> {
  try {
    await listSeats(house.ctx, live.id);
    return true;
  } catch (error) {
    return !hasCode(error, "no_such_seat");
  }
}

export async function markTaken(house: House, live: Live): Promise<void> {
  await house.ctx.keyring.put({ [seatEntry(live.id)]: null, [welcomeEntry(live.id)]: null });
  await live.run(() => house.keep(live, { record: { status: "removed", pending: undefined } }));
}
