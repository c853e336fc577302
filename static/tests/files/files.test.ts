/** Files between two engines: sent whole or not at all, gone on with after a lost line or a restart, never shown tampered with. */
import { beforeAll, expect, test } from "vitest";
import { b64, PLAIN_BYTES, random, ready } from "../../src/crypto/index.ts";
import { attach, cancel, fetchFile } from "../../src/app/files/asked.ts";
import type { Attaching, FileRef, FileState } from "../../src/app/port.ts";
import { annotate, removeHere } from "../../src/app/conversations/asked-annotating.ts";
import { retry, say } from "../../src/app/conversations/outbox.ts";
import { settled } from "../conversations/activity.ts";
import { stage, type Actor, type Stage } from "../conversations/stage.ts";

beforeAll(ready);

const TWO_CHUNKS = random(PLAIN_BYTES + 5000);

async function online(): Promise<Stage> {
  const both = await stage();
  both.alice.seats.connect();
  both.bob.seats.connect();
  await settled();
  return both;
}

async function send(actor: Actor, content: Uint8Array, more: Partial<Attaching> = {}): Promise<string> {
  const asked = {
    conversation: actor.here.id,
    id: b64(random(16)),
    caption: "look",
    name: "a.jpg",
    mime: "image/jpeg",
  };
  const { id } = await attach(actor.house, actor.here, { ...asked, blob: new Blob([content as BlobPart]), ...more });
  await settled();
  return id;
}

const of = (reader: Actor, writer: Actor, id: string): FileRef => ({
  conversation: reader.here.id,
  account: writer.me.account,
  id,
});

async function fetched(reader: Actor, which: FileRef): Promise<FileState> {
  await fetchFile(reader.house, reader.here, which);
  await settled();
  return reader.house.files.state(which);
}

async function bytesOf(reader: Actor, which: FileRef): Promise<Uint8Array> {
  return new Uint8Array(await (await reader.house.files.blob(reader.here, which)).arrayBuffer());
}

test("a file arrives as it was sent, with name, type and caption", async () => {
  const { alice, bob } = await online();
  const id = await send(alice, TWO_CHUNKS, { width: 30, height: 20, preview: random(300) });
  const [message] = await bob.messages();
  expect(message).toMatchObject({
    kind: "file",
    text: "look",
    file: { name: "a.jpg", size: TWO_CHUNKS.length, width: 30 },
  });
  const which = of(bob, alice, id);
  expect(bob.house.files.state(which).stage).toBe("there");
  expect(await fetched(bob, which)).toEqual({ stage: "here", done: TWO_CHUNKS.length });
  expect(await bytesOf(bob, which)).toEqual(TWO_CHUNKS);
  expect(await bytesOf(alice, of(alice, alice, id))).toEqual(TWO_CHUNKS);
});

test("what the server stores is none of it, and says neither name nor size", async () => {
  const { alice } = await online();
  await send(alice, new Uint8Array(20_000).fill(65));
  const { chunks, size } = alice.objects.one;
  expect([size, chunks.length]).toEqual([20_480, 1]);
  expect(new TextDecoder("latin1").decode(chunks[0] ?? new Uint8Array())).not.toContain("AAAAAAAA");
});

test("a message that is written meanwhile does not wait for the upload, and the file's own does", async () => {
  const { alice, bob } = await online();
  alice.objects.refusing = "unreachable";
  const sending = send(alice, random(100));
  await settled();
  await say(alice.house, alice.here, b64(random(16)), "meanwhile");
  await settled();
  expect(await bob.texts()).toEqual(["meanwhile"]);
  expect((await bob.messages()).length).toBe(1);
  alice.objects.refusing = undefined;
  await sending;
  await settled();
  expect((await bob.messages()).map(({ kind }) => kind)).toEqual(["text", "file"]);
});

test("a lost line costs a chunk, and an answer that was lost costs nothing", async () => {
  const { alice, bob } = await online();
  alice.objects.swallowing = true;
  const id = await send(alice, TWO_CHUNKS);
  await settled();
  expect(alice.objects.puts).toBe(2);
  await fetched(bob, of(bob, alice, id));
  expect(await bytesOf(bob, of(bob, alice, id))).toEqual(TWO_CHUNKS);
});

test("after a restart the upload goes on where it was", async () => {
  const { alice, bob, devices } = await online();
  alice.objects.line = 1;
  const sending = send(alice, TWO_CHUNKS);
  while (alice.objects.puts < 1) await settled();
  alice.house.stopped = true;
  await sending;
  alice.objects.line = Infinity;
  const again = await alice.again(devices.alice);
  again.seats.connect();
  await settled();
  expect(alice.objects.puts).toBe(2);
  const [message] = await bob.messages();
  const which = of(bob, alice, message?.id ?? "");
  await fetched(bob, which);
  expect(await bytesOf(bob, which)).toEqual(TWO_CHUNKS);
});

