/** The two slots beside the stream: whoever won a commit writes the new GroupInfo, others where it lags. */
import { groupInfo } from "../../crypto/index.ts";
import type { House } from "./house.ts";
import type { Live } from "./live.ts";
import { readSlots, writeSlot } from "./seats.ts";

const LAG_FROM_MS = 20_000;
const LAG_TO_MS = 90_000;

/** The slot of this epoch stands, written by us or by somebody else, or it will be seen to later. */
export async function keepSlot(house: House, live: Live, mine: boolean): Promise<void> {
  if (!isBehind(live)) return;
  if (mine) await bringUp(house, live, mine);
  else await lookLater(house, live);
}

/** One look at a time; a commit that we win meanwhile does not wait for it. */
async function lookLater(house: House, live: Live): Promise<void> {
  if (live.slotting) return;
  live.slotting = true;
  try {
    await house.ctx.pause(LAG_FROM_MS, LAG_TO_MS);
    if (!house.stopped && isBehind(live)) await bringUp(house, live, false);
  } finally {
    live.slotting = false;
  }
}

const isBehind = (live: Live): boolean =>
  live.record.status === "active" && live.record.slotSeq < live.record.commitSeq;

async function bringUp(house: House, live: Live, mine: boolean): Promise<void> {
  const { ctx } = house;
  const newest = mine ? 0 : ((await readSlots(ctx, live.id))[0]?.seq ?? 0);
  const { seq, sealed } = await live.run(async () => {
    const { commitSeq } = live.record;
    return { seq: commitSeq, sealed: newest < commitSeq ? await groupInfo(live.mls(ctx.me())) : undefined };
  });
  if (sealed) await writeSlot(ctx, live.id, { seq, sealed });
  await live.run(() => house.keep(live, { record: { slotSeq: Math.max(newest, seq) } }));
}
