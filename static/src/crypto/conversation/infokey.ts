/**
 * The info key: under it stand the slots and the external commits.
 *
 * It comes from an epoch's exporter, of the first epoch and of every one that a removal begins: the removed can read
 * the Commit that removes them, so a new key cannot travel in it. Between removals it stays, so that devices of one
 * account which race to join, and one whose sibling has been asleep, hold a key that opens the newest slot.
 */
import type { ClientState } from "ts-mls/clientState.js";
import { mlsExporter } from "ts-mls/keySchedule.js";
import type { U8 } from "../bytes.ts";
import { suiteOf } from "../suite/suite.ts";

export const infoKeyOf = (state: ClientState): Promise<U8> => exported(state, "um-info", 32);

/** Bytes that all members of the epoch share, under a label of ours. RFC 9420 8.5. */
export const exported = (state: ClientState, label: string, length: number): Promise<U8> =>
  mlsExporter(
    state.keySchedule.exporterSecret,
    label,
    new Uint8Array(),
    length,
    suiteOf(state.groupContext.cipherSuite),
  );
