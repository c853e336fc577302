/** A conversation as bytes and back. The device's signature key is not in them: it is kept once, not per conversation. */
import {
  decodeGroupStateWithoutTree,
  encodeGroupStateWithoutTree,
  type ClientState,
  type GroupState as MlsState,
} from "ts-mls/clientState.js";
import { extensionsEqual } from "ts-mls/extension.js";
import { decodeGroupContext, encodeGroupContext, type GroupContext } from "ts-mls/groupContext.js";
import { decodeRatchetTree, encodeRatchetTree, type RatchetTree } from "ts-mls/ratchetTree.js";
import { decodeSecretTreeNode, secretTreeNodeEncoder } from "ts-mls/secretTree.js";
import type { Decoder } from "ts-mls/codec/tlsDecoder.js";
import { encode } from "ts-mls/codec/tlsEncoder.js";
import { readUint64, uint64, type U8 } from "../bytes.ts";
import {
  booleanField,
  bytesField,
  isFields,
  listField,
  numberField,
  packValue,
  textField,
  unpackFields,
  type Fields,
} from "../codec.ts";
import type { Me } from "../identity.ts";
import { clientConfig } from "./config.ts";
import { no } from "./frames.ts";
import type { Conversation, PastEpoch, Pending, Status } from "./types.ts";

const FORMAT = 1;
/** Trees change with commits only and are public, so their bytes are kept as long as they are. */
const treeBytes = new WeakMap<RatchetTree, U8>();
const encodeNode = encode(secretTreeNodeEncoder);

export function pack(c: Conversation): U8 {
  return packValue({
    v: FORMAT,
    id: c.id,
    status: c.status,
    infoKey: c.infoKey,
    ...packState(c.mls),
    past: c.past.map((past) => packPast(past, c.mls.groupContext)),
    pending: c.pending === null ? null : packPending(c.pending),
  });
}

function packState(state: ClientState): { state: U8; tree: U8 } {
  const bare = { ...state, signaturePrivateKey: new Uint8Array() };
  return { state: encodeGroupStateWithoutTree(bare), tree: packTree(state.ratchetTree) };
}

function packTree(tree: RatchetTree): U8 {
  const known = treeBytes.get(tree) ?? encodeRatchetTree(tree);
  treeBytes.set(tree, known);
  return known;
}

/** The group state of a large group is most of its context: where it has not changed it is written once. */
const packPast = (past: PastEpoch, now: GroupContext): object => ({
  epoch: uint64(past.epoch),
  secret: past.senderDataSecret,
  ...packContext(past.groupContext, now),
  ratchets: [...past.ratchets].map(([leaf, node]) => ({ leaf, node: encodeNode(node) })),
});

const packContext = (context: GroupContext, now: GroupContext): object =>
  extensionsEqual(context.extensions, now.extensions)
    ? { context: encodeGroupContext({ ...context, extensions: [] }), shared: true }
    : { context: encodeGroupContext(context), shared: false };

const packPending = ({ epoch, frame, newState, welcome }: Pending): object => ({
  epoch: uint64(epoch),
  kind: frame.kind,
  bytes: frame.bytes,
  ...packState(newState),
  welcome,
});

/** What comes back shares no memory with `bytes`. Raises: Error when they are not a packed conversation. */
export function unpack(bytes: U8, me: Pick<Me, "devicePrivate">): Conversation {
  const fields = unpackFields(bytes);
  if (fields["v"] !== FORMAT) no("packed by another version");
  const mls = unpackState(fields, me);
  return {
    id: bytesField(fields, "id", 16),
    status: statusOf(fields),
    infoKey: bytesField(fields, "infoKey", 32),
    mls,
    past: listField(fields, "past", 16).map((past) => unpackPast(past, mls.groupContext)),
    pending: isFields(fields["pending"]) ? unpackPending(fields["pending"], me) : null,
  };
}

function statusOf(fields: Fields): Status {
  const status = textField(fields, "status", 8);
  return status === "active" || status === "lost" || status === "removed" ? status : no("status");
}

function unpackState(fields: Fields, me: Pick<Me, "devicePrivate">): ClientState {
  const ratchetTree = whole(decodeRatchetTree, bytesField(fields, "tree"));
  const state: MlsState = whole(decodeGroupStateWithoutTree(ratchetTree), bytesField(fields, "state"));
  return { ...state, signaturePrivateKey: me.devicePrivate, clientConfig };
}

/** The library's decoders give views: the bytes they get here are ours alone. */
function whole<T>(decode: Decoder<T>, bytes: U8): T {
  const decoded = decode(bytes, 0);
  return decoded?.[1] === bytes.length ? decoded[0] : no("not whole");
}

function unpackPast(value: unknown, now: GroupContext): PastEpoch {
  if (!isFields(value)) no("past epoch");
  const context = whole(decodeGroupContext, bytesField(value, "context"));
  return {
    epoch: readUint64(bytesField(value, "epoch", 8), 0),
    senderDataSecret: bytesField(value, "secret"),
    groupContext: booleanField(value, "shared") ? { ...context, extensions: now.extensions } : context,
    ratchets: new Map(
      listField(value, "ratchets", 65536).map((one) => {
        if (!isFields(one)) no("ratchet");
        return [numberField(one, "leaf"), whole(decodeSecretTreeNode, bytesField(one, "node"))] as const;
      }),
    ),
  };
}

function unpackPending(fields: Fields, me: Pick<Me, "devicePrivate">): Pending {
  const kind = textField(fields, "kind", 8);
  return {
    epoch: readUint64(bytesField(fields, "epoch", 8), 0),
    frame: { kind: kind === "sealed" ? "sealed" : "mls", bytes: bytesField(fields, "bytes") },
    newState: unpackState(fields, me),
    welcome: isFields(fields["welcome"]) ? (fields["welcome"] as unknown as Pending["welcome"]) : null,
  };
}
