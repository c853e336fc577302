/**
 * An MLS member of our engine that a test of another language drives: one JSON request a line, one answer a line.
 *
 * `SUITE=1` is X25519 with AES-128-GCM, which other implementations speak, `SUITE=3` the product's own. No rule of the
 * product stands above it: it is the corrected library on libsodium, as the product uses it.
 */
import { createInterface } from "node:readline";
import { createGroup, joinGroup, type ClientState } from "ts-mls/clientState.js";
import { createCommit, createGroupInfoWithExternalPubAndRatchetTree, joinGroupExternal } from "ts-mls/createCommit.js";
import { createApplicationMessage } from "ts-mls/createMessage.js";
import type { CiphersuiteImpl } from "ts-mls/crypto/ciphersuite.js";
import { acceptAll } from "ts-mls/incomingMessageAction.js";
import { generateKeyPackageWithKey } from "ts-mls/keyPackage.js";
import { mlsExporter } from "ts-mls/keySchedule.js";
import { decodeMlsMessage, encodeMlsMessage, type MLSMessage, type MlsMessageContent } from "ts-mls/message.js";
import { processMessage } from "ts-mls/processMessages.js";
import type { Proposal } from "ts-mls/proposal.js";
import { emptyPskIndex } from "ts-mls/pskIndex.js";
import { ready, signPair } from "../../src/crypto/index.ts";
import { chacha20Poly1305 } from "../../src/crypto/suite/aead.ts";
import { x25519Kem } from "../../src/crypto/suite/kem.ts";
import { makeSuite, SUITE } from "../../src/crypto/suite/suite.ts";
import { aes128Gcm, SUITE_1 } from "./aes.ts";

type Made = Awaited<ReturnType<typeof generateKeyPackageWithKey>>;
type Request = { op: string; who: string } & Record<string, unknown>;

await ready();
const suite1 = process.env["SUITE"] !== "3";
const name = suite1 ? SUITE_1 : (SUITE as CiphersuiteImpl["name"]);
const cs = makeSuite(name, x25519Kem, suite1 ? aes128Gcm : chacha20Poly1305);
const packages = new Map<string, Made>();
const groups = new Map<string, ClientState>();

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const unhex = (value: unknown): Uint8Array => new Uint8Array(Buffer.from(String(value), "hex"));
const wire = (content: MlsMessageContent): string => hex(encodeMlsMessage({ version: "mls10", ...content }));

function message(value: unknown): MLSMessage {
  const decoded = decodeMlsMessage(unhex(value), 0);
  if (decoded === undefined) throw new Error("not an MLS message");
  return decoded[0];
}

function of<T>(map: Map<string, T>, who: string): T {
  const value = map.get(who);
  if (value === undefined) throw new Error(`${who} has none`);
  return value;
}

function keyPackageOf(value: unknown): Proposal {
  const decoded = message(value);
  if (decoded.wireformat !== "mls_key_package") throw new Error("not a key package");
  return { proposalType: "add", add: { keyPackage: decoded.keyPackage } };
}

/** A key package; `identity: "key"` names the member by its signature key. */
async function newPackage({ who, identity }: Request): Promise<object> {
  const keys = signPair();
  const now = BigInt(Math.floor(Date.now() / 1000));
  const made = await generateKeyPackageWithKey(
    { credentialType: "basic", identity: identity === "key" ? keys.publicKey : unhex(identity) },
    { versions: ["mls10"], ciphersuites: [name], extensions: [], proposals: [], credentials: ["basic"] },
    { notBefore: now - 3600n, notAfter: now + 2_419_200n },
    [],
    { signKey: keys.privateKey, publicKey: keys.publicKey },
    cs,
  );
  packages.set(who, made);
  return {
    key_package: wire({ wireformat: "mls_key_package", keyPackage: made.publicPackage }),
    key: hex(keys.publicKey),
  };
}

