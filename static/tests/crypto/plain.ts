/** Groups made with the library alone, no rule of ours above it: each step by a library of one's choice. */
import type { ClientState } from "ts-mls/clientState.js";
import type { CreateCommitOptions, CreateCommitResult } from "ts-mls/createCommit.js";
import { generateKeyPackage } from "ts-mls/keyPackage.js";
import type { MLSMessage, MlsPrivateMessage, MlsPublicMessage } from "ts-mls/message.js";
import type { Proposal } from "ts-mls/proposal.js";
import { emptyPskIndex } from "ts-mls/pskIndex.js";
import { acceptAll } from "ts-mls/incomingMessageAction.js";
import { SUITE, suiteOf } from "../../src/crypto/suite/suite.ts";
import type { Library } from "./library.ts";

const cs = () => suiteOf(SUITE);

const capabilities = {
  versions: ["mls10" as const],
  ciphersuites: [SUITE as "MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519"],
  extensions: [0xf001],
  proposals: [],
  credentials: ["basic" as const],
};

export const newPackage = (name: string): ReturnType<typeof generateKeyPackage> =>
  generateKeyPackage(
    { credentialType: "basic", identity: new TextEncoder().encode(name) },
    capabilities,
    { notBefore: 0n, notAfter: 9223372036854775807n },
    [],
    cs(),
  );

export type Package = Awaited<ReturnType<typeof newPackage>>;

export const add = ({ publicPackage }: Package): Proposal => ({
  proposalType: "add",
  add: { keyPackage: publicPackage },
});
export const remove = (removed: number): Proposal => ({ proposalType: "remove", remove: { removed } });
export const context = (data: string): Proposal => ({
  proposalType: "group_context_extensions",
  groupContextExtensions: { extensions: [{ extensionType: 0xf001, extensionData: new TextEncoder().encode(data) }] },
});

export async function start(lib: Library): Promise<ClientState> {
  const first = await newPackage("first");
  return lib.createGroup(new Uint8Array(16), first.publicPackage, first.privatePackage, [], cs());
}

export const commit = (
  lib: Library,
  state: ClientState,
  proposals: Proposal[],
  options: CreateCommitOptions = {},
): Promise<CreateCommitResult> =>
  lib.createCommit({ state, cipherSuite: cs() }, { extraProposals: proposals, ratchetTreeExtension: true, ...options });

export async function process(
  lib: Library,
  state: ClientState,
  message: MLSMessage,
  psk = emptyPskIndex,
): Promise<ClientState> {
  const result = await lib.processMessage(message as MlsPrivateMessage | MlsPublicMessage, state, psk, acceptAll, cs());
  return result.newState;
}

export async function join(
  lib: Library,
  { welcome }: CreateCommitResult,
  { publicPackage, privatePackage }: Package,
): Promise<ClientState> {
  if (welcome === undefined) throw new Error("no Welcome");
  return lib.joinGroup(welcome, publicPackage, privatePackage, emptyPskIndex, cs());
}

/** `states[0]` adds so many; all of them are in the group afterwards. */
export async function grown(lib: Library, count: number): Promise<ClientState[]> {
  const packages = await Promise.all(Array.from({ length: count - 1 }, (_, i) => newPackage(`member ${i}`)));
  const made = await commit(lib, await start(lib), packages.map(add));
  return [made.newState, ...(await Promise.all(packages.map((one) => join(lib, made, one))))];
}
