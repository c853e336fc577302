/** Where one writes: Enter sends, Shift+Enter begins a line; on a touch screen Enter begins a line. */
import { useEffect, useRef } from "preact/hooks";
import { serviceName } from "../config.ts";
import { ownView, type Account } from "../model/account.ts";
import { draftOf, setDraft } from "../model/drafts.ts";
import { randomId } from "../model/random.ts";
import { alert } from "../model/toasts.ts";
import type { Thread } from "../model/thread.ts";
import { sayTyping } from "../model/typing.ts";
import { Badge } from "../parts/identity.tsx";
import { Icon } from "../parts/Icon.tsx";
import { words } from "../strings.ts";

const touch = matchMedia("(pointer: coarse)");

/** The box is empty at once; if the engine refuses, what was written comes back. */
async function send(thread: Thread): Promise<void> {
  const text = draftOf(thread.key).trim();
  if (text === "") return;
  setDraft(thread.key, "");
  try {
    await thread.account.handle.ask("send", { conversation: thread.conversation, id: randomId(), text });
  } catch (error) {
    if (draftOf(thread.key) === "") setDraft(thread.key, text);
    alert(error);
  }
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

export function Composer({ thread }: { thread: Thread }) {
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (!touch.matches) box.current?.focus({ preventScroll: true });
  }, [thread.key]);
  const submit = () => {
    void send(thread);
    box.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || touch.matches) return;
    event.preventDefault();
    submit();
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    submit();
  };
  return (
    <form class="composer" data-service={thread.account.service} onSubmit={onSubmit}>
      <div class="composer__box">
        <From account={thread.account} />
        <textarea
          ref={box}
          rows={1}
          dir={draftOf(thread.key) === "" ? undefined : "auto"}
          aria-label={words.thread.message}
          placeholder={words.thread.message}
          value={draftOf(thread.key)}
          onInput={(event) => {
            setDraft(thread.key, event.currentTarget.value);
            if (event.currentTarget.value !== "") sayTyping(thread.account, thread.conversation);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <button type="submit" class="btn btn--icon btn--main" aria-label={words.thread.send} title={words.thread.send}>
        <Icon name="send" turn={false} />
      </button>
    </form>
  );
}
