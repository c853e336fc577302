/** The pane beside the messages: whom one writes as, members, safety number, rename, leave, block. */
import { useEffect, useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import type { MemberView } from "../../app/port.ts";
import { serviceName } from "../config.ts";
import { OtherAccounts, OwnAccounts } from "../links/ShownHere.tsx";
import { accountName } from "../model/names.ts";
import { selected, type Row } from "../model/inbox.ts";
import { closeDetails, route, up } from "../model/route.ts";
import { saying, undoable } from "../model/toasts.ts";
import { openedThread } from "../model/thread.ts";
import { IconButton } from "../parts/controls.tsx";
import { Avatar, Badge, Dot } from "../parts/identity.tsx";
import { Icon } from "../parts/Icon.tsx";
import { words } from "../strings.ts";
import { titleOf } from "./Item.tsx";
import { block, Members, mute, SafetyNumber } from "./Members.tsx";
import { JumpToDate, Timer } from "./Timer.tsx";
import { Rename } from "./Rename.tsx";
import { DoorCard } from "./Requests.tsx";

function useMembers(row: Row): readonly MemberView[] {
  const [members, setMembers] = useState<readonly MemberView[]>([]);
  const changed = openedThread(row.account, row.view.id)?.membersChanged.value ?? 0;
  useEffect(() => {
    let stale = false;
    const asked = row.account.handle.ask("members", { conversation: row.view.id });
    void saying(asked).then((answer) => {
      if (!stale && answer !== undefined) setMembers(answer.members);
    });
    return () => void (stale = true);
  }, [row.key, row.view.memberCount, row.view.status, changed]);
  return members;
}

function leave(row: Row): void {
  const { account, view } = row;
  undoable(words.details.leaving5(titleOf(view)), words.details.undo, () => {
    void saying(account.handle.ask("leave", { conversation: view.id }));
  });
}

function Actions({ row, other }: { row: Row; other: MemberView | undefined }) {
  const { view } = row;
  const here = view.status === "active" || view.status === "waiting";
  return (
    <section class="card card--actions">
      <JumpToDate row={row} />
      {!view.pair && here && view.admin && <Rename row={row} />}
      <div class="actions">
        {other !== undefined && here && (
          <button type="button" class="btn btn--care" onClick={() => void mute(row, other)}>
            <Icon name="clock" />
            {words.details.mute}
          </button>
        )}
        {other !== undefined && (
          <button type="button" class="btn btn--care" onClick={() => block(row, other)}>
            <Icon name="block" />
            {other.blocked ? words.details.unblock : words.details.block}
          </button>
        )}
        {(here || view.status === "lost") && view.ask === undefined && (
          <button type="button" class="btn btn--care" onClick={() => leave(row)}>
            <Icon name="leave" turn />
            {words.details.leave}
          </button>
        )}
      </div>
    </section>
  );
}

function WriteAs({ row }: { row: Row }) {
  const { account } = row;
  return (
    <p class="fine">
      {words.details.writeAs} <Dot account={account} /> <strong>{accountName(account)}</strong>{" "}
      <Badge service={account.service} />
      {serviceName(account.service)}
    </p>
  );
}

function Pair({ row, other }: { row: Row; other: MemberView }) {
  return (
    <section class="card">
      <h3>{words.details.safety(titleOf(row.view))}</h3>
      <SafetyNumber member={other} />
      <p class="fine">{words.details.devices(other.devices)}</p>
    </section>
  );
}

function Conversation({ row }: { row: Row }) {
  const members = useMembers(row);
  const { view } = row;
  const other = view.pair ? members.find((member) => !member.own) : undefined;
  return (
    <>
      <section class="card card--face">
        <Avatar name={titleOf(view)} service={view.pair ? view.peerService : undefined} size="l" badge />
        <p class="face__name">
          <bdi>{titleOf(view)}</bdi>
        </p>
        <WriteAs row={row} />
      </section>
      {!view.pair && <Members row={row} members={members} />}
      {other !== undefined && <OtherAccounts other={other} />}
      {other !== undefined && <OwnAccounts row={row} other={other} />}
      {other !== undefined && <Pair row={row} other={other} />}
      <Timer row={row} />
      <Actions row={row} other={other} />
    </>
  );
}

function focusMembers(): void {
  document.getElementById("members")?.focus();
}

function Frame({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <aside class="pane pane--details" aria-label={title} id="details" tabIndex={-1}>
      <header class="pane__head">
        <IconButton icon="back" turn label={words.back} class="back" onClick={up} />
        <h2 class="thread__who">{title}</h2>
        {selected.value?.view.pair === false && (
          <IconButton icon="people" label={words.thread.members} class="narrow-only" onClick={focusMembers} />
        )}
        <IconButton icon="close" label={words.details.close} class="beside" onClick={closeDetails} />
      </header>
      {children}
    </aside>
  );
}

export function DetailsPane() {
  const row = selected.value;
  if (route.value.view === "requests") {
    return (
      <Frame title={words.details.requestsTitle}>
        <DoorCard />
      </Frame>
    );
  }
  if (row === undefined) return null;
  return (
    <Frame title={words.details.region}>
      <Conversation key={row.key} row={row} />
    </Frame>
  );
}
