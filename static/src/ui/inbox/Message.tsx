/** One message: bubble, time, state in words. Its accessible name begins with its sender. */
import type { MessageView } from "../../app/port.ts";
import { time } from "../language.ts";
import { pieces } from "../model/links.ts";
import { saying } from "../model/toasts.ts";
import type { Thread } from "../model/thread.ts";
import { Avatar, Badge } from "../parts/identity.tsx";
import { Icon } from "../parts/Icon.tsx";
import { refusalText } from "../refusals.ts";
import { words } from "../strings.ts";

const LABEL_CHARACTERS = 120;

export function senderName(message: MessageView): string {
  if (message.sender.own) return words.you;
  return message.sender.name === "" ? words.unknownName : message.sender.name;
}

export function textOf(message: MessageView): string {
  return message.kind === "unknown" ? words.thread.unreadable : message.text;
}

/** Words and links, all of them text nodes. */
export function Words({ text }: { text: string }) {
  return (
    <>
      {pieces(text).map((piece, index) =>
        piece.href === undefined ? (
          piece.text
        ) : (
          <a key={index} href={piece.href} target="_blank" rel="noopener noreferrer">
            {piece.text}
          </a>
        ),
      )}
    </>
  );
}

function Failed({ message, thread }: { message: MessageView; thread: Thread }) {
  const again = () =>
    void saying(thread.account.handle.ask("retry", { conversation: thread.conversation, id: message.id }));
  const reason = message.refusal === undefined ? "" : refusalText({ code: message.refusal, message: "" });
  return (
    <p class="meta meta--care">
      <Icon name="warning" />
      <span>
        <span>{words.thread.state.failed}</span>. {reason}
      </span>
      <button type="button" onClick={again}>
        {words.tryAgain}
      </button>
    </p>
  );
}

/** "Read" is said only where the other lets one notice it. */
function stateOf({ state, order }: MessageView, { account, conversation }: Thread): string {
  const seenUpTo = account.conversations.value.get(conversation)?.seenUpTo ?? 0;
  return state === "sent" && order <= seenUpTo ? words.thread.state.read : words.thread.state[state];
}

function Meta({ message, thread }: { message: MessageView; thread: Thread }) {
  return (
    <p class="meta">
      <time dateTime={new Date(message.at).toISOString()}>{time(message.at)}</time>
      {message.sender.own && (
        <>
          <span aria-hidden="true">·</span>
          <span>{stateOf(message, thread)}</span>
          <Icon name={message.state === "sent" ? "check" : "clock"} />
        </>
      )}
    </p>
  );
}

function Foot({ message, thread, last }: { message: MessageView; thread: Thread; last: boolean }) {
  if (message.state === "failed") return <Failed message={message} thread={thread} />;
  if (last) return <Meta message={message} thread={thread} />;
  return message.sender.own ? <span class="sr">{stateOf(message, thread)}</span> : null;
}

function Who({ message }: { message: MessageView }) {
  return (
    <p class="run__who">
      <bdi>{senderName(message)}</bdi>
      <Badge service={message.sender.service} spoken />
    </p>
  );
}

interface MessageProps {
  message: MessageView;
  thread: Thread;
  first: boolean;
  last: boolean;
}

function classOf(message: MessageView, first: boolean): string {
  return ["run", first ? "run--first" : "run--next", message.sender.own ? "run--mine" : ""].join(" ").trim();
}

export function Message({ message, thread, first, last }: MessageProps) {
  const text = textOf(message);
  const mine = message.sender.own;
  return (
    <div class={classOf(message, first)} data-service={message.sender.service}>
      {first && !mine && <Avatar name={senderName(message)} service={message.sender.service} size="s" />}
      {first && !mine && <Who message={message} />}
      <article class="msg" aria-label={`${senderName(message)}: ${text.slice(0, LABEL_CHARACTERS)}`}>
        <div class={message.kind === "unknown" ? "bubble bubble--unread" : "bubble"}>
          <p dir="auto">{message.kind === "unknown" ? text : <Words text={text} />}</p>
        </div>
        <Foot message={message} thread={thread} last={last} />
      </article>
    </div>
  );
}
