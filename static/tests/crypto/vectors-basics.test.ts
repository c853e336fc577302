/** Official vectors: primitives, key schedule, secret tree, transcript, pre-shared keys, message protection. */
import { beforeAll, describe, expect, test } from "vitest";
import type * as Crypto from "../../src/crypto/index.ts";
import { builtCrypto } from "./built.ts";
import { hex, unhex, vectors, vectorsFolder } from "./vectors.ts";

type Hex = string;
let p: (typeof Crypto)["proof"];
let cs: ReturnType<(typeof Crypto)["proof"]["suiteOf"]>;

beforeAll(async () => {
  const { crypto, from } = await builtCrypto();
  process.stdout.write(`vectors run through ${from}\n`);
  p = crypto.proof;
  cs = p.suiteOf(p.SUITE);
});

describe.skipIf(vectorsFolder() === undefined)(
  "official vectors (not run: vectors not found, unless VECTORS names them)",
  () => {
    interface Basics {
      ref_hash: { label: string; out: Hex; value: Hex };
      expand_with_label: { secret: Hex; label: string; context: Hex; length: number; out: Hex };
      derive_secret: { label: string; out: Hex; secret: Hex };
      derive_tree_secret: { generation: number; label: string; length: number; out: Hex; secret: Hex };
      sign_with_label: { content: Hex; label: string; priv: Hex; pub: Hex; signature: Hex };
      encrypt_with_label: {
        ciphertext: Hex;
        context: Hex;
        kem_output: Hex;
        label: string;
        plaintext: Hex;
        priv: Hex;
        pub: Hex;
      };
    }

    test("crypto-basics", async () => {
      const list = vectors<Basics>("crypto-basics");
      expect(list).toHaveLength(1);
      for (const v of list) {
        expect(hex(await p.refhash(v.ref_hash.label, unhex(v.ref_hash.value), cs.hash))).toBe(v.ref_hash.out);
        const {
          expand_with_label: e,
          derive_secret: d,
          derive_tree_secret: t,
          sign_with_label: s,
          encrypt_with_label: x,
        } = v;
        expect(hex(await p.expandWithLabel(unhex(e.secret), e.label, unhex(e.context), e.length, cs.kdf))).toBe(e.out);
        expect(hex(await p.deriveSecret(unhex(d.secret), d.label, cs.kdf))).toBe(d.out);
        expect(hex(await p.deriveTreeSecret(unhex(t.secret), t.label, t.generation, t.length, cs.kdf))).toBe(t.out);
        expect(await p.verifyWithLabel(unhex(s.pub), s.label, unhex(s.content), unhex(s.signature), cs.signature)).toBe(
          true,
        );
        expect(hex(await p.signWithLabel(unhex(s.priv), s.label, unhex(s.content), cs.signature))).toBe(s.signature);
        const key = await cs.hpke.importPrivateKey(unhex(x.priv));
        const open = (kem: Uint8Array, sealed: Uint8Array): Promise<Uint8Array> =>
          p.decryptWithLabel(key, x.label, unhex(x.context), kem, sealed, cs.hpke);
        expect(hex(await open(unhex(x.kem_output), unhex(x.ciphertext)))).toBe(x.plaintext);
        const again = await p.encryptWithLabel(
          await cs.hpke.importPublicKey(unhex(x.pub)),
          x.label,
          unhex(x.context),
          unhex(x.plaintext),
          cs.hpke,
        );
        expect(hex(await open(again.enc, again.ct))).toBe(x.plaintext);
      }
    });

    test("deserialization and tree-math", () => {
      for (const v of vectors<{ vlbytes_header: Hex; length: number }>("deserialization")) {
        expect(p.determineLength(unhex(v.vlbytes_header)).length).toBe(v.length);
      }
      const { treemath: m } = p;
      type Row = (number | null)[];
      for (const v of vectors<{
        n_leaves: number;
        n_nodes: number;
        root: number;
        left: Row;
        right: Row;
        parent: Row;
        sibling: Row;
      }>("tree-math")) {
        expect([m.nodeWidth(v.n_leaves), m.root(v.n_leaves)]).toEqual([v.n_nodes, v.root]);
        for (let i = 0; i < v.n_nodes; i++) {
          const node = m.toNodeIndex(i);
          const or = (f: () => number): number | null => {
            try {
              return f();
            } catch {
              return null;
            }
          };
          expect([
            or(() => m.left(node)),
            or(() => m.right(node)),
            or(() => m.parent(node, v.n_leaves)),
            or(() => m.sibling(node, v.n_leaves)),
          ]).toEqual([v.left[i], v.right[i], v.parent[i], v.sibling[i]]);
        }
      }
    });

    interface Schedule {
      group_id: Hex;
      initial_init_secret: Hex;
      epochs: (Record<
        | "tree_hash"
        | "commit_secret"
        | "psk_secret"
        | "confirmed_transcript_hash"
        | "group_context"
        | "joiner_secret"
        | "welcome_secret"
        | "init_secret"
        | "sender_data_secret"
        | "encryption_secret"
        | "exporter_secret"
        | "epoch_authenticator"
        | "external_secret"
        | "confirmation_key"
        | "membership_key"
        | "resumption_psk"
        | "external_pub",
        Hex
      > & { exporter: { label: string; context: Hex; length: number; secret: Hex } })[];
    }

    test("key-schedule", async () => {
      for (const v of vectors<Schedule>("key-schedule")) {
        let init = unhex(v.initial_init_secret);
        for (const [i, e] of v.epochs.entries()) {
          const context = {
            version: "mls10" as const,
            cipherSuite: p.SUITE as never,
            groupId: unhex(v.group_id),
            epoch: BigInt(i),
            treeHash: unhex(e.tree_hash),
            confirmedTranscriptHash: unhex(e.confirmed_transcript_hash),
            extensions: [],
          };
          expect(hex(p.encodeGroupContext(context))).toBe(e.group_context);
          const made = await p.initializeEpoch(init, unhex(e.commit_secret), context, unhex(e.psk_secret), cs.kdf);
          const k = made.keySchedule;
          expect(
            [
              made.joinerSecret,
              made.welcomeSecret,
              made.encryptionSecret,
              k.initSecret,
              k.senderDataSecret,
              k.exporterSecret,
              k.epochAuthenticator,
              k.externalSecret,
              k.confirmationKey,
              k.membershipKey,
              k.resumptionPsk,
            ].map(hex),
          ).toEqual([
            e.joiner_secret,
            e.welcome_secret,
            e.encryption_secret,
            e.init_secret,
            e.sender_data_secret,
            e.exporter_secret,
            e.epoch_authenticator,
            e.external_secret,
            e.confirmation_key,
            e.membership_key,
            e.resumption_psk,
          ]);
          const { publicKey } = await cs.hpke.deriveKeyPair(k.externalSecret);
          expect(hex(await cs.hpke.exportPublicKey(publicKey))).toBe(e.external_pub);
          expect(
            hex(
              await p.mlsExporter(k.exporterSecret, e.exporter.label, unhex(e.exporter.context), e.exporter.length, cs),
            ),
          ).toBe(e.exporter.secret);
          init = k.initSecret;
        }
      }
    });

    interface Ratchets {
      encryption_secret: Hex;
      sender_data: { sender_data_secret: Hex; ciphertext: Hex; key: Hex; nonce: Hex };
      leaves: (Record<"application_key" | "application_nonce" | "handshake_key" | "handshake_nonce", Hex> & {
        generation: number;
      })[][];
    }

    test("secret-tree", async () => {
      const keep = { retainKeysForGenerations: 0, retainKeysForEpochs: 0, maximumForwardRatchetSteps: 1000 };
      for (const v of vectors<Ratchets>("secret-tree")) {
        const s = v.sender_data;
        expect(hex(await p.expandSenderDataKey(cs, unhex(s.sender_data_secret), unhex(s.ciphertext)))).toBe(s.key);
        expect(hex(await p.expandSenderDataNonce(cs, unhex(s.sender_data_secret), unhex(s.ciphertext)))).toBe(s.nonce);
        const tree = await p.createSecretTree(v.leaves.length, unhex(v.encryption_secret), cs.kdf);
        for (const [leaf, generations] of v.leaves.entries())
          for (const g of generations) {
            const node = tree[2 * leaf];
            if (node === undefined) throw new Error("no node");
            const [application] = await p.ratchetUntil(node.application, g.generation, keep, cs.kdf);
            const [handshake] = await p.ratchetUntil(node.handshake, g.generation, keep, cs.kdf);
            const pair = async (secret: Uint8Array): Promise<Hex[]> => [
              hex(await p.deriveKey(secret, g.generation, cs)),
              hex(await p.deriveNonce(secret, g.generation, cs)),
            ];
            expect([...(await pair(application.secret)), ...(await pair(handshake.secret))]).toEqual([
              g.application_key,
              g.application_nonce,
              g.handshake_key,
              g.handshake_nonce,
            ]);
          }
      }
    });

    test("transcript-hashes", async () => {
      type Transcript = Record<
        | "confirmation_key"
        | "authenticated_content"
        | "interim_transcript_hash_before"
        | "confirmed_transcript_hash_after"
        | "interim_transcript_hash_after",
        Hex
      >;
      for (const v of vectors<Transcript>("transcript-hashes")) {
        const decoded = p.decodeAuthenticatedContent(unhex(v.authenticated_content), 0)?.[0];
        if (decoded?.content.contentType !== "commit" || decoded.auth.contentType !== "commit")
          throw new Error("not a commit");
        const input = { wireformat: decoded.wireformat, content: decoded.content, signature: decoded.auth.signature };
        const confirmed = await p.createConfirmedHash(unhex(v.interim_transcript_hash_before), input, cs.hash);
        expect(hex(confirmed)).toBe(v.confirmed_transcript_hash_after);
        expect(hex(await p.createInterimHash(confirmed, decoded.auth.confirmationTag, cs.hash))).toBe(
          v.interim_transcript_hash_after,
        );
        expect(
          await p.verifyConfirmationTag(unhex(v.confirmation_key), decoded.auth.confirmationTag, confirmed, cs.hash),
        ).toBe(true);
      }
    });

    test("psk_secret", async () => {
      const list = vectors<{ psks: { psk_id: Hex; psk: Hex; psk_nonce: Hex }[]; psk_secret: Hex }>("psk_secret");
      expect(list).toHaveLength(11);
      for (const v of list) {
        const psks = v.psks.map(
          (k) =>
            [
              { psktype: "external" as const, pskId: unhex(k.psk_id), pskNonce: unhex(k.psk_nonce) },
              unhex(k.psk),
            ] as const,
        );
        expect(hex(await p.computePskSecret(psks as never, cs))).toBe(v.psk_secret);
      }
    });

    type Protection = Record<
      | "group_id"
      | "tree_hash"
      | "confirmed_transcript_hash"
      | "signature_priv"
      | "signature_pub"
      | "encryption_secret"
      | "sender_data_secret"
      | "membership_key"
      | "proposal"
      | "proposal_priv"
      | "proposal_pub"
      | "commit"
      | "commit_priv"
      | "commit_pub"
      | "application"
      | "application_priv",
      Hex
    > & { epoch: number };

    test("message-protection", async () => {
      for (const v of vectors<Protection>("message-protection")) {
        const context = {
          version: "mls10" as const,
          cipherSuite: p.SUITE as never,
          groupId: unhex(v.group_id),
          epoch: BigInt(v.epoch),
          treeHash: unhex(v.tree_hash),
          confirmedTranscriptHash: unhex(v.confirmed_transcript_hash),
          extensions: [],
        };
        const key = unhex(v.signature_pub);
        const leaf = { nodeType: "leaf", leaf: {} } as never;
        const open = async (bytes: Hex) => {
          const message = p.decodeMlsMessage(unhex(bytes), 0)?.[0];
          const tree = await p.createSecretTree(2, unhex(v.encryption_secret), cs.kdf);
          if (message?.wireformat === "mls_private_message") {
            const keep = p.defaultClientConfig.keyRetentionConfig;
            return (
              await p.unprotectPrivateMessage(
                unhex(v.sender_data_secret),
                message.privateMessage,
                tree,
                [leaf, undefined, leaf],
                context,
                keep,
                cs,
                key,
              )
            ).content.content;
          }
          if (message?.wireformat !== "mls_public_message") throw new Error("wire format");
          return (
            await p.unprotectPublicMessage(
              unhex(v.membership_key),
              context,
              [leaf, undefined, leaf],
              message.publicMessage,
              cs,
              key,
            )
          ).content;
        };
        for (const bytes of [v.proposal_priv, v.proposal_pub]) {
          const content = await open(bytes);
          expect(content.contentType === "proposal" && hex(p.encodeProposal(content.proposal))).toBe(v.proposal);
        }
        for (const bytes of [v.commit_priv, v.commit_pub]) {
          const content = await open(bytes);
          expect(content.contentType === "commit" && hex(p.encodeCommit(content.commit))).toBe(v.commit);
        }
        const application = await open(v.application_priv);
        expect(application.contentType === "application" && hex(application.applicationData)).toBe(v.application);
      }
    });

    test("messages: what is decoded is encoded to the same bytes", () => {
      const list = vectors<Record<string, Hex>>("messages");
      expect(list).toHaveLength(300);
      const whole = [
        "mls_welcome",
        "mls_group_info",
        "mls_key_package",
        "public_message_application",
        "public_message_proposal",
        "public_message_commit",
        "private_message",
      ];
      for (const v of list) {
        for (const name of whole) again(p.decodeMlsMessage, p.encodeMlsMessage, v[name]);
        again(p.decodeRatchetTree, p.encodeRatchetTree, v["ratchet_tree"]);
        again(p.decodeGroupSecrets, p.encodeGroupSecrets, v["group_secrets"]);
        again(p.decodeAdd, p.encodeAdd, v["add_proposal"]);
        again(p.decodeUpdate, p.encodeUpdate, v["update_proposal"]);
        again(p.decodeRemove, p.encodeRemove, v["remove_proposal"]);
        again(p.decodePSK, p.encodePSK, v["pre_shared_key_proposal"]);
        again(p.decodeReinit, p.encodeReinit, v["re_init_proposal"]);
        again(p.decodeExternalInit, p.encodeExternalInit, v["external_init_proposal"]);
        again(p.decodeGroupContextExtensions, p.encodeGroupContextExtensions, v["group_context_extensions_proposal"]);
        again(p.decodeCommit, p.encodeCommit, v["commit"]);
      }
    });

    function again<T>(
      decode: (b: Uint8Array, at: number) => [T, number] | undefined,
      encode: (value: T) => Uint8Array,
      bytes: Hex | undefined,
    ): void {
      const decoded = decode(unhex(bytes ?? ""), 0);
      expect(decoded && hex(encode(decoded[0]))).toBe(bytes);
    }
  },
);
