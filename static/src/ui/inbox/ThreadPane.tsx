/** The pane of one conversation: who, how it is protected, the log, the composer or why there is none. */
import { useEffect, useMemo, useState } from "preact/hooks";
import type { ConversationView, MessageView } from "../../app/port.ts";
import { config, serviceName } from "../config.ts";
import { DropZone } from "../files/Choosing.tsx";
import { Recorder, recordingIn } from "../files/Recorder.tsx";
import { Viewer } from "../files/Viewer.tsx";
import { opening, ready, selected, type Row } from "../model/inbox.ts";
import { detailsShown, openDetails, route, up } from "../model/route.ts";
import { saying } from "../model/toasts.ts";
import { openThread, type Thread } from "../model/thread.ts";
import { writers } from "../model/typing.ts";
import { IconButton } from "../parts/controls.tsx";
import { Avatar, Badges } from "../parts/identity.tsx";
import { Icon, Mark } from "../parts/Icon.tsx";
import { words } from "../strings.ts";
import { Acting } from "./Acting.tsx";
import { Composer } from "./Composer.tsx";
import { servicesOf, titleOf } from "./Item.tsx";
import { Pins } from "./Pins.tsx";
import { Selection } from "./Selection.tsx";
import { Log } from "./Log.tsx";
import { senderName, textOf } from "./Message.tsx";
import { StartOver } from "./StartOver.tsx";

function focusSoon(id: string): void {
  requestAnimationFrame(() => document.getElementById(id)?.focus());
}

function show(id: string): void {
  openDetails();
  focusSoon(id);
}

function Head({ view }: { view: ConversationView }) {
  return (
    <header class="pane__head">
      <IconButton icon="back" turn label={words.back} class="back" onClick={up} />
      <Avatar name={titleOf(view)} service={view.pair ? view.peerService : undefined} badge />
      <div class="thread__who">
        <h2>
          <bdi>{titleOf(view)}</bdi>
        </h2>
        <span class="fine row">
          {view.pair ? servicesOf(view).map(serviceName).join(", ") : words.thread.people(view.memberCount)}
          {!view.pair && <Badges services={view.services} spoken />}
        </span>
      </div>
      {!view.pair && <IconButton icon="people" label={words.thread.members} onClick={() => show("members")} />}
      <IconButton
        icon="panel"
        turn
        label={words.thread.details}
        expanded={detailsShown.value}
        onClick={() => show("details")}
      />
    </header>
  );
}

function Protection({ view }: { view: ConversationView }) {
  return (
    <p class="protect">
      <Icon name="door" />
      <span>{words.thread.protectedBetween(view.services.map(serviceName))}</span>
    </p>
  );
}

function notice(view: ConversationView): string | undefined {
  if (view.blocked && view.pair) return words.thread.blocked(titleOf(view));
  if (view.startOver !== undefined) return undefined;
  if (view.status === "waiting") return view.pair ? words.thread.waiting(titleOf(view)) : words.thread.waitingGroup;
  const said: Partial<Record<ConversationView["status"], string>> = {
    joining: words.thread.joining,
    lost: words.thread.lost,
    removed: words.thread.removed,
    left: words.thread.left,
  };
  return said[view.status];
}

function Ask({ row, services }: { row: Row; services: ConversationView["services"] }) {
  const { account, view } = row;
  return (
    <section class="panel ask" aria-label={words.thread.askTitle}>
      <p>{words.thread.ask(services.map(serviceName))}</p>
      <div class="row">
        <button
          type="button"
          class="btn btn--main"
          onClick={() => void saying(account.handle.ask("stay", { conversation: view.id }))}
        >
          {words.thread.stay}
        </button>
        <button
          type="button"
          class="btn btn--care"
          onClick={() => void saying(account.handle.ask("leave", { conversation: view.id }))}
        >
          {words.thread.go}
        </button>
      </div>
    </section>
  );
}

