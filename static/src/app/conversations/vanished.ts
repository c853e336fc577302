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
export async function checkSeat(house: House, live: Live, reason: string): Promise<void> {
  if (reason === "secret_changed") sit(house, live);
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

/** With what the keyring holds by now; also when nobody can be asked: then the socket finds out later. */
export async function isThere(house: House, live: Live): Promise<boolean> {
  try {
    await house.ctx.keyring.refresh();
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
