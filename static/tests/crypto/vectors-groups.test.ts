/** Official vectors: trees, TreeKEM, Welcomes, and clients that follow a group passively. */
import { beforeAll, describe, expect, test } from "vitest";
import type * as Crypto from "../../src/crypto/index.ts";
import { aes128Gcm, SUITE_1 } from "../interop/aes.ts";
import { builtCrypto } from "./built.ts";
import { hex, unhex, vectors, vectorsFolder } from "./vectors.ts";

type Hex = string;
type Suite = ReturnType<(typeof Crypto)["proof"]["suiteOf"]>;
let p: (typeof Crypto)["proof"];
let cs: Suite;
let suite1: Suite;

beforeAll(async () => {
  ({
    crypto: { proof: p },
  } = await builtCrypto());
  cs = p.suiteOf(p.SUITE);
  suite1 = p.makeSuite(SUITE_1, p.x25519Kem, aes128Gcm);
});

function whole<T>(decoded: [T, number] | undefined): T {
  if (decoded === undefined) throw new Error("not decoded");
  return decoded[0];
}

describe.skipIf(vectorsFolder() === undefined)(
  "official vectors (not run: vectors not found, unless VECTORS names them)",
  () => {
    test("tree-validation", async () => {
      const list = vectors<{ tree: Hex; group_id: Hex; tree_hashes: Hex[]; resolutions: number[][] }>(
        "tree-validation",
      );
      expect(list).toHaveLength(14);
      for (const v of list) {
        const tree = whole(p.decodeRatchetTree(unhex(v.tree), 0));
        for (const [i, expected] of v.resolutions.entries()) {
          const node = p.treemath.toNodeIndex(i);
          expect(p.resolution(tree, node)).toEqual(expected);
          expect(hex(await p.treeHash(tree, node, cs.hash))).toBe(v.tree_hashes[i]);
        }
        expect(await p.verifyParentHashes(tree, cs.hash)).toBe(true);
      }
    });

    test("tree-operations", async () => {
      // These exist for suite 1 only; the tree is the same in every suite with SHA-256.
      const list = vectorsOf1<{
        tree_before: Hex;
        tree_after: Hex;
        tree_hash_before: Hex;
        tree_hash_after: Hex;
        proposal: Hex;
        proposal_sender: number;
      }>("tree-operations");
      expect(list).toHaveLength(5);
      for (const v of list) {
        const tree = whole(p.decodeRatchetTree(unhex(v.tree_before), 0));
        expect(hex(await p.treeHashRoot(tree, suite1.hash))).toBe(v.tree_hash_before);
        const proposal = whole(p.decodeProposal(unhex(v.proposal), 0));
        const after =
          "add" in proposal
            ? p.addLeafNode(tree, proposal.add.keyPackage.leafNode)[0]
            : "remove" in proposal
              ? p.removeLeafNode(tree, p.treemath.toLeafIndex(proposal.remove.removed))
              : "update" in proposal
                ? p.updateLeafNode(tree, proposal.update.leafNode, p.treemath.toLeafIndex(v.proposal_sender))
                : tree;
        expect(hex(p.encodeRatchetTree(after))).toBe(v.tree_after);
        expect(hex(await p.treeHashRoot(after, suite1.hash))).toBe(v.tree_hash_after);
      }
    });

    interface Kem {
      epoch: number;
      group_id: Hex;
      confirmed_transcript_hash: Hex;
      ratchet_tree: Hex;
      leaves_private: {
        index: number;
        encryption_priv: Hex;
        signature_priv: Hex;
        path_secrets: { node: number; path_secret: Hex }[];
      }[];
      update_paths: {
        sender: number;
        update_path: Hex;
        path_secrets: (Hex | null)[];
        commit_secret: Hex;
        tree_hash_after: Hex;
      }[];
    }

    test("treekem", async () => {
      const list = vectors<Kem>("treekem");
      expect(list).toHaveLength(11);
      for (const v of list)
        for (const u of v.update_paths) {
          const tree = whole(p.decodeRatchetTree(unhex(v.ratchet_tree), 0));
          const path = whole(p.decodeUpdatePath(unhex(u.update_path), 0));
          const sender = p.treemath.toLeafIndex(u.sender);
          const after = await p.applyUpdatePath(tree, sender, path, cs.hash);
          const treeHash = await p.treeHashRoot(after, cs.hash);
          expect(hex(treeHash)).toBe(u.tree_hash_after);
          const context = {
            version: "mls10" as const,
            cipherSuite: p.SUITE as never,
            groupId: unhex(v.group_id),
            epoch: BigInt(v.epoch),
            treeHash,
            confirmedTranscriptHash: unhex(v.confirmed_transcript_hash),
            extensions: [],
          };
          for (const me of v.leaves_private) {
            if (me.index === u.sender) continue;
            const mine = await privatePath(me);
            const { nodeIndex, pathSecret } = await p.applyUpdatePathSecret(after, mine, sender, context, path, [], cs);
            expect(hex(pathSecret)).toBe(u.path_secrets[me.index]);
            expect(hex(await p.getCommitSecret(after, p.treemath.toNodeIndex(nodeIndex), pathSecret, cs.kdf))).toBe(
              u.commit_secret,
            );
          }
        }
    });

    async function privatePath(me: Kem["leaves_private"][number]) {
      const secrets = Object.fromEntries(me.path_secrets.map((s) => [s.node, unhex(s.path_secret)]));
      const path = await p.toPrivateKeyPath(secrets, me.index, cs);
      return { ...path, privateKeys: { ...path.privateKeys, [2 * me.index]: unhex(me.encryption_priv) } };
    }

    test("welcome", async () => {
      for (const v of vectors<Record<"init_priv" | "key_package" | "signer_pub" | "welcome", Hex>>("welcome")) {
        const message = whole(p.decodeMlsMessage(unhex(v.welcome), 0));
        const packed = whole(p.decodeMlsMessage(unhex(v.key_package), 0));
        if (message.wireformat !== "mls_welcome" || packed.wireformat !== "mls_key_package")
          throw new Error("wire format");
        const key = await cs.hpke.importPrivateKey(unhex(v.init_priv));
        const ref = await p.makeKeyPackageRef(packed.keyPackage, cs.hash);
        const secrets = await p.decryptGroupSecrets(key, ref, message.welcome, cs.hpke);
        if (secrets === undefined) throw new Error("no secrets");
        const psk = await p.computePskSecret([], cs);
        const info = await p.decryptGroupInfo(message.welcome, secrets.joinerSecret, psk, cs);
        if (info === undefined) throw new Error("no GroupInfo");
        expect(await p.verifyGroupInfoSignature(info, unhex(v.signer_pub), cs.signature)).toBe(true);
        expect(await p.verifyGroupInfoConfirmationTag(info, secrets.joinerSecret, psk, cs)).toBe(true);
      }
    });

    interface Passive {
      external_psks: { psk_id: Hex; psk: Hex }[];
      ratchet_tree: Hex | null;
      initial_epoch_authenticator: Hex;
      key_package: Hex;
      signature_priv: Hex;
      encryption_priv: Hex;
      init_priv: Hex;
      welcome: Hex;
      epochs: { proposals: Hex[]; commit: Hex; epoch_authenticator: Hex }[];
    }

    /** Joins by the Welcome and follows every epoch; gives how many. */
    async function follow(v: Passive, suite: Suite): Promise<number> {
      const welcome = whole(p.decodeMlsMessage(unhex(v.welcome), 0));
      const packed = whole(p.decodeMlsMessage(unhex(v.key_package), 0));
      if (welcome.wireformat !== "mls_welcome" || packed.wireformat !== "mls_key_package")
        throw new Error("wire format");
      const psks = Object.fromEntries(
        v.external_psks.map((k) => [Buffer.from(k.psk_id, "hex").toString("base64"), unhex(k.psk)]),
      );
      const keys = {
        initPrivateKey: unhex(v.init_priv),
        hpkePrivateKey: unhex(v.encryption_priv),
        signaturePrivateKey: unhex(v.signature_priv),
      };
      const tree = v.ratchet_tree === null ? undefined : whole(p.decodeRatchetTree(unhex(v.ratchet_tree), 0));
      let state = await p.joinGroup(
        welcome.welcome,
        packed.keyPackage,
        keys,
        p.makePskIndex(undefined, psks),
        suite,
        tree,
      );
      expect(hex(state.keySchedule.epochAuthenticator)).toBe(v.initial_epoch_authenticator);
      for (const epoch of v.epochs) {
        for (const bytes of [...epoch.proposals, epoch.commit]) {
          const message = whole(p.decodeMlsMessage(unhex(bytes), 0));
          if (message.wireformat !== "mls_private_message" && message.wireformat !== "mls_public_message")
            throw new Error("wire format");
          state = (await p.processMessage(message, state, p.makePskIndex(state, psks), p.acceptAll, suite)).newState;
        }
        expect(hex(state.keySchedule.epochAuthenticator)).toBe(epoch.epoch_authenticator);
      }
      return v.epochs.length;
    }

    test("passive-client-welcome", async () => {
      const list = vectors<Passive>("passive-client-welcome");
      expect(list).toHaveLength(8);
      for (const v of list) await follow(v, cs);
    });

    test("passive-client-handling-commit", async () => {
      const list = vectors<Passive>("passive-client-handling-commit");
      expect(list).toHaveLength(13);
      for (const v of list) expect(await follow(v, cs)).toBeGreaterThan(0);
    });

    test("passive-client-random: 200 epochs, of suite 1", async () => {
      const [v] = vectorsOf1<Passive>("passive-client-random");
      if (v === undefined) throw new Error("no vector");
      expect(await follow(v, suite1)).toBe(200);
    });

    const vectorsOf1 = <T>(name: string): T[] => vectors<T>(name, 1);
  },
);
