/** Complaints about what floods a conversation: by itself about junk, and about a member whom somebody mutes. */
import type { StreamMessage } from "../context.ts";
import type { Operations } from "../port.ts";
import type { House } from "./house.ts";
import { isRecent } from "./junk.ts";
import type { Live } from "./live.ts";
import { overseen } from "./lookup.ts";
import { nothingLately } from "./refusals.ts";
import { complain } from "./seats.ts";

/** Nobody waits for it: what the server does not hear now is said about the next minute. */
export function complainAboutJunk(house: House, live: Live, junk: readonly StreamMessage[]): void {
  const inOrder = [...junk].sort((a, b) => a.seq - b.seq);
  const tooMuch = inOrder.filter((frame) => live.junk.isTooMuch(frame));
  const last = tooMuch.filter(({ receivedAt }) => isRecent(house, { at: receivedAt })).at(-1);
  if (!last) return;
  complain(house.ctx, live.id, last.seq).catch((error: unknown) => {
    house.trouble("complaint", error);
  });
}

/** Raises: Refusal when there is nothing of theirs to complain about, or the server did not hear it. */
export async function mute(
  house: House,
  { conversation, account }: Operations["mute"]["args"],
): Promise<Record<never, never>> {
  const { id, record } = overseen(house, conversation);
  const heard = record.heard?.[account];
  if (!heard || !record.members[account] || !isRecent(house, heard)) throw nothingLately();
  await complain(house.ctx, id, heard.seq);
  return {};
}
