/**
 * The parts of MLS that the official test vectors speak of, so that those run through the very file that a worker
 * loads. Nothing in the product uses this.
 */
export { makeProposalRef } from "ts-mls/authenticatedContent.js";
export { decodeAuthenticatedContent } from "ts-mls/authenticatedContent.js";
export { applyProposals, joinGroup, makePskIndex } from "ts-mls/clientState.js";
export { decodeCommit, encodeCommit } from "ts-mls/commit.js";
export { determineLength } from "ts-mls/codec/variableLength.js";
export { applyUpdatePathSecret } from "ts-mls/createCommit.js";
export { defaultClientConfig } from "ts-mls/clientConfig.js";
export { refhash } from "ts-mls/crypto/hash.js";
export { decryptWithLabel, encryptWithLabel } from "ts-mls/crypto/hpke.js";
export { deriveSecret, deriveTreeSecret, expandWithLabel } from "ts-mls/crypto/kdf.js";
export { signWithLabel, verifyWithLabel } from "ts-mls/crypto/signature.js";
export { verifyConfirmationTag } from "ts-mls/framedContent.js";
export { encodeGroupContext } from "ts-mls/groupContext.js";
export { extractWelcomeSecret, verifyGroupInfoConfirmationTag, verifyGroupInfoSignature } from "ts-mls/groupInfo.js";
export { decodeGroupSecrets, encodeGroupSecrets } from "ts-mls/groupSecrets.js";
export { acceptAll } from "ts-mls/incomingMessageAction.js";
export { decodeKeyPackage, makeKeyPackageRef } from "ts-mls/keyPackage.js";
export { deriveKeySchedule, initializeEpoch, mlsExporter } from "ts-mls/keySchedule.js";
export { decodeMlsMessage, encodeMlsMessage } from "ts-mls/message.js";
export { protectApplicationData, protectProposal, unprotectPrivateMessage } from "ts-mls/messageProtection.js";
export { protectProposalPublic, unprotectPublicMessage } from "ts-mls/messageProtectionPublic.js";
export { verifyParentHashes } from "ts-mls/parentHash.js";
export { getCommitSecret, pathToRoot } from "ts-mls/pathSecrets.js";
export { toPrivateKeyPath } from "ts-mls/privateKeyPath.js";
export { computePskSecret } from "ts-mls/presharedkey.js";
export { processMessage } from "ts-mls/processMessages.js";
export * from "ts-mls/proposal.js";
export { emptyPskIndex } from "ts-mls/pskIndex.js";
export {
  addLeafNode,
  decodeRatchetTree,
  encodeRatchetTree,
  removeLeafNode,
  resolution,
  updateLeafNode,
} from "ts-mls/ratchetTree.js";
export { createSecretTree, deriveKey, deriveNonce, ratchetUntil } from "ts-mls/secretTree.js";
export { expandSenderDataKey, expandSenderDataNonce } from "ts-mls/sender.js";
export { createConfirmedHash, createInterimHash } from "ts-mls/transcriptHash.js";
export { treeHash, treeHashRoot } from "ts-mls/treeHash.js";
export * as treemath from "ts-mls/treemath.js";
export { applyUpdatePath, createUpdatePath, decodeUpdatePath } from "ts-mls/updatePath.js";
export { decryptGroupInfo, decryptGroupSecrets } from "ts-mls/welcome.js";
export { x25519Kem } from "./suite/kem.ts";
export { makeSuite, SUITE, suiteOf } from "./suite/suite.ts";
