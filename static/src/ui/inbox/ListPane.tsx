/** The pane of conversations: head, filters, the list itself, and what stands in its place when it is empty. */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { config, serviceInfo } from "../config.ts";
import { filtered, opening, ready, rows as allRows, selectedKey, show, showAll, shown } from "../model/inbox.ts";
import { composing } from "../model/screen.ts";
import { IconButton } from "../parts/controls.tsx";
import { Icon, Mark } from "../parts/Icon.tsx";
import { useVirtual } from "../parts/virtual.ts";
import { privacy } from "../privacy/words.ts";
import { Question } from "../privacy/Question.tsx";
import { words } from "../strings.ts";
import { Filters, Search, ServiceFilters } from "./Filters.tsx";
import { Item } from "./Item.tsx";
import { RecoveryOffer } from "./RecoveryOffer.tsx";

const ITEM_PX = 65;

function Bones() {
  return (
    <div class="bones" aria-busy="true" aria-label={words.loading} role="status">
      {[0, 1, 2, 3, 4].map((n) => (
        <div class="row" key={n}>
          <span class="avatar" />
          <div class="stack thread__who">
            <span class="bone bone--short" />
            <span class="bone bone--mid" />
          </div>
        </div>
      ))}
    </div>
  );
}

/** An address that exists, where the demo knows one. */
function example(): string {
  const own = config.demo_people.find((person) => config.service === null || person.service === config.service);
  if (own !== undefined) return own.address;
  const examples = {
    email: "messenger:name@example.org",
    handle: "instagram:handle",
    phone: "whatsapp:+4915155501187",
  };
  return examples[config.service === null ? "email" : serviceInfo(config.service).identifier];
}

function NothingYet() {
  return (
    <div class="empty">
      <Mark />
      <h3>{words.list.empty}</h3>
      <p class="fine">{words.list.emptyHint(example())}</p>
      <button type="button" class="btn btn--main" onClick={() => (composing.value = true)}>
        <Icon name="pen" />
        {words.list.emptyButton}
      </button>
    </div>
  );
}

function NothingShown() {
  const unread = show.value === "unread";
  return (
    <div class="empty">
      <h3>{unread ? words.list.nothingUnread : words.list.noMatch}</h3>
      <p class="fine">{unread ? words.list.nothingUnreadHint : words.list.noMatchHint}</p>
      <button type="button" class="btn" onClick={showAll}>
        {words.list.showAll}
      </button>
    </div>
  );
}

function List() {
  const list = shown.value;
  const { rows, items, scroller, sheet } = useVirtual({
    count: list.length,
    estimateSize: () => ITEM_PX,
    getItemKey: (index) => list[index]?.key ?? index,
  });
  const current = selectedKey.value;
  useEffect(() => {
    const index = list.findIndex((row) => row.key === current);
    if (index >= 0) rows.scrollToIndex(index, { align: "auto" });
  }, [current]);
  return (
    <div class="scroll" ref={scroller}>
      <ul class="list" ref={(element) => void (sheet.current = element)}>
        {items.map((item) => {
          const row = list[item.index];
          if (row === undefined) return null;
          return (
            <li
              key={item.key}
              data-index={item.index}
              ref={rows.measureElement}
              aria-setsize={list.length}
              aria-posinset={item.index + 1}
            >
              <Item row={row} current={row.key === current} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Body() {
  if (opening.value) return <Bones />;
  if (allRows.value.length === 0) return <NothingYet />;
  if (shown.value.length === 0 && filtered.value) return <NothingShown />;
  return <List />;
}

interface ListPaneProps {
  head: ComponentChildren;
  onSettings: () => void;
  onPrivacy: () => void;
  /** stands in the place of the list, where there is no account to list */
  instead?: ComponentChildren;
  foot?: ComponentChildren;
}

export function ListPane({ head, onSettings, onPrivacy, instead, foot }: ListPaneProps) {
  return (
    <section class="pane pane--list" aria-label={words.list.region} id="conversations" tabIndex={-1}>
      <header class="pane__head">
        {head}
        <IconButton icon="shield" label={privacy.glance.title} class="push" onClick={onPrivacy} />
        <IconButton icon="settings" label={words.settings.title} onClick={onSettings} />
        {(config.service !== null || ready.value.length > 0) && (
          <IconButton icon="pen" label={words.list.new} class="btn--main" onClick={() => (composing.value = true)} />
        )}
      </header>
      {instead ?? (
        <>
          <Search />
          <Filters />
          <ServiceFilters />
          <RecoveryOffer />
          <Question />
          <Body />
        </>
      )}
      {foot}
    </section>
  );
}
