/** A line of the log that is no message: a day, where the unread begin, an event, what came before this device. */
import type { MessageView, ServiceId } from "../../app/port.ts";
import { serviceName } from "../config.ts";
import { day, isoDay, span } from "../language.ts";
import { links } from "../links/words.ts";
import type { Line } from "../model/lines.ts";
import type { Thread } from "../model/thread.ts";
import { Icon, type IconName } from "../parts/Icon.tsx";
import { words } from "../strings.ts";
import { Message, senderName } from "./Message.tsx";

const icons: Record<string, IconName> = {
  device_added: "shield",
  rejoined: "shield",
  reset: "shield",
  left: "leave",
  removed: "remove",
  renamed: "pen",
  timer: "clock",
  link_shown: "link",
  link_ended: "link",
};

/** The detail is a service and, after a space, the name there. */
function linkText(message: MessageView, own: (what: string) => string, theirs: (who: string, what: string) => string) {
  const [service = "", ...name] = (message.event?.detail ?? "").split(" ");
  const what = links.also(serviceName(service as ServiceId), name.join(" "));
  return message.sender.own ? own(what) : theirs(senderName(message), what);
}

export function eventText(message: MessageView): string {
  const { event } = message;
  const who = senderName(message);
  const subject = event?.subject ?? words.unknownName;
  const about = event?.detail ?? event?.subject ?? "";
  const said: Record<string, () => string> = {
    joined: () => words.events.joined(event?.subject ?? who),
    added: () => words.events.added(who, subject),
    removed: () => words.events.removed(who, subject),
    left: () => words.events.left(event?.subject ?? who),
    timer: () => (about === "0" ? words.events.timerOff(who) : words.events.timer(who, span(Number(about)))),
    renamed: () => words.events.renamed(who, about),
    device_added: () => words.events.device_added(event?.subject ?? who),
    rejoined: () => words.events.rejoined(event?.subject ?? who),
    reset: () => words.events.reset(),
    link_shown: () => linkText(message, links.events.shownOwn, links.events.shown),
    link_ended: () => linkText(message, links.events.endedOwn, links.events.ended),
  };
  return (said[event?.code ?? ""] ?? (() => words.events.other(who)))();
}

function Event({ message }: { message: MessageView }) {
  return (
    <p class="event">
      <Icon name={icons[message.event?.code ?? ""] ?? "people"} />
      <bdi>{eventText(message)}</bdi>
    </p>
  );
}

export function LogLine({ line, thread }: { line: Line; thread: Thread }) {
  if (line.kind === "message") return <Message {...line} thread={thread} />;
  if (line.kind === "event") return <Event message={line.message} />;
  if (line.kind === "divider") return <p class="vouch vouch--s before">{words.thread.divider}</p>;
  if (line.kind === "day") {
    return (
      <p class="day">
        <time dateTime={isoDay(line.at)}>{day(line.at)}</time>
      </p>
    );
  }
  return (
    <p class="unread" role="separator">
      <span>{words.thread.newCount(line.count)}</span>
    </p>
  );
}
