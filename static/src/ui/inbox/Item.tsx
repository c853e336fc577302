/** One conversation in the list: a link whose name is title, services, unread. */
import { files } from "../files/words.ts";
import { draftOf } from "../model/drafts.ts";
import { accounts, twins, type Row } from "../model/inbox.ts";
import { accountName, colourOf } from "../model/names.ts";
import { threadHref } from "../model/route.ts";
import type { ConversationView } from "../../app/port.ts";
import { serviceName } from "../config.ts";
import { shortDate } from "../language.ts";
import { Avatar, Badges } from "../parts/identity.tsx";
import { words } from "../strings.ts";

export function titleOf(view: ConversationView): string {
  return view.title.trim() === "" ? words.unknownName : view.title;
}

/** Pairs name the other's service; groups every service in them. */
export function servicesOf(view: ConversationView): ConversationView["services"] {
  return view.pair && view.peerService !== undefined ? [view.peerService] : view.services;
}

/** What follows the title in the link's name: heard, not seen. */
function aloud(view: ConversationView): string {
  const unread = view.unread > 0 ? [words.list.nUnread(view.unread)] : [];
  return ["", ...servicesOf(view).map(serviceName), ...unread].join(", ");
}

function lastWords(view: ConversationView): string {
  const { last } = view;
  if (view.blocked) return words.list.blocked;
  if (view.status !== "active" && view.status !== "waiting") return words.list.status[view.status];
  if (last === undefined) return words.list.status[view.status] || words.list.nothing;
  if (last.deleted === true) return words.list.deleted;
  const text = last.file === undefined ? last.text : files.label(files.sort[last.file], "", last.text);
  if (last.own) return words.list.mine(text);
  return view.pair || last.sender === "" ? text : `${last.sender}: ${text}`;
}

/** Which of one's own accounts it is, where two rows look alike. */
function As({ row }: { row: Row }) {
  const shown = twins.value.has(row.key) && accounts.value.length > 1;
  return shown ? <span class="item__as">{words.list.as(accountName(row.account))} </span> : null;
}

function Last({ row }: { row: Row }) {
  const draft = draftOf(row.key);
  if (draft === "") return <>{lastWords(row.view)}</>;
  return (
    <>
      <b>{words.list.draft}</b> {draft}
    </>
  );
}

function Line1({ view }: { view: ConversationView }) {
  return (
    <span class="item__line">
      <span class="item__name">
        <bdi>{titleOf(view)}</bdi>
        <span class="aloud">{aloud(view)}</span>
      </span>
      {!view.pair && <Badges services={view.services} />}
      {view.last && (
        <time aria-hidden="true" dateTime={new Date(view.last.at).toISOString()}>
          {shortDate(view.last.at)}
        </time>
      )}
    </span>
  );
}

function Line2({ row, id }: { row: Row; id: string }) {
  const { unread } = row.view;
  return (
    <span class="item__line" aria-hidden="true">
      <span class="item__last" dir="auto" id={id}>
        <As row={row} />
        <Last row={row} />
      </span>
      {unread > 0 && <span class="count">{unread > 999 ? "999+" : unread}</span>}
    </span>
  );
}

export function Item({ row, current }: { row: Row; current: boolean }) {
  const { view, account } = row;
  const id = `last-${account.service}-${view.id}`;
  return (
    <a
      class={view.unread > 0 ? "item item--unread" : "item"}
      href={threadHref(account.service, view.id)}
      aria-describedby={id}
      aria-current={current ? "true" : undefined}
      data-colour={colourOf(account) || undefined}
    >
      <Avatar name={titleOf(view)} service={view.pair ? view.peerService : undefined} badge />
      <span class="item__text">
        <Line1 view={view} />
        <Line2 row={row} id={id} />
      </span>
    </a>
  );
}
