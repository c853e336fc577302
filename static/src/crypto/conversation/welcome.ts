/** A Welcome cut into each device's own part and one blob, and joining with them. RFC 9420 12.4.3.1. */
import { joinGroupWithExtensions, type ClientState } from "ts-mls/clientState.js";
import type { Extension } from "ts-mls/extension.js";
import type { GroupInfo } from "ts-mls/groupInfo.js";
import { makeKeyPackageRef, type KeyPackage, type PrivateKeyPackage } from "ts-mls/keyPackage.js";
import { emptyPskIndex } from "ts-mls/pskIndex.js";
import { decodeRatchetTree, encodeRatchetTree, type RatchetTree } from "ts-mls/ratchetTree.js";
import {
  decodeEncryptedGroupSecrets,
  decryptGroupInfo,
  decryptGroupSecrets,
  encodeEncryptedGroupSecrets,
  type Welcome as MlsWelcome,
} from "ts-mls/welcome.js";
import { equal, wipe, type U8 } from "../bytes.ts";
import { bytesField, packValue, textField, unpackFields } from "../codec.ts";
import type { Me } from "../identity.ts";
import { decodePackage, openPrivatePackage } from "../keypackage.ts";
import { unpad } from "../seal.ts";
import { suiteOf } from "../suite/suite.ts";
import { clientConfig, INFO_KEY } from "./config.ts";
import { no } from "./frames.ts";
import { readGroupState } from "./groupstate.ts";
import { infoKeyOf } from "./infokey.ts";
import { trimmed } from "./past.ts";
import { checkState } from "./roles.ts";
import { padToBucket } from "./sealed.ts";
import { credentialOf, holder, leavesOf } from "./tree.ts";
import type { Conversation, Welcome } from "./types.ts";

/** Whoever may not decrypt another's part does not get it; GroupInfo and tree are fetched, not sent forty times. */
export async function splitWelcome(
  welcome: MlsWelcome,
  packages: readonly KeyPackage[],
  tree: RatchetTree,
): Promise<Welcome> {
  const { hash } = suiteOf(welcome.cipherSuite);
  const parts = await Promise.all(
    packages.map(async (keyPackage) => {
      const ref = await makeKeyPackageRef(keyPackage, hash);
      const secrets =
        welcome.secrets.find((one) => equal(one.newMember, ref)) ?? no("a part of the Welcome is missing");
      const { account, device } = credentialOf(keyPackage.leafNode) ?? no("a key package without a credential");
      return { account, device, secrets: encodeEncryptedGroupSecrets(secrets) };
    }),
  );
  const blob = { suite: welcome.cipherSuite, info: welcome.encryptedGroupInfo, tree: encodeRatchetTree(tree) };
  return { parts, blob: padToBucket(packValue(blob)) };
}

/** What an invitation said: a Welcome that says otherwise is not joined. */
export interface Expected {
  conversation: U8;
  inviter: { account: string; device: string };
}

/**
 * The conversation that this device was added to.
 * Raises: Error when part, blob and package do not belong together, when tree or group state break a rule, or when
 * conversation or inviter are not the expected ones.
 */
export async function join(
  me: Pick<Me, "account" | "device" | "devicePrivate">,
  keyPackage: { publicPackage: U8; privatePackage: U8 },
  part: U8,
  blob: U8,
  expected?: Expected,
): Promise<Conversation> {
  const publicPackage = decodePackage(keyPackage.publicPackage);
  const privatePackage = openPrivatePackage(keyPackage.privatePackage, me.devicePrivate);
  const { welcome, tree } = reassemble(part, blob);
  if (expected !== undefined) await checkExpected(expected, welcome, tree, publicPackage, privatePackage);
  const [state, extensions] = await joinGroupWithExtensions(
    welcome,
    publicPackage,
    privatePackage,
    emptyPskIndex,
    suiteOf(welcome.cipherSuite),
    tree,
    undefined,
    clientConfig,
  );
  wipe(privatePackage.initPrivateKey);
  // The one tree is the blob's: it is the one in which the signer was looked up.
  if (extensions.some(({ extensionType }) => extensionType === "ratchet_tree")) no("a tree inside the Welcome");
  const mls = joined(state, me);
  const id = mls.groupContext.groupId.slice();
  return { id, status: "active", infoKey: await infoKeyFor(mls, extensions), mls, past: [], pending: null };
}

function reassemble(part: U8, blob: U8): { welcome: MlsWelcome; tree: RatchetTree } {
  const fields = unpackFields(unpad(blob));
  const cipherSuite = suiteOf(textField(fields, "suite", 64)).name;
  const secrets = decodeEncryptedGroupSecrets(part.slice(), 0);
  if (secrets?.[1] !== part.length) no("part of the Welcome");
  const tree = decodeRatchetTree(bytesField(fields, "tree"), 0)?.[0] ?? no("tree");
  return { welcome: { cipherSuite, secrets: [secrets[0]], encryptedGroupInfo: bytesField(fields, "info") }, tree };
}

async function checkExpected(
  expected: Expected,
  welcome: MlsWelcome,
  tree: RatchetTree,
  publicPackage: KeyPackage,
  privatePackage: PrivateKeyPackage,
): Promise<void> {
  const info = await openInfo(welcome, publicPackage, privatePackage);
  if (!equal(info.groupContext.groupId, expected.conversation)) no("another conversation than the invitation's");
  const signer = holder(tree, info.signer);
  const { account, device } = expected.inviter;
  if (signer?.account !== account || signer.device !== device) no("not signed by the inviter");
}

/** The library opens it too, but does not tell who signed. */
async function openInfo(
  welcome: MlsWelcome,
  publicPackage: KeyPackage,
  privatePackage: PrivateKeyPackage,
): Promise<GroupInfo> {
  const cs = suiteOf(welcome.cipherSuite);
  const key = await cs.hpke.importPrivateKey(privatePackage.initPrivateKey);
  const secrets = await decryptGroupSecrets(key, await makeKeyPackageRef(publicPackage, cs.hash), welcome, cs.hpke);
  if (secrets === undefined || secrets.psks.length > 0) no("group secrets");
  const info = await decryptGroupInfo(welcome, secrets.joinerSecret, new Uint8Array(cs.kdf.size), cs);
  wipe(secrets.joinerSecret);
  return info ?? no("group info");
}

/** What the library does not look at: that tree and group state agree, and that we are who we are in it. */
function joined(state: ClientState, me: Pick<Me, "account" | "device">): ClientState {
  checkState(readGroupState(state.groupContext.extensions), leavesOf(state.ratchetTree));
  const self = holder(state.ratchetTree, state.privatePath.leafIndex);
  if (self?.account !== me.account || self.device !== me.device) no("not our leaf");
  return trimmed(state);
}

async function infoKeyFor(state: ClientState, extensions: readonly Extension[]): Promise<U8> {
  const told = extensions.find(({ extensionType }) => extensionType === INFO_KEY)?.extensionData;
  if (told !== undefined && told.length !== 32) no("info key");
  return told?.slice() ?? infoKeyOf(state);
}
