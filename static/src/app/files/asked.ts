/** What a screen asks about files: to send one, to give one up, to fetch one. Each answers when it is durable here. */
import {
  isFileBody,
  newFileKeys,
  random,
  startStream,
  type FileBody,
  type FileMessageBody,
} from "../../crypto/index.ts";
import type { House } from "../conversations/house.ts";
import { contentKey, messageKey } from "../conversations/keys.ts";
import type { Live } from "../conversations/live.ts";
import { contentIdOf, messageOf, queuedFile } from "../conversations/outbox.ts";
import type { MessageRecord } from "../conversations/records.ts";
import { textTooLong } from "../conversations/refusals.ts";
import { TEXT_MAX } from "../../crypto/index.ts";
import type { Attaching, FileRef } from "../port.ts";
import { fileKey, type FileRecord } from "./records.ts";
import { notHere } from "./refusals.ts";
import { takeIn } from "./taking.ts";
import { deleteObject } from "./upload.ts";

const OBJECT_BYTES = 16;
const NAME_MAX = 255;

/** Asked twice with one id, it is sent once. Raises: Refusal; nothing is kept then. */
export async function attach(house: House, live: Live, asked: Attaching): Promise<{ id: string }> {
  if (asked.caption.length > TEXT_MAX) throw textTooLong();
  const { ctx } = house;
  const of = { conversation: live.id, account: ctx.me().account, id: contentIdOf(asked.id) };
  const known = contentKey(live.id, of.account, of.id);
  if ((await ctx.store.get("messages", known)) !== undefined) return { id: of.id };
  const sha256 = await takeIn(ctx, of, asked.blob);
  const body = bodyOf(asked, sha256, ctx.now());
  const record: FileRecord = {
    ...of,
    file: body.file,
    way: "up",
    done: 0,
    stream: startStream(body.file),
    here: false,
  };
  await live.run(async () => {
    const change = queuedFile(house, live, of.id, body);
    const writes = [...(change.writes ?? []), { put: "files", key: fileKey(of), value: record } as const];
    await house.keep(live, { ...change, writes });
  });
  house.files.add(record);
  return { id: of.id };
}

function bodyOf(asked: Attaching, sha256: Uint8Array, at: number): FileMessageBody {
  const { width, height, milliseconds, wave, preview } = asked;
  const looks = Object.entries({ width, height, milliseconds, wave, preview }).filter(([, v]) => v !== undefined);
  const file: FileBody = {
    object: random(OBJECT_BYTES),
    ...newFileKeys(),
    size: asked.blob.size,
    sha256,
    name: asked.name.slice(-NAME_MAX) || "file",
    mime: asked.mime,
    ...Object.fromEntries(looks),
  };
  return { kind: asked.voice ? "voice" : "attachment", text: asked.caption, at, file };
}

/** What waits for its upload goes: message, bytes, and what the server has of it. Nothing once it is sent. */
export async function cancel(house: House, live: Live, of: FileRef): Promise<void> {
  let file: FileBody | undefined;
  await live.run(async () => {
    const entry = [...live.outbox.values()].find(({ contentId, waits }) => contentId === of.id && waits === true);
    if (!entry?.body || !isFileBody(entry.body)) return;
    file = entry.body.file;
    await house.keep(live, {
      outbox: { drop: [entry.n] },
      moved: [messageOf(house, live, entry, "sending")],
      writes: [{ drop: "messages", key: contentKey(live.id, of.account, of.id) }],
    });
  });
  if (!file) return;
  await house.files.drop(of);
  await deleteObject(house.ctx, file);
}

/** It is on its way, unless it is here. Raises: Refusal when there is no such message. */
export async function fetchFile(house: House, live: Live, of: FileRef): Promise<void> {
  if (house.files.get(of)) return;
  const file = await fileOf(house, live, of);
  const record: FileRecord = { ...of, file, way: "down", done: 0, stream: startStream(file), here: false };
  await house.ctx.store.write([{ put: "files", key: fileKey(of), value: record }]);
  if (!house.files.get(of)) house.files.add(record);
}

async function fileOf(house: House, live: Live, { account, id }: FileRef): Promise<FileBody> {
  const { store } = house.ctx;
  const order = await store.get<number>("messages", contentKey(live.id, account, id));
  const place = { conversation: live.id, order: order ?? 0, id };
  const message = order === undefined ? undefined : await store.get<MessageRecord>("messages", messageKey(place));
  if (!message?.file) throw notHere();
  return message.file;
}
