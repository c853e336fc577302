/** Taking an ended conversation off this device: record, messages, unsent ones and plans, in one write. */
import type { StoreName, Write } from "../context.ts";
import type { House } from "./house.ts";
import { draftKey } from "./keys.ts";
import type { Live } from "./live.ts";

export async function forget(house: House, live: Live): Promise<void> {
  await live.run(async () => {
    const { id } = live;
    const writes: Write[] = [
      { drop: "conversations", key: id },
      { drop: "meta", key: draftKey(id) },
    ];
    for (const [store, prefix] of places(id)) {
      const rows = await house.ctx.store.all(store, prefix);
      writes.push(...rows.map(([key]): Write => ({ drop: store, key })));
    }
    await house.ctx.store.write(writes);
    house.lives.delete(id);
  });
  house.ctx.emit({ event: "conversations", upsert: [], gone: [live.id] });
}

const places = (id: string): [StoreName, string][] => [
  ["messages", `${id}/`],
  ["messages", `ids/${id}/`],
  ["outbox", `${id}/`],
  ["plans", `${id}/`],
  ["files", `${id}/`],
  ["chunks", `${id}/`],
];
