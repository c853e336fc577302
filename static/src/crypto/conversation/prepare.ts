/** Making a conversation and its commits: nothing made here is in force before the stream says so. */
import { createGroup, type ClientState } from "ts-mls/clientState.js";
import { createCommit } from "ts-mls/createCommit.js";
import type { Extension } from "ts-mls/extension.js";
import type { KeyPackage } from "ts-mls/keyPackage.js";
import { encodeMlsMessage } from "ts-mls/message.js";
import type { Proposal } from "ts-mls/proposal.js";
import { emptyPskIndex } from "ts-mls/pskIndex.js";
import { exactly, wipe, type U8 } from "../bytes.ts";
import type { Me } from "../identity.ts";
import { decodePackage, generate } from "../keypackage.ts";
import { SUITE, suiteOf } from "../suite/suite.ts";
import { clientConfig, INFO_KEY } from "./config.ts";
import type { Frame } from "./frames.ts";
import { encodeGroupState, type GroupState } from "./groupstate.ts";
import { infoKeyOf } from "./infokey.ts";
import { judge } from "./judge.ts";
import { commitPadding } from "./padding.ts";
import { trimmed } from "./past.ts";
import { checkState } from "./roles.ts";
import { leavesOf } from "./tree.ts";
import type { Conversation, Plan } from "./types.ts";
import { splitWelcome } from "./welcome.ts";

type Maker = Pick<Me, "account" | "device" | "devicePublic" | "devicePrivate" | "credential">;

/** A conversation in which we are alone, with the suite it keeps. Raises: Error for a state that we may not be in. */
export async function create(me: Maker, conversation: U8, state: GroupState): Promise<Conversation> {
  const id = exactly(conversation, 16, "conversation").slice();
  const { publicPackage, privatePackage } = await generate(me);
  const mls = await createGroup(
    id,
    publicPackage,
    privatePackage,
    encodeGroupState(state),
    suiteOf(SUITE),
    clientConfig,
  );
  checkState(state, leavesOf(mls.ratchetTree));
  wipe(privatePackage.initPrivateKey);
  return { id, status: "active", infoKey: await infoKeyOf(mls), mls, past: [], pending: null };
}

/**
 * The one commit of this epoch, pending inside; it has passed the same judge that will meet it.
 * Raises: Error when there is one already, the conversation is not active, or the plan is not allowed.
 */
export async function prepare(c: Conversation, me: Maker, plan: Plan): Promise<Conversation> {
  if (c.status !== "active") throw new Error(`the conversation is ${c.status}`);
  if (c.pending !== null) throw new Error("a commit is already pending in this epoch");
  const packages = (plan.add ?? []).map(decodePackage);
  const made = await createCommit(
    {
      state: withPadding(c.mls, plan, me),
      cipherSuite: suiteOf(c.mls.groupContext.cipherSuite),
      pskIndex: emptyPskIndex,
    },
    { extraProposals: proposalsOf(plan, packages), groupInfoExtensions: infoForJoiners(c, plan) },
  );
  const frame: Frame = { kind: "mls", bytes: encodeMlsMessage(made.commit) };
  const verdict = await judge(c.mls, frame, c.infoKey);
  if (!verdict.win) throw new Error(`own commit refused: ${verdict.why}`);
  const newState = { ...trimmed(made.newState), clientConfig };
  const welcome = made.welcome === undefined ? null : await splitWelcome(made.welcome, packages, newState.ratchetTree);
  return { ...c, pending: { epoch: c.mls.groupContext.epoch, frame, newState, welcome } };
}

function withPadding(state: ClientState, plan: Plan, me: Maker): ClientState {
  const stateBytes = plan.state === undefined ? 0 : (encodeGroupState(plan.state)[0]?.extensionData.length ?? 0);
  const paddingConfig = commitPadding(leavesOf(state.ratchetTree).length, plan.add?.length ?? 0, stateBytes);
  return { ...state, signaturePrivateKey: me.devicePrivate, clientConfig: { ...clientConfig, paddingConfig } };
}

const proposalsOf = (plan: Plan, packages: readonly KeyPackage[]): Proposal[] => [
  ...(plan.remove ?? []).map((removed): Proposal => ({ proposalType: "remove", remove: { removed } })),
  ...packages.map((keyPackage): Proposal => ({ proposalType: "add", add: { keyPackage } })),
  ...(plan.state === undefined ? [] : [contextOf(plan.state)]),
];

const contextOf = (state: GroupState): Proposal => ({
  proposalType: "group_context_extensions",
  groupContextExtensions: { extensions: encodeGroupState(state) },
});

/** A removal brings a new info key, which joiners derive like everybody else; otherwise they are told the current one. */
const infoForJoiners = (c: Conversation, plan: Plan): Extension[] =>
  (plan.add ?? []).length > 0 && (plan.remove ?? []).length === 0
    ? [{ extensionType: INFO_KEY, extensionData: c.infoKey }]
    : [];
