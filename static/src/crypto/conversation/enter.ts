/** A commit has won: take the state we prepared, compute it, find ourselves removed, or lost. */
import type { ClientState } from "ts-mls/clientState.js";
import { acceptAll } from "ts-mls/incomingMessageAction.js";
import { processMessage } from "ts-mls/processMessages.js";
import { emptyPskIndex } from "ts-mls/pskIndex.js";
import type { U8 } from "../bytes.ts";
import { equal } from "../bytes.ts";
import { suiteOf } from "../suite/suite.ts";
import type { Frame } from "./frames.ts";
import { infoKeyOf } from "./infokey.ts";
import type { Winner } from "./judge.ts";
import { keepWindow, pastOf, trimmed } from "./past.ts";
import { pathFits } from "./path.ts";
import { everySecret, pendingSecrets, secretsDropped } from "./secrets.ts";
import type { CommitEvent, Conversation, Pending, Received } from "./types.ts";

export async function enter(c: Conversation, frame: Frame, winner: Winner): Promise<Received> {
  if (c.pending !== null && equal(c.pending.frame.bytes, frame.bytes)) return takeOwn(c, c.pending, winner);
  if (winner.proposed.removed.some(({ leaf }) => leaf === c.mls.privatePath.leafIndex)) return leave(c, winner);
  if (!(await fits(c, winner))) {
    const lost: Conversation = { ...c, status: "lost", pending: null };
    return { c: lost, event: { kind: "lost", by: winner.by }, wipe: pendingSecrets(c) };
  }
  return takeOthers(c, winner);
}

const fits = async (c: Conversation, { path, place, tree }: Winner): Promise<boolean> =>
  path === undefined || pathFits(c.mls, path, place, tree, suiteOf(c.mls.groupContext.cipherSuite));

/** What was read in this epoch since the commit was made lives in the LIVE ratchets: the past is taken from there. */
async function takeOwn(c: Conversation, pending: Pending, winner: Winner): Promise<Received> {
  const next = await settle(c, pending.newState, winner);
  const event = commitEvent(winner, { mine: true, lostRace: false });
  if (pending.welcome !== null) event.welcome = pending.welcome;
  return { c: next, event, wipe: secretsDropped(c, next) };
}

function leave(c: Conversation, { by, before }: Winner): Received {
  const gone: Conversation = { ...c, status: "removed", pending: null, past: [] };
  return { c: gone, event: { kind: "removed", by, before }, wipe: everySecret(c) };
}

async function takeOthers(c: Conversation, winner: Winner): Promise<Received> {
  let processed: { newState: ClientState; consumed: U8[] };
  try {
    processed = await processMessage(
      winner.message,
      c.mls,
      emptyPskIndex,
      acceptAll,
      suiteOf(c.mls.groupContext.cipherSuite),
    );
  } catch (error) {
    // My path secret is THE one, since it yields every public key: so everybody who has it finds the same tag wrong.
    const why = `confirmation tag: ${error instanceof Error ? error.message : "wrong"}`;
    return { c, event: { kind: "skip", why }, wipe: [] };
  }
  const next = await settle(c, processed.newState, winner);
  const event = commitEvent(winner, { mine: false, lostRace: c.pending !== null });
  return { c: next, event, wipe: [...pendingSecrets(c), ...processed.consumed, ...secretsDropped(c, next)] };
}

/** The same after every commit, ours or not: window, leaves that are gone, info key. */
async function settle(c: Conversation, state: ClientState, { proposed, external }: Winner): Promise<Conversation> {
  const mls = trimmed(state);
  const gone = proposed.removed.map(({ leaf }) => leaf);
  const past = keepWindow([...c.past, pastOf(c.mls)], mls.groupContext.epoch, gone);
  const infoKey = gone.length > 0 && !external ? await infoKeyOf(mls) : c.infoKey;
  return { ...c, mls, past, infoKey, pending: null };
}

function commitEvent(winner: Winner, { mine, lostRace }: { mine: boolean; lostRace: boolean }): CommitEvent {
  const { by, proposed, external, before } = winner;
  const removed = proposed.removed.map(({ credential }) => credential);
  return { kind: "commit", mine, by, added: proposed.added, removed, external, lostRace, before };
}
