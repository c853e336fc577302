/** One message: bubble, time, state in words. Its accessible name begins with its sender. */
import type { MentionView, MessageView } from "../../app/port.ts";
import { FileContent, fileLabel } from "../files/FileContent.tsx";
import { span, time } from "../language.ts";
import { panel, pick } from "../model/acting.ts";
import { pieces } from "../model/links.ts";
import { saying } from "../model/toasts.ts";
import type { Thread } from "../model/thread.ts";
import { Avatar, Badge } from "../parts/identity.tsx";
import { Icon } from "../parts/Icon.tsx";
import { refusalText } from "../refusals.ts";
import { words } from "../strings.ts";
import { Quote, Reactions } from "./Since.tsx";

const LABEL_CHARACTERS = 120;

export function senderName(message: MessageView): string {
  if (message.sender.own) return words.you;
  return message.sender.name === "" ? words.unknownName : message.sender.name;
}

export function textOf(message: MessageView): string {
  if (message.kind === "deleted") return message.sender.own ? words.thread.deletedOwn : words.thread.deleted;
  if (message.file !== undefined) return fileLabel(message.file, message.text);
  return message.kind === "unknown" ? words.thread.unreadable : message.text;
}

/** Words, people and links, all of them text nodes. */
export function Words({ text, mentions }: { text: string; mentions?: readonly MentionView[] | undefined }) {
  return (
    <>
      {pieces(text, mentions).map((piece, index) => {
        if (piece.mention !== undefined)
          return (
            <bdi key={index} class={piece.mention.own ? "mention mention--own" : "mention"}>
              {piece.text}
            </bdi>
          );
        if (piece.href === undefined) return piece.text;
        return (
          <a key={index} href={piece.href} target="_blank" rel="noopener noreferrer">
            {piece.text}
          </a>
        );
      })}
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

function Edited({ message, thread }: { message: MessageView; thread: Thread }) {
  return (
    <>
      <span aria-hidden="true">·</span>
      <button
        type="button"
        class="edited"
        aria-label={words.thread.editedHint}
        onClick={() => (panel.value = { kind: "history", thread, message })}
      >
        {words.thread.edited}
      </button>
    </>
  );
}

function Meta({ message, thread }: { message: MessageView; thread: Thread }) {
  const { timer } = message;
  return (
    <p class="meta">
      <time dateTime={new Date(message.at).toISOString()}>{time(message.at)}</time>
      {message.edits !== undefined && <Edited message={message} thread={thread} />}
      {timer !== undefined && (
        <span class="meta__timer" title={words.thread.disappears(span(timer))}>
          <Icon name="clock" />
          <span class="sr">{words.thread.disappears(span(timer))}</span>
        </span>
      )}
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
  if (last || message.edits !== undefined) return <Meta message={message} thread={thread} />;
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

function classOf({ message, thread, first }: MessageProps): string {
  const pointedAt = thread.target.value?.id === message.id;
  return [
    "run",
    first ? "run--first" : "run--next",
    message.sender.own ? "run--mine" : "",
    pointedAt ? "run--pointed" : "",
  ]
    .filter((name) => name !== "")
    .join(" ");
}

function openMenu({ message, thread }: MessageProps, near: DOMRect): void {
  if (thread.picked.value === null) panel.value = { kind: "menu", thread, message, near };
  else pick(thread, message);
}

function More(props: MessageProps) {
  return (
    <button
      type="button"
      class="msg__more"
      tabIndex={-1}
      aria-haspopup="menu"
      aria-label={words.acting.menuOf(senderName(props.message))}
      title={words.acting.menu}
      onClick={(event) => openMenu(props, event.currentTarget.getBoundingClientRect())}
    >
      <Icon name="more" />
    </button>
  );
}

function Bubble({ message, thread }: MessageProps) {
  const text = textOf(message);
  const mute = message.kind === "unknown" || message.kind === "deleted";
  return (
    <div class={mute ? "bubble bubble--unread" : "bubble"}>
      {message.replyTo !== undefined && <Quote thread={thread} of={message.replyTo} />}
      {message.file !== undefined && <FileContent thread={thread} message={message} file={message.file} />}
      {(message.file === undefined || message.text !== "") && (
        <p dir="auto">{mute ? text : <Words text={message.text} mentions={message.mentions} />}</p>
      )}
    </div>
  );
}

function Picking({ message, thread }: MessageProps) {
  const picked = thread.picked.value;
  if (picked === null) return null;
  return (
    <input
      type="checkbox"
      class="msg__pick"
      checked={picked.has(message.id)}
      aria-label={words.acting.selectOne(senderName(message), textOf(message).slice(0, LABEL_CHARACTERS))}
      onChange={() => pick(thread, message)}
    />
  );
}

/** With the mouse, a long press or the keyboard's own key; a link and a choice of words keep the browser's menu. */
function onContextMenu(props: MessageProps, event: MouseEvent): void {
  const target = event.target as HTMLElement;
  if (target.closest("a, input") !== null || getSelection()?.isCollapsed === false) return;
  event.preventDefault();
  const bubble = (event.currentTarget as HTMLElement).querySelector(".bubble");
  if (bubble !== null) openMenu(props, bubble.getBoundingClientRect());
}

export function Message(props: MessageProps) {
  const { message, thread, first, last } = props;
  const mine = message.sender.own;
  return (
    <div class={classOf(props)} data-service={message.sender.service}>
      {first && !mine && <Avatar name={senderName(message)} service={message.sender.service} size="s" />}
      {first && !mine && <Who message={message} />}
      <article
        class="msg"
        id={`m-${message.id}`}
        tabIndex={-1}
        aria-label={`${senderName(message)}: ${textOf(message).slice(0, LABEL_CHARACTERS)}`}
        onContextMenu={(event) => onContextMenu(props, event)}
      >
        <div class="msg__row">
          <Picking {...props} />
          <Bubble {...props} />
          <More {...props} />
        </div>
        <Reactions thread={thread} message={message} />
        <Foot message={message} thread={thread} last={last} />
      </article>
    </div>
  );
}