/** Reads out what arrives; the log itself is silent, or scrolling would read it all again. */
function Announcer({ thread }: { thread: Thread }) {
  const [said, say] = useState("");
  const last: MessageView | undefined = thread.messages.value.at(-1);
  const [heard, hear] = useState<string | undefined>(undefined);
  useEffect(() => {
    if (!thread.loaded.value || last === undefined) return;
    if (
      heard !== undefined &&
      heard !== last.id &&
      !last.sender.own &&
      (last.kind === "text" || last.kind === "file")
    ) {
      say(`${senderName(last)}: ${textOf(last)}`);
    }
    hear(last.id);
  }, [last?.id, thread.loaded.value]);
  return (
    <p class="sr" role="status">
      {said}
    </p>
  );
}

/** Seen, not read aloud: it comes and goes by the second. */
function Writing({ thread }: { thread: Thread }) {
  const accounts = writers.value.get(thread.key) ?? [];
  const names = accounts.map((account) => nameOf(thread, account)).filter((name) => name !== undefined);
  return names.length === 0 ? null : <p class="writing">{words.thread.typing(names)}</p>;
}

/** As it stands on what they wrote, else on the conversation itself. */
function nameOf(thread: Thread, account: string): string | undefined {
  const said = thread.messages.value.findLast(({ sender }) => sender.account === account && sender.name !== "");
  const view = thread.account.conversations.value.get(thread.conversation);
  return said?.sender.name ?? (view?.pair === true ? titleOf(view) : undefined);
}

function canWrite(view: ConversationView): boolean {
  return view.status !== "removed" && view.status !== "left" && !(view.blocked && view.pair);
}

/** Where one writes, or speaks. */
function Writer({ thread }: { thread: Thread }) {
  return recordingIn.value === thread.key ? <Recorder thread={thread} /> : <Composer thread={thread} />;
}

function Conversation({ row }: { row: Row }) {
  const { view, account } = row;
  const thread = useMemo(() => openThread(account, view.id), [row.key]);
  const text = notice(view);
  const body = (
    <>
      <Head view={view} />
      <Protection view={view} />
      <Pins thread={thread} view={view} />
      <Log key={thread.key} thread={thread} title={titleOf(view)} />
      <Announcer key={`${thread.key} aloud`} thread={thread} />
      <Writing thread={thread} />
      {view.ask !== undefined && <Ask row={row} services={view.ask.services} />}
      {view.startOver !== undefined && <StartOver key={`${thread.key} over`} row={row} name={view.startOver.name} />}
      {text !== undefined && <p class="notice">{text}</p>}
      {thread.picked.value !== null && <Selection thread={thread} picked={thread.picked.value} />}
      {canWrite(view) && thread.picked.value === null && <Writer key={`${thread.key} composer`} thread={thread} />}
      <Acting />
      <Viewer />
    </>
  );
  return canWrite(view) ? <DropZone thread={thread}>{body}</DropZone> : body;
}

/** In the unified inbox before there is an account: the sentence that the whole page stands for. */
function Vouch() {
  return (
    <div class="empty empty--wide">
      <Mark />
      <p class="vouch">{words.inbox.vouch}</p>
    </div>
  );
}

function NoneChosen() {
  if (config.service === null && ready.value.length === 0) return <Vouch />;
  return (
    <div class="empty">
      <Mark />
      <h3>{words.thread.choose}</h3>
      <p class="fine">{words.thread.chooseHint}</p>
    </div>
  );
}

function Waiting() {
  return (
    <>
      <header class="pane__head">
        <IconButton icon="back" turn label={words.back} class="back" onClick={up} />
      </header>
      <div class="log-bones" aria-busy="true" role="status" aria-label={words.loading}>
        <span class="bone bone--mid" />
        <span class="bone" />
        <span class="bone bone--short" />
      </div>
    </>
  );
}

function content() {
  const row = selected.value;
  if (row !== undefined) return <Conversation key={row.key} row={row} />;
  return route.value.view === "thread" && opening.value ? <Waiting /> : <NoneChosen />;
}

export function ThreadPane() {
  return (
    <section class="pane pane--thread" aria-label={words.thread.region} id="messages" tabIndex={-1}>
      {content()}
    </section>
  );
}
