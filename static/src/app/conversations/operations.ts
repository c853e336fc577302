/** What a screen may ask of conversations: each handler checks, does one thing, and answers when it is durable here. */
import { checkBody, TEXT_MAX } from "../../crypto/index.ts";
import type { Operation, Operations } from "../port.ts";
import { annotate, message, removeHere } from "./asked-annotating.ts";
import { draft, markUnread, remind } from "./asked-drafts.ts";
import { addMember, leave, removeMember, rename, setTimer, stay } from "./asked-group.ts";
import { members, messages, read } from "./asked-reading.ts";
import { accept, blockPerson, blockRequest, requestFor } from "./asked-requests.ts";
import { start } from "./asked-starting.ts";
import { mute } from "./complaints.ts";
import { attach, cancel, fetchFile } from "../files/asked.ts";
import type { House } from "./house.ts";
import { decline } from "./invitations.ts";
import { known, present } from "./lookup.ts";
import { sayTyping } from "./typing.ts";
import { contentIdOf, retry, say, type With } from "./outbox.ts";
import { badAnnotation } from "./refusals.ts";
import { startOver } from "./starting-over.ts";

type Handled =
  | "messages"
  | "members"
  | "start"
  | "startOver"
  | "send"
  | "attach"
  | "cancelFile"
  | "fetchFile"
  | "file"
  | "annotate"
  | "removeHere"
  | "message"
  | "draft"
  | "markUnread"
  | "remind"
  | "setTimer"
  | "retry"
  | "read"
  | "accept"
  | "decline"
  | "block"
  | "blockRequest"
  | "addMember"
  | "removeMember"
  | "mute"
  | "rename"
  | "leave"
  | "stay"
  | "typing";

export type Handlers = {
  [O in Operation & Handled]: (args: Operations[O]["args"]) => Promise<Operations[O]["answer"]>;
};

export function handlers(house: House): Handlers {
  return {
    messages: (args) => messages(house, args),
    members: ({ conversation }) => members(house, conversation),
    start: (args) => start(house, args),
    startOver: (args) => startOver(house, args),
    send: (args) => send(house, args),
    attach: (args) => attach(house, present(house, args.conversation), args),
    cancelFile: async (of) => {
      await cancel(house, known(house, of.conversation), of);
      return {};
    },
    fetchFile: async (of) => {
      await fetchFile(house, known(house, of.conversation), of);
      return {};
    },
    file: async (of) => ({ blob: await house.files.blob(known(house, of.conversation), of) }),
    annotate: (args) => annotate(house, args),
    removeHere: (args) => removeHere(house, args),
    message: (args) => message(house, args),
    draft: (args) => draft(house, args),
    markUnread: (args) => markUnread(house, args),
    remind: (args) => remind(house, args),
    setTimer: (args) => setTimer(house, args),
    retry: async ({ conversation, id }) => {
      await retry(house, known(house, conversation), id);
      house.files.look();
      return {};
    },
    read: ({ conversation, upTo }) => read(house, known(house, conversation), upTo),
    accept: ({ conversation }) => accept(house, conversation),
    decline: async ({ conversation }) => {
      await decline(house, conversation, requestFor(house, conversation));
      return {};
    },
    block: async ({ account, service, blocked }) => {
      await blockPerson(house, account, service, blocked);
      return {};
    },
    blockRequest: ({ conversation }) => blockRequest(house, conversation),
    addMember: (args) => addMember(house, args),
    removeMember: (args) => removeMember(house, args),
    mute: (args) => mute(house, args),
    rename: (args) => rename(house, args),
    leave: ({ conversation }) => leave(house, known(house, conversation)),
    stay: ({ conversation }) => stay(house, known(house, conversation)),
    typing: async ({ conversation }) => {
      await sayTyping(house, known(house, conversation));
      return {};
    },
  };
}

async function send(house: House, args: Operations["send"]["args"]): Promise<{ id: string }> {
  const live = present(house, args.conversation);
  const contentId = contentIdOf(args.id);
  await say(house, live, contentId, args.text, carriedBy(args));
  return { id: contentId };
}

/** Raises: Refusal for a reference or a mention that members would not take. */
function carriedBy({ text, replyTo, mentions }: Operations["send"]["args"]): With {
  const more = {
    ...(replyTo ? { in_reply_to: { id: replyTo.id, account: replyTo.account } } : {}),
    ...(mentions && mentions.length > 0 ? { mentions } : {}),
  };
  try {
    checkBody({ kind: "text", text: text.slice(0, TEXT_MAX), at: 0, ...more });
  } catch {
    throw badAnnotation();
  }
  return more;
}