async function create({ who, group }: Request): Promise<object> {
  const { publicPackage, privatePackage } = of(packages, who);
  groups.set(who, await createGroup(unhex(group), publicPackage, privatePackage, [], cs));
  return {};
}

async function commit({ who, adds, removes, open }: Request): Promise<object> {
  const proposals: Proposal[] = [
    ...(adds as unknown[]).map(keyPackageOf),
    ...(removes as number[]).map((removed): Proposal => ({ proposalType: "remove", remove: { removed } })),
  ];
  const made = await createCommit(
    { state: of(groups, who), cipherSuite: cs },
    { extraProposals: proposals, ratchetTreeExtension: true, wireAsPublicMessage: open === true },
  );
  groups.set(who, made.newState);
  const welcome = made.welcome === undefined ? null : wire({ wireformat: "mls_welcome", welcome: made.welcome });
  return { commit: hex(encodeMlsMessage(made.commit)), welcome };
}

async function join({ who, welcome }: Request): Promise<object> {
  const decoded = message(welcome);
  if (decoded.wireformat !== "mls_welcome") throw new Error("not a Welcome");
  const { publicPackage, privatePackage } = of(packages, who);
  groups.set(who, await joinGroup(decoded.welcome, publicPackage, privatePackage, emptyPskIndex, cs));
  return {};
}

async function take({ who, bytes }: Request): Promise<object> {
  const decoded = message(bytes);
  if (decoded.wireformat !== "mls_private_message" && decoded.wireformat !== "mls_public_message")
    throw new Error("wire format");
  const result = await processMessage(decoded, of(groups, who), emptyPskIndex, acceptAll, cs);
  groups.set(who, result.newState);
  return result.kind === "applicationMessage"
    ? { plain: hex(result.message) }
    : { active: result.newState.groupActiveState.kind };
}

async function encrypt({ who, plain }: Request): Promise<object> {
  const made = await createApplicationMessage(of(groups, who), unhex(plain), cs);
  groups.set(who, made.newState);
  return { bytes: wire({ wireformat: "mls_private_message", privateMessage: made.privateMessage }) };
}

async function info({ who }: Request): Promise<object> {
  const { groupContext, ratchetTree, privatePath } = of(groups, who);
  const leaves = ratchetTree.flatMap((node, index) =>
    node?.nodeType === "leaf" && node.leaf.credential.credentialType === "basic"
      ? [[index / 2, hex(node.leaf.credential.identity)]]
      : [],
  );
  return { epoch: Number(groupContext.epoch), leaf: privatePath.leafIndex, leaves, secret: hex(await exporter(who)) };
}

const exporter = (who: string): Promise<Uint8Array> =>
  mlsExporter(of(groups, who).keySchedule.exporterSecret, "test", new Uint8Array([0]), 32, cs);

async function groupInfo({ who }: Request): Promise<object> {
  const made = await createGroupInfoWithExternalPubAndRatchetTree(of(groups, who), [], cs);
  return { group_info: wire({ wireformat: "mls_group_info", groupInfo: made }) };
}

async function joinExternal({ who, group_info, resync }: Request): Promise<object> {
  const decoded = message(group_info);
  if (decoded.wireformat !== "mls_group_info") throw new Error("not a GroupInfo");
  const { publicPackage, privatePackage } = of(packages, who);
  const made = await joinGroupExternal(decoded.groupInfo, publicPackage, privatePackage, resync === true, cs);
  groups.set(who, made.newState);
  return { commit: wire({ wireformat: "mls_public_message", publicMessage: made.publicMessage }) };
}

const operations: Record<string, (request: Request) => Promise<object>> = {
  package: newPackage,
  create,
  commit,
  join,
  take,
  encrypt,
  info,
  group_info: groupInfo,
  join_external: joinExternal,
};

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line) as Request;
  try {
    const answer = await operations[request.op]?.(request);
    process.stdout.write(`${JSON.stringify({ ok: true, ...answer })}\n`);
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ ok: false, error: (error as Error).stack })}\n`);
  }
}
