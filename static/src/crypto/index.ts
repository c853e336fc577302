/** The only door of this folder: everything cryptographic that the engine uses, as pure functions on values. */
export { ready } from "./sodium.ts";
export * from "./bytes.ts";
export { boxOpen, boxSeal, bucketFor, derive, hash, pad, seal, unpad, unseal } from "./seal.ts";
export { checkKdf, passwordKeys, wrapKey, type Kdf } from "./password.ts";
export { formatRecoveryKey, parseRecoveryKey, recoveryKeys, type RecoveryKeys } from "./recovery.ts";
export { boxPair, sign, signPair, verify, type KeyPair, type Me } from "./identity.ts";
export { makeManifest, readManifest, type Manifest, type ManifestDevice } from "./manifest.ts";
export { makeCredential, readCredential, sameDevice, type Credential } from "./credential.ts";
export { checkKeyPackage, makeKeyPackage, type KeyPackagePair } from "./keypackage.ts";
export {
  keyringMaximum,
  mergeKeyrings,
  openKeyring,
  sealKeyring,
  type KeyringEntries,
  type KeyringEntry,
  type KeyringFloor,
} from "./keyring.ts";
export {
  INVITATION_BYTES,
  makeInvitation,
  openInvitation,
  type Invitation,
  type InvitationFields,
} from "./invitation.ts";
export {
  CHUNK_BYTES,
  chunksOf,
  FILE_BYTES_MAX,
  hashEnd,
  hashMore,
  hashStart,
  holderSecret,
  newFileKeys,
  openChunk,
  paddedChunk,
  PLAIN_BYTES,
  plainIn,
  sealChunk,
  startStream,
  storedSize,
} from "./attachment.ts";
export { isFileBody, PREVIEW_BYTES_MAX, type FileBody, type FileMessageBody } from "./file.ts";
export {
  checkBody,
  EXPIRES_MAX,
  isEvent,
  TEXT_MAX,
  type EventBody,
  type Mention,
  type Ref,
  type TextBody,
} from "./bodies.ts";
export { makePayload, openPayload, type Body, type UnknownBody } from "./payload.ts";
export { safetyNumber, type SafetySide } from "./safety.ts";
export { makeWhisper, openWhisper, WHISPER_BYTES, type WhisperBody } from "./whisper.ts";
export { WINDOW } from "./conversation/config.ts";
export { peek, type Frame } from "./conversation/frames.ts";
export type { GroupState, Member, Role } from "./conversation/groupstate.ts";
export type {
  CommitEvent,
  Conversation,
  ConversationEvent,
  Leaf,
  Plan,
  Received,
  Status,
  Welcome,
} from "./conversation/types.ts";
export { inWindow } from "./conversation/application.ts";
export { adoptExternal, externalFate, groupInfo, prepareExternal, type External } from "./conversation/external.ts";
export { judge, type Verdict } from "./conversation/judge.ts";
export { pack, unpack } from "./conversation/pack.ts";
export { create, prepare } from "./conversation/prepare.ts";
export { receive } from "./conversation/receive.ts";
export { send, type Sent } from "./conversation/send.ts";
export {
  authenticator,
  epoch,
  exporter,
  group,
  infoKey,
  leaves,
  ownLeaf,
  pendingFrame,
  status,
  suite,
} from "./conversation/views.ts";
export { join, type Expected } from "./conversation/welcome.ts";
export {
  consentSubject,
  makeDecision,
  noticeHash,
  type Act,
  type Decider,
  type Decision,
  type Shown,
  type SignedDecision,
} from "./consent/decision.ts";
export { receiptFaults, type Entry, type Receipt, type ReceiptFault } from "./consent/receipt.ts";
export { canonical, canonicalHash } from "./canonical.ts";
export { openAsAccount, sealToAccount } from "./exchange.ts";
export {
  checkShown,
  openShown,
  proveShown,
  readCertificate,
  sealShown,
  SHOWN_SECONDS,
  type Seeing,
  type ShownCertificate,
  type ShownLink,
  type ShownSide,
} from "./links/shown.ts";
export {
  makeStatement,
  readStatement,
  signStatement,
  statementBytes,
  type LinkSide,
  type LinkStatement,
} from "./links/statement.ts";
export * as proof from "./proof.ts";
