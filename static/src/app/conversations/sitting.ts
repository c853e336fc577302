/** Sitting down at conversations and getting up: what the socket needs to know of each. */
import type { House } from "./house.ts";
import type { Live } from "./live.ts";
import { secretsOf } from "./seats.ts";

export function sit(house: House, live: Live): void {
  if (live.sitting || !live.isActive || house.stopped || secretsOf(house.ctx, live.id).length === 0) return;
  live.sitting = true;
  house.ctx.seats.sit(live.id, {
    secrets: () => secretsOf(house.ctx, live.id),
    after: () => live.record.cursor,
  });
}

export function stand(house: House, live: Live): void {
  if (live.sitting) house.ctx.seats.stand(live.id);
  live.sitting = live.caughtUp = false;
  live.committing = undefined;
  live.flying.clear();
  live.inbox = [];
}
