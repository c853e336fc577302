/** The log: only the lines in sight are drawn, it stays at its end, and older pages come as one scrolls up. */
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { linesOf, type Line } from "../model/lines.ts";
import { loadOlder, markRead, type Thread } from "../model/thread.ts";
import { Icon } from "../parts/Icon.tsx";
import { useVirtual, type Rows } from "../parts/virtual.ts";
import { words } from "../strings.ts";
import { LogLine } from "./Line.tsx";

const LINE_PX = 64;
const END_PX = 48;
const OLDER_LINES = 12;
/** After scrolling there its line is drawn. */
const FOCUS_MS = 80;

/** Opens at the unread line where there is one, else at the latest. */
function useOpening(rows: Rows, lines: readonly Line[], loaded: boolean): void {
  const opened = useRef(false);
  useLayoutEffect(() => {
    if (!loaded || opened.current || lines.length === 0) return;
    opened.current = true;
    const unread = lines.findIndex((line) => line.kind === "unread");
    if (unread >= 0) rows.scrollToIndex(unread, { align: "start" });
    else rows.scrollToEnd();
  });
}

/** What oneself has just written is seen, wherever one was reading. */
function useOwnLast(rows: Rows, lines: readonly Line[]): void {
  const last = lines.at(-1);
  const key = last?.kind === "message" && last.message.sender.own ? last.key : null;
  const before = useRef(key);
  useLayoutEffect(() => {
    if (key !== null && before.current !== key) rows.scrollToEnd();
    before.current = key;
  }, [key]);
}

const isNearEnd = ({ scrollHeight, scrollTop, clientHeight }: HTMLElement): boolean =>
  scrollHeight - scrollTop - clientHeight <= END_PX;

/** Whoever was at the end stays there when the room changes: a keyboard opens, a phone is turned, a pane goes. */
function useStaying(rows: Rows, scroller: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const sizeOf = () => `${element.clientWidth}/${element.clientHeight}`;
    let size = sizeOf();
    let atEnd = isNearEnd(element);
    const scrolled = () => {
      if (sizeOf() === size) atEnd = isNearEnd(element);
    };
    const watching = new ResizeObserver(() => {
      size = sizeOf();
      if (atEnd) rows.scrollToEnd();
    });
    element.addEventListener("scroll", scrolled, { passive: true });
    watching.observe(element);
    return () => {
      element.removeEventListener("scroll", scrolled);
      watching.disconnect();
    };
  }, []);
}

/** Where somebody jumped to: in the middle, pointed at, and with the focus on it. */
function useTarget(rows: Rows, lines: readonly Line[], thread: Thread): void {
  const target = thread.target.value;
  useEffect(() => {
    if (target === null) return;
    const index = lines.findIndex((line) => line.key === target.id);
    if (index < 0) return;
    rows.scrollToIndex(index, { align: "center" });
    const timer = setTimeout(() => focusMessage(target.id), FOCUS_MS);
    return () => clearTimeout(timer);
  }, [target?.n]);
}

function focusMessage(id: string): void {
  document.getElementById(`m-${id}`)?.focus({ preventScroll: true });
}

/** Up and down go from message to message, Enter opens what can be done. */
function onKeyDown(event: KeyboardEvent): void {
  const target = event.target as HTMLElement;
  const log = event.currentTarget as HTMLElement;
  const here = target.closest<HTMLElement>("article");
  if (target !== log && target !== here) return;
  if (event.key === "Enter" && here !== null) {
    event.preventDefault();
    here.querySelector<HTMLElement>(".msg__more")?.click();
  }
  if (event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
  const all = [...log.querySelectorAll<HTMLElement>("article")];
  const at = here === null ? all.length : all.indexOf(here);
  const next = all[at + (event.key === "ArrowUp" ? -1 : 1)];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function useReading(thread: Thread, atEnd: boolean, newest: string | undefined): void {
  useEffect(() => {
    const seen = () => {
      if (atEnd && document.visibilityState === "visible") markRead(thread);
    };
    seen();
    document.addEventListener("visibilitychange", seen);
    return () => document.removeEventListener("visibilitychange", seen);
  }, [atEnd, newest, thread]);
}

function Latest({ onClick, unread }: { onClick: () => void; unread: number }) {
  return (
    <button type="button" class="latest" aria-label={words.thread.latest} title={words.thread.latest} onClick={onClick}>
      {unread > 0 && (
        <span class="count" aria-hidden="true">
          {unread}
        </span>
      )}
      <Icon name="down" />
    </button>
  );
}

export function Log({ thread, title }: { thread: Thread; title: string }) {
  const messages = thread.messages.value;
  const unread = thread.firstUnread.value;
  const lines = useMemo(() => linesOf(messages, unread), [messages, unread]);
  const { rows, items, scroller, sheet } = useVirtual({
    count: lines.length,
    estimateSize: () => LINE_PX,
    getItemKey: (index) => lines[index]?.key ?? index,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: END_PX,
    paddingStart: 20,
    paddingEnd: 12,
  });
  useOpening(rows, lines, thread.loaded.value);
  useOwnLast(rows, lines);
  useStaying(rows, scroller);
  useTarget(rows, lines, thread);
  const atEnd = rows.isAtEnd(END_PX);
  useReading(thread, atEnd && thread.loaded.value, lines.at(-1)?.key);
  const first = items[0]?.index;
  useEffect(() => {
    if (first !== undefined && first < OLDER_LINES) void loadOlder(thread);
  }, [first, lines.length]);
  return (
    <div class="log-frame">
      <div class="scroll log-scroll" ref={scroller}>
        <div
          class="log"
          role="log"
          aria-live="off"
          tabIndex={0}
          aria-label={words.thread.log(title)}
          onKeyDown={onKeyDown}
          ref={(element) => void (sheet.current = element)}
        >
          {items.map((item) => {
            const line = lines[item.index];
            if (line === undefined) return null;
            return (
              <div class="line" key={item.key} data-index={item.index} ref={rows.measureElement}>
                <LogLine line={line} thread={thread} />
              </div>
            );
          })}
        </div>
      </div>
      {!atEnd && lines.length > 0 && (
        <Latest
          unread={thread.account.conversations.value.get(thread.conversation)?.unread ?? 0}
          onClick={() => rows.scrollToEnd()}
        />
      )}
    </div>
  );
}
