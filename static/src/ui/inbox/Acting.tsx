/** What opens above the log about messages: the menu, the emoji, deleting, forwarding, earlier wordings. */
import { useState } from "preact/hooks";
import type { MessageView } from "../../app/port.ts";
import { EmojiGrid } from "../emoji/EmojiGrid.tsx";
import { dayAndTime } from "../language.ts";
import {
  forward,
  panel,
  react,
  remind,
  removeForAll,
  removeHere,
  type Earlier,
  type Near,
  type Several,
} from "../model/acting.ts";
import { rows, type Row } from "../model/inbox.ts";
import { Dialog } from "../parts/Dialog.tsx";
import { Avatar } from "../parts/identity.tsx";
import { Check, Field } from "../parts/controls.tsx";
import { words } from "../strings.ts";
import { servicesOf, titleOf } from "./Item.tsx";
import { senderName, Words } from "./Message.tsx";
import { MessageMenu } from "./MessageMenu.tsx";
import { serviceName } from "../config.ts";

function close(): void {
  panel.value = null;
}

function done({ thread }: Several): void {
  thread.picked.value = null;
  close();
}

function Delete(open: Several) {
  const { thread, messages } = open;
  const mine = messages.every(({ sender, kind, state }) => sender.own && kind !== "deleted" && state !== "failed");
  const run = (work: Promise<unknown>) => void work.then(() => done(open));
  return (
    <Dialog title={words.acting.deleteTitle(messages.length)} onClose={close}>
      <div class="stack">
        {mine && (
          <div class="stack stack--s">
            <button type="button" class="btn btn--care" onClick={() => run(removeForAll(thread, messages))}>
              {words.acting.deleteAll}
            </button>
            <p class="fine">{words.acting.deleteAllText}</p>
          </div>
        )}
        <div class="stack stack--s">
          <button type="button" class="btn btn--care" onClick={() => run(removeHere(thread, messages))}>
            {words.acting.deleteHere}
          </button>
          <p class="fine">{words.acting.deleteHereText}</p>
        </div>
      </div>
    </Dialog>
  );
}

const takesMessages = ({ view }: Row): boolean =>
  (view.status === "active" || view.status === "waiting") && !(view.blocked && view.pair);

interface ChoiceProps {
  row: Row;
  chosen: boolean;
  onChoose: () => void;
}

function Choice({ row, chosen, onChoose }: ChoiceProps) {
  const { view } = row;
  return (
    <li>
      <label class="choice">
        <input type="checkbox" checked={chosen} onChange={onChoose} />
        <Avatar name={titleOf(view)} service={view.pair ? view.peerService : undefined} size="s" badge />
        <span>
          <bdi>{titleOf(view)}</bdi> <span class="fine">{servicesOf(view).map(serviceName).join(", ")}</span>
        </span>
      </label>
    </li>
  );
}

function ReactWith(open: Near) {
  const { thread, message, near } = open;
  const gone = () => {
    if (panel.value?.kind === "emoji") close();
  };
  const choose = (emoji: string) => {
    close();
    react(thread, message, emoji);
  };
  return <EmojiGrid near={near} onChoose={choose} onClose={gone} />;
}

const CHOICES_MAX = 50;

function Forward(open: Several) {
  const { messages } = open;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [needle, setNeedle] = useState("");
  const [named, setNamed] = useState(false);
  const found = rows.value.filter(
    (row) => takesMessages(row) && titleOf(row.view).toLocaleLowerCase().includes(needle.trim().toLocaleLowerCase()),
  );
  const choose = (key: string) => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    setChosen(next);
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const to = rows.value.filter(({ key }) => chosen.has(key));
    void forward(messages, to, named ? nameFor : undefined).then(() => done(open));
  };
  return (
    <Dialog title={words.acting.forwardTitle(messages.length)} onClose={close}>
      <form class="stack" onSubmit={onSubmit}>
        <Field label={words.acting.forwardFilter} type="search" value={needle} onValue={setNeedle} autoFocus />
        <ul class="choices">
          {found.slice(0, CHOICES_MAX).map((row) => (
            <Choice key={row.key} row={row} chosen={chosen.has(row.key)} onChoose={() => choose(row.key)} />
          ))}
        </ul>
        <Check
          label={words.acting.forwardName}
          hint={words.acting.forwardNameHint}
          checked={named}
          onChecked={setNamed}
        />
        <button class="btn btn--main" disabled={chosen.size === 0}>
          {words.acting.forwardSend}
        </button>
      </form>
    </Dialog>
  );
}

/** One's own name is not "You" to others. */
const nameFor = (message: MessageView): string => (message.sender.own ? message.sender.name : senderName(message));

function History({ message }: Earlier) {
  return (
    <Dialog title={words.acting.history} onClose={close}>
      <ol class="wordings">
        {(message.edits ?? []).map(({ text, at }) => (
          <li key={at}>
            <time class="fine" dateTime={new Date(at).toISOString()}>
              {dayAndTime(at)}
            </time>
            <p dir="auto">{text}</p>
          </li>
        ))}
        <li>
          <span class="fine">{words.acting.now}</span>
          <p dir="auto">
            <Words text={message.text} mentions={message.mentions} />
          </p>
        </li>
      </ol>
    </Dialog>
  );
}

/** In the reader's own time. */
function nineIn(days: number): number {
  const day = new Date();
  day.setDate(day.getDate() + days);
  return day.setHours(9, 0, 0, 0);
}

const HOUR_MS = 3_600_000;

function Remind({ thread, message }: Earlier) {
  const times: [string, () => number][] = [
    [words.acting.inAnHour, () => Date.now() + HOUR_MS],
    [words.acting.tomorrow, () => nineIn(1)],
    [words.acting.inAWeek, () => nineIn(7)],
  ];
  const choose = (at: number) => {
    close();
    void remind(thread, message, at);
  };
  return (
    <Dialog title={words.acting.remindTitle} onClose={close}>
      <div class="stack stack--s">
        {times.map(([label, at]) => (
          <button key={label} type="button" class="btn" onClick={() => choose(at())}>
            {label}
          </button>
        ))}
        <p class="fine">{words.acting.remindHint}</p>
      </div>
    </Dialog>
  );
}

export function Acting() {
  const open = panel.value;
  switch (open?.kind) {
    case "menu":
      return <MessageMenu {...open} key={`menu ${open.message.id}`} />;
    case "emoji":
      return <ReactWith {...open} />;
    case "delete":
      return <Delete {...open} />;
    case "forward":
      return <Forward {...open} />;
    case "remind":
      return <Remind {...open} />;
    case "history":
      return <History {...open} />;
    case undefined:
      return null;
  }
}
