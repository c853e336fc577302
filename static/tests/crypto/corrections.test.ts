/** Each correction of ts-mls, seen to be needed: what holds with it fails when it alone is taken back. */
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { validateLeafNodeCredentialAndKeyUniqueness } from "ts-mls/clientState.js";
import { deriveSecret } from "ts-mls/crypto/kdf.js";
import type { PskIndex } from "ts-mls/pskIndex.js";
import { toLeafIndex, toNodeIndex } from "ts-mls/treemath.js";
import { treeHashRoot } from "ts-mls/treeHash.js";
import * as crypto from "../../src/crypto/index.ts";
import { SUITE, suiteOf } from "../../src/crypto/suite/suite.ts";
import { corrections } from "../../tools/correct-ts-mls.mjs";
import { at } from "./group.ts";
import { copiesFolder, library, without, withoutCorrections, type Library } from "./library.ts";
import { add, commit, context, grown, join, newPackage, process as take, remove, start } from "./plain.ts";

/** A call that returns does so in a few milliseconds. */
const CALL_MS_MAX = 5000;

let good: Library;
const cs = () => suiteOf(SUITE);

beforeAll(async () => {
  await crypto.ready();
  good = await library();
});
afterAll(() => {
  rmSync(copiesFolder, { recursive: true, force: true });
});

describe("A: leaves that are not merged yet", () => {
  /** Node 7 lists leaves 1 and 5, node 3 between it and leaf 1 lists leaf 1 alone: a valid tree. */
  async function scenario(lib: Library): Promise<void> {
    let [state] = await grown(good, 5);
    if (state === undefined) throw new Error("no group");
    state = (await commit(good, state, [])).newState;
    state = (await commit(good, state, [remove(1)])).newState;
    const [x, y] = [await newPackage("x"), await newPackage("y")];
    state = (await commit(good, state, [add(x)])).newState;
    await join(lib, await commit(good, state, [add(y)]), y);
  }
  test("a valid tree is joined", async () => {
    await scenario(good);
  });
  test("without it, it is refused", async () => {
    await expect(scenario(await without("A"))).rejects.toThrow("unmerged_leaves");
  });
});

describe("B: a blank root is not on the filtered direct path", () => {
  /** Leaf 4 removes all of the left half but its own neighbour remains: the root stays blank. */
  async function scenario(sender: Library, receiver: Library): Promise<void> {
    const states = await grown(good, 6);
    const made = await commit(sender, at(states, 4), [0, 1, 2, 3].map(remove));
    const received = await take(receiver, at(states, 5), made.commit);
    expect(received.keySchedule.epochAuthenticator).toEqual(made.newState.keySchedule.epochAuthenticator);
  }
  test("sender and receiver agree", async () => {
    await scenario(good, good);
  });
  test("without it they disagree, on whichever side it lacks", async () => {
    const bad = await without("B");
    await expect(scenario(bad, good)).rejects.toThrow("confirmation tag");
    await expect(scenario(good, bad)).rejects.toThrow();
  });
  test("the commit secret is one step from the last path secret", async () => {
    const state = (await commit(good, at(await grown(good, 6), 4), [0, 1, 2, 3].map(remove))).newState;
    const secret = crypto.random(32);
    const expected = await deriveSecret(secret, "path", cs().kdf);
    const of = (lib: Library) => lib.getCommitSecret(state.ratchetTree, toNodeIndex(9), secret, cs().kdf);
    expect(await of(good)).toEqual(expected);
    expect(await of(await without("B"))).not.toEqual(expected);
  });
});

