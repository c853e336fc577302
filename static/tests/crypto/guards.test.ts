/** Defects of the library that our own rules stand in front of: what it does alone, and that nothing of ours lets it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync, cpSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { acceptAll } from "ts-mls/incomingMessageAction.js";
import { applyProposals, decodeGroupState, encodeGroupState as encodeMlsState } from "ts-mls/clientState.js";
import { processMessage, type ProcessMessageResult } from "ts-mls/processMessages.js";
import { emptyPskIndex } from "ts-mls/pskIndex.js";
import { toLeafIndex } from "ts-mls/treemath.js";
import { afterAll, expect, test } from "vitest";
import * as crypto from "../../src/crypto/index.ts";
import { decodeWhole } from "../../src/crypto/conversation/frames.ts";
import { SUITE, suiteOf } from "../../src/crypto/suite/suite.ts";
import { correct } from "../../tools/correct-ts-mls.mjs";
import { at, kinds, makeGroup } from "./group.ts";
import { flip, hostile, remove } from "./hostile.ts";
import { copiesFolder, withoutCorrections } from "./library.ts";

afterAll(() => {
  rmSync(copiesFolder, { recursive: true, force: true });
});

function alone(c: crypto.Conversation, frame: crypto.Frame): Promise<ProcessMessageResult> {
  const message = decodeWhole(frame.bytes);
  if (message.wireformat !== "mls_private_message") throw new Error("wire format");
  return processMessage(message, c.mls, emptyPskIndex, acceptAll, suiteOf(SUITE));
}

test("O: the library takes a path with a ciphertext too few, we do not", async () => {
  const g = await makeGroup("a/1", "b/1", "c/1", "d/1", "e/1");
  const frame = await hostile(g.c(3), {
    path: (p) => {
      p.nodes[0]?.encryptedPathSecret.pop();
    },
  });
  expect((await alone(g.c(4), frame)).kind).toBe("newState");
  expect(kinds(await g.deliver(frame))).toBe("skip skip skip skip skip");
});

test("O: the library lets a member leave on a commit whose parent hash is wrong, we do not", async () => {
  const g = await makeGroup("a/1", "b/1", "c/1", "d/1");
  const frame = await hostile(g.c(0), {
    proposals: [remove(2)],
    path: (p) => {
      flip(at(p.nodes, p.nodes.length - 1).hpkePublicKey);
    },
  });
  const { newState } = await alone(g.c(2), frame);
  expect(newState.groupActiveState.kind).toBe("removedFromGroup");
  expect(kinds(await g.deliver(frame))).toBe("skip skip skip skip");
});

test("Q: the library takes an empty list of extensions for no change at all", async () => {
  const g = await makeGroup("a/1", "b/1");
  const proposal = { proposalType: "group_context_extensions" as const, groupContextExtensions: { extensions: [] } };
  const frame = await hostile(g.c(0), { proposals: [proposal] });
  const { newState } = await alone(g.c(1), frame);
  expect(newState.groupContext.extensions).toHaveLength(1);
  expect(kinds(await g.deliver(frame))).toBe("skip skip");
});

test("N, M: an external commit by way of the library alone skips the checks of ours that stand in `judge`", async () => {
  const g = await makeGroup("a/1", "b/1", "c/1");
  const init = { proposalType: "external_init" as const, externalInit: { kemOutput: crypto.boxPair().publicKey } };
  const list = [init, remove(0)].map((proposal) => ({ proposalOrRefType: "proposal" as const, proposal }));
  const applied = await applyProposals(g.c(1).mls, list, undefined, emptyPskIndex, false, suiteOf(SUITE));
  expect(applied.tree[0]).toBeUndefined(); // anybody's leaf goes
  expect(kinds(await g.deliver(await hostile(g.c(1), { proposals: [init, remove(0)] })))).toBe("skip skip skip");
});

test("Q: what the library decodes are views of its input; what we unpack is ours", async () => {
  const g = await makeGroup("a/1");
  const bytes = encodeMlsState(g.c(0).mls);
  const decoded = decodeGroupState(bytes, 0)?.[0];
  bytes.fill(0);
  expect(decoded?.keySchedule.exporterSecret.every((byte) => byte === 0)).toBe(true);
  const packed = crypto.pack(g.c(0));
  const ours = crypto.unpack(packed, g.me(0));
  packed.fill(0);
  expect(ours.mls.keySchedule.exporterSecret).toEqual(g.c(0).mls.keySchedule.exporterSecret);
});

test("J: the library by itself keeps what opens skipped messages", async () => {
  const { defaultKeyRetentionConfig } = await import("ts-mls/keyRetentionConfig.js");
  const g = await makeGroup("a/1", "b/1");
  expect(defaultKeyRetentionConfig.retainKeysForGenerations).toBeGreaterThan(0);
  expect(g.c(0).mls.clientConfig.keyRetentionConfig.retainKeysForGenerations).toBe(0);
  expect(toLeafIndex(0)).toBe(0);
});

test("K: what the library imports without declaring is declared here, in the versions it wants", () => {
  const { dependencies } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    dependencies: Record<string, string>;
  };
  expect(dependencies).toMatchObject({
    "ts-mls": "1.6.4",
    "@noble/hashes": "2.0.1",
    "@noble/ciphers": "2.1.1",
    "@noble/curves": "2.0.1",
    "@hpke/core": "1.9.0",
  });
});

test("the correction tool stops at another version, another text or half a correction, and may run twice", () => {
  const folder = mkdtempSync(join(tmpdir(), "ts-mls-"));
  const fresh = (): void => {
    rmSync(folder, { recursive: true });
    cpSync(withoutCorrections(), folder, { recursive: true });
  };
  fresh();
  expect(correct(folder)).toBe(true);
  expect(correct(folder)).toBe(false);
  writeFileSync(join(folder, "dist/src/pathSecrets.js"), "// changed");
  expect(() => correct(folder)).toThrow("changed since");
  fresh();
  writeFileSync(join(folder, "dist/src/pathSecrets.js"), "// another text");
  expect(() => correct(folder)).toThrow("correction B");
  fresh();
  const manifest = join(folder, "package.json");
  writeFileSync(manifest, readFileSync(manifest, "utf8").replace("1.6.4", "1.6.5"));
  expect(() => correct(folder)).toThrow("1.6.5");
  rmSync(folder, { recursive: true });
});
