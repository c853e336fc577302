/** A file as sealed chunks: sizes that tell little, every change refused, a stream that is left and gone on with. */
import { beforeAll, expect, test } from "vitest";
import * as crypto from "../../src/crypto/index.ts";

beforeAll(() => crypto.ready());

const KIB = 1024;

/** The server's rule (apps/attachments/rules/sizes.py), written once more. */
function isClass(size: number): boolean {
  const exponent = 31 - Math.clz32(size);
  const step = 1 << (exponent - (31 - Math.clz32(exponent)) - 1);
  return size >= 16 * KIB && size % step === 0;
}

test("every size is padded to one of few, holds the file, and costs little", () => {
  const lengths = [1, 16 * KIB, crypto.PLAIN_BYTES - 1, crypto.PLAIN_BYTES, crypto.PLAIN_BYTES + 1, 5_000_000];
  for (let length = 40_000; length < 40_000_000; length = Math.floor(length * 1.013)) lengths.push(length);
  for (const length of lengths) {
    const stored = crypto.storedSize(length);
    expect(isClass(stored), String(length)).toBe(true);
    const room = Array.from({ length: crypto.chunksOf(stored) }, (_, n) => crypto.plainIn(stored, n));
    expect(Math.min(...room), String(length)).toBeGreaterThan(0);
    expect(
      room.reduce((sum, each) => sum + each, 0),
      String(length),
    ).toBeGreaterThanOrEqual(length);
    if (length > 16 * KIB) expect(stored / length, String(length)).toBeLessThan(1.07);
  }
  expect(crypto.storedSize(crypto.FILE_BYTES_MAX)).toBe(2048 * 1024 * KIB);
});

function sealed(parts: Uint8Array[], keys = crypto.newFileKeys()) {
  let state = crypto.startStream(keys);
  const chunks = parts.map((part, n) => {
    const step = crypto.sealChunk(state, part, n === parts.length - 1);
    state = step.state;
    return step.bytes;
  });
  return { keys, chunks };
}

function opened(keys: Parameters<typeof crypto.startStream>[0], chunks: readonly Uint8Array[]): Uint8Array[] {
  let state = crypto.startStream(keys);
  return chunks.map((chunk, n) => {
    const step = crypto.openChunk(state, chunk, n === chunks.length - 1);
    state = step.state;
    return step.bytes;
  });
}

const PARTS = [crypto.random(1000), crypto.random(1000), crypto.random(10)];

test("what was sealed is opened, and by its key alone", () => {
  const { keys, chunks } = sealed(PARTS);
  expect(opened(keys, chunks)).toEqual(PARTS);
  expect(() => opened({ ...keys, key: crypto.random(32) }, chunks)).toThrow("not authentic");
  expect(() => opened({ ...keys, header: crypto.random(24) }, chunks)).toThrow("not authentic");
});

test("a chunk that was changed, moved, dropped or doubled is refused, and so is an end that is elsewhere", () => {
  const { keys, chunks } = sealed(PARTS);
  const [one, two, three] = chunks as [Uint8Array, Uint8Array, Uint8Array];
  const bent = two.slice();
  bent[500] = (bent[500] ?? 0) ^ 1;
  for (const wrong of [
    [one, bent, three],
    [two, one, three],
    [one, three],
    [one, one, two, three],
    [one, two],
  ])
    expect(() => opened(keys, wrong)).toThrow("chunk:");
  expect(() => crypto.openChunk(crypto.startStream(keys), new Uint8Array(3), true)).toThrow("too short");
});

test("a chunk that was lost is sealed again as it was, from the state before it", () => {
  const { keys, chunks } = sealed(PARTS);
  const state = crypto.sealChunk(crypto.startStream(keys), PARTS[0] ?? new Uint8Array(), false).state;
  expect(crypto.sealChunk(state, PARTS[1] ?? new Uint8Array(), false).bytes).toEqual(chunks[1]);
});

test("a hash made piece by piece is SHA-256 of the whole", () => {
  const end = PARTS.reduce(crypto.hashMore, crypto.hashStart());
  expect(crypto.hashEnd(end)).toEqual(crypto.hash(crypto.concat(...PARTS)));
});

test("the holder's secret follows from the key and tells nothing of it", () => {
  const { key } = crypto.newFileKeys();
  expect(crypto.holderSecret(key)).toEqual(crypto.holderSecret(key));
  expect(crypto.holderSecret(key)).not.toEqual(key);
});