describe("C: keys of a new leaf", () => {
  async function verdicts(check: typeof validateLeafNodeCredentialAndKeyUniqueness) {
    const [state] = await grown(good, 3);
    const node = state?.ratchetTree[2];
    if (node?.nodeType !== "leaf") throw new Error("no leaf");
    const fresh = (await newPackage("new")).publicPackage.leafNode;
    const withPath = (await commit(good, state ?? (await start(good)), [])).newState.ratchetTree;
    const parent = withPath.find((one) => one?.nodeType === "parent");
    if (parent?.nodeType !== "parent") throw new Error("no parent");
    return [
      await check(withPath, fresh),
      await check(withPath, { ...fresh, hpkePublicKey: node.leaf.hpkePublicKey }),
      await check(withPath, { ...fresh, signaturePublicKey: node.leaf.signaturePublicKey }),
      await check(withPath, { ...fresh, hpkePublicKey: parent.parent.hpkePublicKey }),
    ].map((error) => error !== undefined);
  }
  test("a key that is in the tree is refused", async () => {
    expect(await verdicts(good.validateLeafNodeCredentialAndKeyUniqueness)).toEqual([false, true, true, true]);
  });
  test("without it all pass", async () => {
    expect(await verdicts((await without("C")).validateLeafNodeCredentialAndKeyUniqueness)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

describe("D, E: a commit that changes the GroupContext", () => {
  const needsPath = async (lib: Library): Promise<boolean> => {
    const state = at(await grown(good, 2), 0);
    const proposals = [{ proposalOrRefType: "proposal" as const, proposal: context("x") }];
    const none: PskIndex = { findPsk: () => undefined };
    return (await lib.applyProposals(state, proposals, toLeafIndex(0), none, true, cs())).needsUpdatePath;
  };
  test("D: it needs a path; without the correction it goes without", async () => {
    expect(await needsPath(good)).toBe(true);
    expect(await needsPath(await without("D"))).toBe(false);
  });
  async function scenario(sender: Library): Promise<void> {
    const states = await grown(good, 3);
    const made = await commit(sender, at(states, 0), [context("new")]);
    await take(good, at(states, 1), made.commit);
  }
  test("E: its path is encrypted under the new extensions", async () => {
    await scenario(good);
  });
  test("E: without it no member can decrypt the path", async () => {
    await expect(scenario(await without("E"))).rejects.toThrow();
  });
});

describe("G: pre-shared keys of the caller", () => {
  async function scenario(lib: Library): Promise<void> {
    const states = await grown(good, 2);
    const key = crypto.random(32);
    const index: PskIndex = { findPsk: () => key };
    const proposal = {
      proposalType: "psk" as const,
      psk: { preSharedKeyId: { psktype: "external" as const, pskId: new Uint8Array(4), pskNonce: crypto.random(32) } },
    };
    const made = await good.createCommit(
      { state: at(states, 0), cipherSuite: cs(), pskIndex: index },
      { extraProposals: [proposal] },
    );
    await take(lib, at(states, 1), made.commit, index);
  }
  test("are used for private messages", async () => {
    await scenario(good);
  });
  test("without it they are not found", async () => {
    await expect(scenario(await without("G"))).rejects.toThrow();
  });
});

describe("H: external_pub", () => {
  const data = async (lib: Library): Promise<Uint8Array> => {
    const info = await lib.createGroupInfoWithExternalPub(await start(good), [], cs());
    return info.extensions.find((one) => one.extensionType === "external_pub")?.extensionData ?? new Uint8Array();
  };
  test("begins with the length of the key; without the correction it does not", async () => {
    const bytes = await data(good);
    expect([bytes.length, bytes[0]]).toEqual([33, 32]);
    expect((await data(await without("H"))).length).toBe(32);
  });
});

describe("I: removing the last other member", () => {
  /** What the removed one computes from what it has: the old init secret, the commit it can read, and zero. */
  async function removedKnows(lib: Library): Promise<boolean> {
    const [alice, bob] = await grown(good, 2);
    if (alice === undefined || bob === undefined) throw new Error("no group");
    const { newState, commit: message } = await commit(lib, alice, [remove(1)], { wireAsPublicMessage: true });
    if (message.wireformat !== "mls_public_message") throw new Error("wire format");
    const { content, auth } = message.publicMessage;
    const treeHash = await treeHashRoot(newState.ratchetTree, cs().hash);
    const next = await good.nextEpochContext(
      bob.groupContext,
      "mls_public_message",
      content as never,
      auth.signature,
      treeHash,
      bob.confirmationTag,
      cs().hash,
    );
    const zero = new Uint8Array(32);
    const guess = await good.initializeEpoch(bob.keySchedule.initSecret, zero, next, zero, cs().kdf);
    return crypto.equal(guess.keySchedule.epochAuthenticator, newState.keySchedule.epochAuthenticator);
  }
  test("shuts it out", async () => {
    expect(await removedKnows(good)).toBe(false);
  });
  test("without it the removed one computes the next epoch", async () => {
    expect(await removedKnows(await without("I"))).toBe(true);
  });
});

describe("M: ExternalInit in a member's commit", () => {
  async function scenario(lib: Library): Promise<void> {
    const state = at(await grown(good, 3), 2);
    const init = { proposalType: "external_init" as const, externalInit: { kemOutput: crypto.boxPair().publicKey } };
    const list = [init, remove(0)].map((proposal) => ({ proposalOrRefType: "proposal" as const, proposal }));
    await lib.applyProposals(state, list, toLeafIndex(1), { findPsk: () => undefined }, false, cs());
  }
  test("is refused", async () => {
    await expect(scenario(good)).rejects.toThrow("external_init");
  });
  test("without it a member removes the first one past every check", async () => {
    await scenario(await without("M"));
  });
});

describe("P: coming back without a former leaf", () => {
  /** What a process of its own says; it has so long from the moment it makes the call, however slow the machine. */
  function attempt(folder: string): Promise<string> {
    const child = spawn(process.execPath, [fileURLToPath(new URL("./resync.ts", import.meta.url)), folder]);
    let said = "";
    child.stdout.on("data", (data: Buffer) => {
      said += data.toString();
      if (said === "trying\n") setTimeout(() => child.kill("SIGKILL"), CALL_MS_MAX);
    });
    return new Promise((resolve) => {
      child.on("close", (_code, signal) => {
        resolve(said + (signal ?? ""));
      });
    });
  }

  test("is refused", async () => {
    expect(await attempt("")).toBe("trying\nrefused: there is no former leaf to come back from\n");
  });
  test("without it the call never returns", async () => {
    expect(await attempt(withoutCorrections(["P"]))).toBe("trying\nSIGKILL");
  });
});

describe("Q: naming secrets for wiping", () => {
  test("Q1: a secret tree's values have no holes; without the correction they begin with them", async () => {
    const state = await start(good);
    expect(good.allSecretTreeValues(state.secretTree).every((value) => value instanceof Uint8Array)).toBe(true);
    const holed = (await without("Q1")).allSecretTreeValues(state.secretTree);
    expect(() => {
      for (const value of holed) value.fill(0);
    }).toThrow();
  });
  test("Q2: receiver data that falls out of the window is named; without the correction it never is", async () => {
    const dropped = async (lib: Library): Promise<number> => {
      let state = await start(good);
      state = {
        ...state,
        clientConfig: {
          ...state.clientConfig,
          keyRetentionConfig: { ...state.clientConfig.keyRetentionConfig, retainKeysForEpochs: 1 },
        },
      };
      state = (await commit(good, state, [])).newState;
      return lib.addHistoricalReceiverData(state)[1].length;
    };
    expect(await dropped(good)).toBeGreaterThan(0);
    expect(await dropped(await without("Q2"))).toBe(0);
  });
});

test("every correction has its test above", () => {
  expect(corrections.map(({ letter }) => letter).sort()).toEqual([
    "A",
    "B",
    "C",
    "D",
    "E",
    "G",
    "H",
    "I",
    "M",
    "P",
    "Q1",
    "Q2",
  ]);
});
