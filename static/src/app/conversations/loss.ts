/** A group that this device cannot follow any more: whose commit did it, and when waiting alone will not bring it back. */
import type { House } from "./house.ts";
import type { Live } from "./live.ts";
import type { ConversationRecord, Member } from "./records.ts";

/** Whoever could follow writes a slot within 90 seconds: after so much of waiting, nobody who is awake could. */
const HOPE_MS = 120_000;

type Broken = Pick<ConversationRecord, "status" | "lost" | "members">;

/** Another attempt led nowhere, and this long at least nothing came: the record knows how long it has been in all. */
export async function waited(house: House, live: Live, ms: number): Promise<void> {
  await live.run(async () => {
    const { status, lost } = live.record;
    if (house.stopped || status !== "lost" || !lost || lost.waitedMs >= HOPE_MS) return;
    await house.keep(live, { record: { lost: { ...lost, waitedMs: lost.waitedMs + ms } } });
  });
}

/** Whose commit it was, once coming back has not worked for long enough. Our own account has nobody to go on without. */
export function breakerOf(me: string, { status, lost }: Broken): string | undefined {
  const isHopeless = status === "lost" && lost !== undefined && lost.waitedMs >= HOPE_MS;
  return isHopeless && lost.by !== me ? lost.by : undefined;
}

/** Who was in when it broke: not oneself, not whose commit broke it, and nobody who was leaving. */
export function companionsOf(me: string, { lost, members }: Broken): [account: string, Member][] {
  return Object.entries(members).filter(
    ([account, { role }]) => account !== me && account !== lost?.by && role !== "leaving",
  );
}
