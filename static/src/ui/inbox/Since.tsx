/** What hangs on a message: the words it answers, and the reactions it got. */
import type { MessageRef, MessageView } from "../../app/port.ts";
import { react } from "../model/acting.ts";
import { jumpTo, lookUp } from "../model/jump.ts";
import type { Thread } from "../model/thread.ts";
import { words } from "../strings.ts";
import { senderName, textOf } from "./Message.tsx";

const QUOTE_CHARACTERS = 160;

/** Drawn from what this device has of it: the words of a reply cannot put words into somebody's mouth. */
export function Quote({ thread, of }: { thread: Thread; of: MessageRef }) {
  const message = lookUp(thread, of);
  if (message === undefined) return <span class="quote quote--none" aria-hidden="true" />;
  if (message === null) return <span class="quote quote--none">{words.thread.quotedGone}</span>;
  const text = textOf(message).slice(0, QUOTE_CHARACTERS);
  return (
    <button
      type="button"
      class="quote"
      data-service={message.sender.service}
      aria-label={words.thread.quoted(senderName(message), text)}
      onClick={() => void jumpTo(thread, of)}
    >
      <b>
        <bdi>{senderName(message)}</bdi>
      </b>
      <span dir="auto">{text}</span>
    </button>
  );
}

export function Reactions({ thread, message }: { thread: Thread; message: MessageView }) {
  if (message.reactions === undefined) return null;
  return (
    <div class="reacts">
      {message.reactions.map(({ text, by }) => {
        const names = by.map(({ name, own }) => (own ? words.you : name || words.unknownName));
        const label = words.acting.reaction(text, names);
        return (
          <button
            key={text}
            type="button"
            class="react"
            aria-label={label}
            title={label}
            aria-pressed={by.some(({ own }) => own)}
            onClick={() => react(thread, message, text)}
          >
            {text} {by.length > 1 && by.length}
          </button>
        );
      })}
    </div>
  );
}