test.each(["a chunk that was changed", "chunks in another order"])(
  "%s is never shown, and can be asked for again",
  async (how) => {
    const { alice, bob } = await online();
    const id = await send(alice, TWO_CHUNKS);
    const stored = alice.objects.one;
    const before = stored.chunks.map((chunk) => chunk.slice());
    if (how === "chunks in another order") stored.chunks.reverse();
    else if (stored.chunks[1]) stored.chunks[1][9] = (stored.chunks[1][9] ?? 0) ^ 1;
    const which = of(bob, alice, id);
    expect(await fetched(bob, which)).toMatchObject({ stage: "failed", refusal: "tampered" });
    await expect(bob.house.files.blob(bob.here, which)).rejects.toMatchObject({ code: "file_not_here" });
    expect((await bob.disk.all("chunks")).length).toBe(0);
    stored.chunks = before;
    expect(await fetched(bob, which)).toMatchObject({ stage: "here" });
  },
);

test("a file that is not what its message says is not shown, although every chunk is authentic", async () => {
  const { alice, bob } = await online();
  const id = await send(alice, random(500));
  const which = of(bob, alice, id);
  const [message] = await bob.messages();
  if (!message?.file) throw new Error("no file");
  message.file.sha256 = random(32);
  await bob.disk.write([
    { put: "messages", key: `${bob.here.id}/${String(message.order).padStart(12, "0")}/${id}`, value: message },
  ]);
  expect(await fetched(bob, which)).toMatchObject({ stage: "failed", refusal: "tampered" });
});

test("deleted for everyone, its bytes are on no device and not at the server; for oneself, only here", async () => {
  const { alice, bob } = await online();
  const [first, second] = [await send(alice, random(100)), await send(alice, random(200))];
  await fetched(bob, of(bob, alice, first));
  await fetched(bob, of(bob, alice, second));
  const refs = { id: second, account: alice.me.account };
  await removeHere(alice.house, { conversation: alice.here.id, messages: [refs] });
  await settled();
  expect([alice.objects.stored.size, (await alice.disk.all("chunks")).length]).toEqual([2, 1]);
  const what = { kind: "delete" } as const;
  const asked = {
    conversation: alice.here.id,
    id: b64(random(16)),
    of: { id: first, account: alice.me.account },
    what,
  };
  await annotate(alice.house, asked);
  await settled();
  expect([alice.objects.stored.size, (await alice.disk.all("chunks")).length]).toEqual([1, 0]);
  expect((await bob.disk.all("chunks")).map(([key]) => key.includes(second))).toEqual([true]);
});

test("what expired is said to be gone", async () => {
  const { alice, bob } = await online();
  const id = await send(alice, random(500));
  alice.objects.stored.clear();
  expect(await fetched(bob, of(bob, alice, id))).toMatchObject({ stage: "gone" });
});

test("cancelled, nothing of it was sent and nothing is left; sent, it cannot be cancelled", async () => {
  const { alice, bob } = await online();
  alice.objects.line = 1;
  const sending = send(alice, TWO_CHUNKS);
  while (alice.objects.puts < 1) await settled();
  const [waiting] = await alice.messages();
  const which = of(alice, alice, waiting?.id ?? "");
  await cancel(alice.house, alice.here, which);
  await sending;
  expect([alice.objects.stored.size, await alice.messages(), (await alice.disk.all("chunks")).length]).toEqual([
    0,
    [],
    0,
  ]);
  alice.objects.line = Infinity;
  const id = await send(alice, random(100));
  await cancel(alice.house, alice.here, of(alice, alice, id));
  await settled();
  expect((await bob.messages()).map((m) => m.id)).toEqual([id]);
});

test.each([
  ["quota_spent", "quota_spent"],
  ["storage_full", "storage_full"],
  ["too_large", "file_too_large"],
])("refused with %s it waits, and goes when asked again", async (code, said) => {
  const { alice, bob } = await online();
  alice.objects.refusing = code;
  const id = await send(alice, random(100));
  expect(await alice.messages()).toMatchObject([{ state: "failed", refusal: said }]);
  alice.objects.refusing = undefined;
  await retry(alice.house, alice.here, id);
  alice.house.files.look();
  await settled();
  expect((await bob.messages()).map((m) => m.id)).toEqual([id]);
});

test("empty files and files beyond 2 GiB are refused, and nothing is kept", async () => {
  const { alice } = await online();
  await expect(send(alice, new Uint8Array())).rejects.toMatchObject({ code: "empty_file" });
  const huge = { size: 3 * 2 ** 30, slice: () => new Blob() } as unknown as Blob;
  await expect(send(alice, random(1), { blob: huge })).rejects.toMatchObject({ code: "file_too_large" });
  expect([await alice.messages(), await alice.disk.all("chunks")]).toEqual([[], []]);
});

test("asked twice with one id it is sent once", async () => {
  const { alice, bob } = await online();
  const id = b64(random(16));
  await send(alice, random(100), { id });
  await send(alice, random(100), { id });
  expect((await bob.messages()).map((m) => m.id)).toEqual([id]);
});

test.each(["image/svg+xml", "text/html", "application/xhtml+xml", "application/pdf"])(
  "%s reaches the page as bytes that nothing draws",
  async (mime) => {
    const { alice, bob } = await online();
    const id = await send(alice, random(100), { mime, name: "x" });
    const which = of(bob, alice, id);
    await fetched(bob, which);
    expect((await bob.house.files.blob(bob.here, which)).type).toBe("application/octet-stream");
    const picture = await send(alice, random(100));
    await fetched(bob, of(bob, alice, picture));
    expect((await bob.house.files.blob(bob.here, of(bob, alice, picture))).type).toBe("image/jpeg");
  },
);
