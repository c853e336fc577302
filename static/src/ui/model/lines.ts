/** From messages to the lines of the log: days, the unread line, events, and bubbles that know their neighbours. Pure. */
import type { MessageView } from "../../app/port.ts";

export type Line =
  | { kind: "day"; key: string; at: number }
  | { kind: "unread"; key: string; count: number }
  | { kind: "event"; key: string; message: MessageView }
  | { kind: "divider"; key: string }
  | { kind: "message"; key: string; message: MessageView; first: boolean; last: boolean };

const RUN_MS = 5 * 60_000;

function sameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}

function isBubble(message: MessageView): boolean {
  return message.kind !== "event" && message.kind !== "divider";
}

/** Written in one breath: the same person, within five minutes, nothing in between. */
function sameRun(one: MessageView | undefined, other: MessageView | undefined, unread: string | undefined): boolean {
  if (one === undefined || other === undefined || !isBubble(one) || !isBubble(other)) return false;
  if (other.id === unread || !sameDay(one.at, other.at)) return false;
  return one.sender.account === other.sender.account && other.at - one.at < RUN_MS;
}

/** The time under a bubble is said once a run, but a state that differs is always said. */
function ends(message: MessageView, next: MessageView | undefined, unread: string | undefined): boolean {
  return !sameRun(message, next, unread) || message.state !== next?.state;
}

function own(messages: readonly MessageView[], index: number, unread: string | undefined): Line {
  const message = messages[index] as MessageView;
  if (message.kind === "divider") return { kind: "divider", key: message.id };
  if (message.kind === "event") return { kind: "event", key: message.id, message };
  const first = !sameRun(messages[index - 1], message, unread);
  return { kind: "message", key: message.id, message, first, last: ends(message, messages[index + 1], unread) };
}

function before(messages: readonly MessageView[], index: number, unread: { id: string; count: number } | null): Line[] {
  const message = messages[index] as MessageView;
  const previous = messages[index - 1];
  const lines: Line[] = [];
  const newDay = message.kind !== "divider" && (previous === undefined || !sameDay(previous.at, message.at));
  if (newDay)
    lines.push({ kind: "day", key: `day ${new Date(message.at).toDateString()} ${message.id}`, at: message.at });
  if (message.id === unread?.id) lines.push({ kind: "unread", key: "unread", count: unread.count });
  return lines;
}

export function linesOf(messages: readonly MessageView[], unread: { id: string; count: number } | null): Line[] {
  return messages.flatMap((_, index) => [...before(messages, index, unread), own(messages, index, unread?.id)]);
}
