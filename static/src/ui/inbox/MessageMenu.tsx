/** What can be done with one message, as a menu beside it. */
import type { MessageView } from "../../app/port.ts";
import { begin, copy, isPinned, markUnread, panel, pick, pin, react, type Near } from "../model/acting.ts";
import type { Thread } from "../model/thread.ts";
import { Icon, type IconName } from "../parts/Icon.tsx";
import { arrows, Popover } from "../parts/Popover.tsx";
import { words } from "../strings.ts";
import { senderName } from "./Message.tsx";

const QUICK = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

interface Item {
  icon: IconName;
  label: string;
  run: () => void;
  care?: boolean;
}

function itemsOf(thread: Thread, message: MessageView): Item[] {
  const text = message.kind === "text";
  const sent = message.state === "sent";
  const alive = message.kind !== "deleted" && message.state !== "failed";
  const one = [message];
  const items: (Item | false)[] = [
    alive && { icon: "reply", label: words.acting.reply, run: () => begin(thread, "reply", message) },
    alive &&
      text &&
      message.sender.own && { icon: "pen", label: words.acting.edit, run: () => begin(thread, "edit", message) },
    text && { icon: "copy", label: words.acting.copy, run: () => void copy(one) },
    text && {
      icon: "share",
      label: words.acting.forward,
      run: () => void (panel.value = { kind: "forward", thread, messages: one }),
    },
    alive &&
      sent && {
        icon: "pin",
        label: isPinned(thread, message) ? words.acting.unpin : words.acting.pin,
        run: () => pin(thread, message),
      },
    { icon: "select", label: words.acting.select, run: () => pick(thread, message) },
    alive &&
      sent && {
        icon: "clock",
        label: words.acting.remind,
        run: () => void (panel.value = { kind: "remind", thread, message }),
      },
    sent && { icon: "unread", label: words.acting.unread, run: () => void markUnread(thread, message) },
    {
      icon: "bin",
      label: words.acting.delete,
      care: true,
      run: () => void (panel.value = { kind: "delete", thread, messages: one }),
    },
  ];
  return items.filter((item) => item !== false);
}

function Quick({ thread, message, near }: Near) {
  const mine = message.reactions?.find(({ by }) => by.some(({ own }) => own))?.text;
  const choose = (emoji: string) => {
    panel.value = null;
    react(thread, message, emoji);
  };
  return (
    <div class="menu__quick" role="group">
      {QUICK.map((emoji, n) => (
        <button
          key={emoji}
          type="button"
          role="menuitem"
          class="emoji__cell"
          {...(n === 0 ? { "data-first": true } : {})}
          aria-label={emoji === mine ? words.acting.takeBack(emoji) : words.acting.react(emoji)}
          aria-current={emoji === mine ? "true" : undefined}
          onClick={() => choose(emoji)}
        >
          {emoji}
        </button>
      ))}
      <button
        type="button"
        role="menuitem"
        class="emoji__cell"
        aria-label={words.acting.moreEmoji}
        title={words.acting.moreEmoji}
        onClick={() => (panel.value = { kind: "emoji", thread, message, near })}
      >
        <Icon name="plus" />
      </button>
    </div>
  );
}

export function MessageMenu(open: Near) {
  const { thread, message, near } = open;
  const close = () => {
    if (panel.value?.kind === "menu") panel.value = null;
  };
  const choose = (item: Item) => {
    panel.value = null;
    item.run();
  };
  const canReact = message.kind !== "deleted" && message.state === "sent";
  return (
    <Popover near={near} label={words.acting.menuOf(senderName(message))} role="menu" class="menu" onClose={close}>
      <div role="presentation" onKeyDown={(event) => arrows(event)}>
        {canReact && <Quick {...open} />}
        {itemsOf(thread, message).map((item, n) => (
          <button
            key={item.label}
            type="button"
            role="menuitem"
            class={item.care === true ? "menu__item menu__item--care" : "menu__item"}
            {...(n === 0 && !canReact ? { "data-first": true } : {})}
            onClick={() => choose(item)}
          >
            <Icon name={item.icon} />
            {item.label}
          </button>
        ))}
      </div>
    </Popover>
  );
}
