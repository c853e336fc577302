/** What must have come of it, computed from positions in the stream and epochs, not from what devices say. */
import { b64 } from "../../../src/crypto/index.ts";
import { at } from "../group.ts";
import type { Actor } from "./actor.ts";
import { violated, type EpochRecord, type World } from "./world.ts";

/** Every message once to every device entitled to it and to no other, and all in one epoch. Raises: Violation. */
export function check(world: World): void {
  const alive = world.active();
  const together = new Set(alive.map((actor) => b64(world.core.authenticator(actor.c))));
  if (together.size !== 1)
    violated(world, `different epochs: ${alive.map((a) => `${world.core.epoch(a.c)}@${a.cursor}`).join(" ")}`);
  for (const actor of alive) if (actor.outbox.length > 0) violated(world, "something was never sent");
  for (const actor of alive)
    if (world.core.pendingFrame(actor.c) !== undefined) violated(world, "a commit is pending for ever");
  for (const [id, seq] of origins(world)) checkMessage(world, id, seq);
}

/** Where each message was taken: at one place, by all, once each. */
function origins(world: World): Map<string, number> {
  const found = new Map<string, number>();
  for (const actor of world.actors)
    for (const { id, seq } of actor.got) {
      if (actor.got.filter((one) => one.id === id).length !== 1) violated(world, `twice: ${id}`);
      if ((found.get(id) ?? seq) !== seq) violated(world, `taken at two places: ${id}`);
      found.set(id, seq);
    }
  return found;
}

function checkMessage(world: World, id: string, seq: number): void {
  const epoch = world.core.peek(at(world.log, seq).bytes)?.epoch ?? violated(world, "not a message");
  const now = world.epochs.findLast((one) => one.seq < seq) ?? violated(world, "no epoch");
  const sender = id.split(" ")[0] ?? "";
  if (now.epoch - epoch > world.core.WINDOW) violated(world, "taken outside the window");
  const was = world.epochs.find((one) => one.epoch === epoch) ?? violated(world, "no such epoch");
  const leaf = leafOf(was, sender);
  if (leaf === undefined || leafOf(now, sender) !== leaf) violated(world, "taken from a leaf that is gone");
  for (const actor of world.actors) if (actor.device.device !== sender) checkDelivery(world, actor, id, seq, epoch);
}

const leafOf = ({ leaves }: EpochRecord, device: string): number | undefined =>
  leaves.find(({ credential }) => credential.device === device)?.leaf;

function checkDelivery(world: World, actor: Actor, id: string, seq: number, epoch: bigint): void {
  const entitled =
    actor.firstEpoch <= epoch && actor.from <= seq && (actor.endedAt === undefined || seq < actor.endedAt);
  const has = actor.got.some((one) => one.id === id);
  if (entitled !== has)
    violated(
      world,
      `${actor.device.label} ${has ? "has" : "lacks"} ${id} at ${seq}, epoch ${epoch}, in since ${actor.firstEpoch}`,
    );
}
