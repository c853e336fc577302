/** Where one writes: Enter sends, Shift+Enter begins a line; on a touch screen Enter begins a line. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { MessageView } from "../../app/port.ts";
import { serviceName } from "../config.ts";
import { EmojiGrid } from "../emoji/EmojiGrid.tsx";
import { Choosing, onPaste } from "../files/Choosing.tsx";
import { sendTray, trayOf } from "../files/model.ts";
import { recordingIn } from "../files/Recorder.tsx";
import { Tray } from "../files/Tray.tsx";
import { files } from "../files/words.ts";
import { ownView, type Account } from "../model/account.ts";
import { editLast, refOf } from "../model/acting.ts";
import { draftOf, setDraft } from "../model/drafts.ts";
import { mentionsIn } from "../model/mentions.ts";
import { randomId } from "../model/random.ts";
import { alert } from "../model/toasts.ts";
import type { Thread } from "../model/thread.ts";
import { sayTyping } from "../model/typing.ts";
import { IconButton } from "../parts/controls.tsx";
import { Badge } from "../parts/identity.tsx";
import { Icon } from "../parts/Icon.tsx";
import { words } from "../strings.ts";
import { MentionList, useMentioning } from "./MentionList.tsx";
import { senderName, textOf } from "./Message.tsx";

const touch = matchMedia("(pointer: coarse)");

/** The box is empty at once; if the engine refuses, what was written comes back. */
async function send(thread: Thread): Promise<void> {
  const text = draftOf(thread.key).trim();
  const about = thread.about.value;
  if (about?.kind !== "edit" && trayOf(thread).length > 0) {
    await sendFiles(thread, text);
    return;
  }
  if (text === "") return;
  setDraft(thread.key, "");
  thread.about.value = null;
  const mentions = mentionsIn(thread.key, text);
  try {
    if (about?.kind === "edit") await change(thread, about.message, text);
    else {
      const replyTo = about === null ? {} : { replyTo: refOf(about.message) };
      const { conversation } = thread;
      await thread.account.handle.ask("send", { conversation, id: randomId(), text, mentions, ...replyTo });
    }
  } catch (error) {
    if (draftOf(thread.key) === "") setDraft(thread.key, text);
    alert(error);
  }
}

/** The words are the caption; they come back when the files were refused. */
async function sendFiles(thread: Thread, caption: string): Promise<void> {
  if (!(await sendTray(thread, caption))) return;
  if (draftOf(thread.key).trim() === caption) setDraft(thread.key, "");
  thread.about.value = null;
}

async function change({ key, account, conversation }: Thread, message: MessageView, text: string): Promise<void> {
  if (text === message.text) return;
  const what = { kind: "edit", text, mentions: mentionsIn(key, text) } as const;
  await account.handle.ask("annotate", { conversation, id: randomId(), of: refOf(message), what });
}

function From({ account }: { account: Account }) {
  const from = words.thread.from(ownView(account)?.name ?? "", serviceName(account.service));
  return (
    <span class="from" title={from}>
      <Badge service={account.service} />
      <span class="sr">{from}</span>
    </span>
  );
}

/** What is answered or changed, and the way out of it. */
function About({ thread }: { thread: Thread }) {
  const about = thread.about.value;
  if (about === null) return null;
  const { kind, message } = about;
  const stop = () => {
    if (kind === "edit") setDraft(thread.key, "");
    thread.about.value = null;
  };
  return (
    <div class="about" data-service={message.sender.service}>
      <Icon name={kind === "edit" ? "pen" : "reply"} />
      <p class="about__text">
        <b>{kind === "edit" ? words.acting.editing : words.acting.replyTo(senderName(message))}</b>
        <span dir="auto">{textOf(message)}</span>
      </p>
      <IconButton icon="close" label={words.acting.stop} onClick={stop} />
    </div>
  );
}

/** Changing begins with the words as they are; answering keeps what was being written. */
function useAbout(thread: Thread, focus: () => void): void {
  const about = thread.about.value;
  useEffect(() => {
    if (about === null) return;
    if (about.kind === "edit") setDraft(thread.key, about.message.text);
    // After the menu has given the focus back.
    const timer = setTimeout(focus);
    return () => clearTimeout(timer);
  }, [about]);
}

export function Composer({ thread }: { thread: Thread }) {
  const box = useRef<HTMLTextAreaElement>(null);
  const [emojiNear, setEmojiNear] = useState<DOMRect | null>(null);
  const focus = () => box.current?.focus({ preventScroll: true });
  const mentioning = useMentioning(thread, box);
  useEffect(() => {
    if (!touch.matches) focus();
  }, [thread.key]);
  useAbout(thread, focus);
  const submit = () => {
    void send(thread);
    focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (mentioning.onKeyDown(event)) return;
    if (event.key === "ArrowUp" && draftOf(thread.key) === "" && thread.about.value === null) {
      event.preventDefault();
      editLast(thread);
    }
    if (event.key === "Escape" && thread.about.value !== null) {
      event.preventDefault();
      if (thread.about.value.kind === "edit") setDraft(thread.key, "");
      thread.about.value = null;
    }
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || touch.matches) return;
    event.preventDefault();
    submit();
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    submit();
  };
  const insert = (emoji: string) => {
    const at = box.current?.selectionStart ?? draftOf(thread.key).length;
    const text = draftOf(thread.key);
    setDraft(thread.key, text.slice(0, at) + emoji + text.slice(at));
    setEmojiNear(null);
  };
  const label = thread.about.value?.kind === "edit" ? words.acting.saveEdit : words.thread.send;
  return (
    <form class="composer" data-service={thread.account.service} onSubmit={onSubmit}>
      <About thread={thread} />
      <Tray thread={thread} />
      <MentionList mentioning={mentioning} />
      <Choosing thread={thread} />
      <div class="composer__box">
        <From account={thread.account} />
        <textarea
          ref={box}
          rows={1}
          dir={draftOf(thread.key) === "" ? undefined : "auto"}
          aria-label={words.thread.message}
          placeholder={words.thread.message}
          value={draftOf(thread.key)}
          {...mentioning.aria}
          onInput={(event) => {
            setDraft(thread.key, event.currentTarget.value);
            mentioning.look();
            if (event.currentTarget.value !== "") sayTyping(thread.account, thread.conversation);
          }}
          onKeyDown={onKeyDown}
          onPaste={(event) => onPaste(thread, event)}
        />
        <IconButton
          icon="smile"
          label={words.acting.emoji}
          onClick={() => setEmojiNear(box.current?.getBoundingClientRect() ?? null)}
        />
      </div>
      {draftOf(thread.key) === "" && trayOf(thread).length === 0 && thread.about.value === null && (
        <IconButton icon="microphone" label={files.record} onClick={() => (recordingIn.value = thread.key)} />
      )}
      <button type="submit" class="btn btn--icon btn--main" aria-label={label} title={label}>
        <Icon name={thread.about.value?.kind === "edit" ? "check" : "send"} />
      </button>
      {emojiNear !== null && <EmojiGrid near={emojiNear} onChoose={insert} onClose={() => setEmojiNear(null)} />}
    </form>
  );
}
