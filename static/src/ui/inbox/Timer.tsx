/** How long messages stay after reading, and the way to a day of the conversation. */
import { useId } from "preact/hooks";
import { isoDay, span } from "../language.ts";
import type { Row } from "../model/inbox.ts";
import { jumpToDay } from "../model/jump.ts";
import { route, up } from "../model/route.ts";
import { openedThread } from "../model/thread.ts";
import { saying } from "../model/toasts.ts";
import { words } from "../strings.ts";

const DAY = 86_400;
const TIMES = [0, 3600, DAY, 7 * DAY, 28 * DAY];

const isHere = ({ view }: Row): boolean => view.status === "active" || view.status === "waiting";

export function Timer({ row }: { row: Row }) {
  const { account, view } = row;
  const id = useId();
  if (!isHere(row)) return null;
  const set = (seconds: number) => void saying(account.handle.ask("setTimer", { conversation: view.id, seconds }));
  const times = TIMES.includes(view.timer) ? TIMES : [...TIMES, view.timer];
  return (
    <section class="card">
      <h3 id={id}>{words.timer.title}</h3>
      <div class="chips" role="group" aria-labelledby={id}>
        {times.map((seconds) => (
          <button
            key={seconds}
            type="button"
            class="chip"
            aria-pressed={seconds === view.timer}
            onClick={() => set(seconds)}
          >
            {seconds === 0 ? words.timer.off : span(seconds)}
          </button>
        ))}
      </div>
      <p class="fine">{words.timer.hint}</p>
    </section>
  );
}

/** Midnight where the reader is. */
function midnightOf(value: string): number {
  const [year = 0, month = 1, day = 1] = value.split("-").map(Number);
  return new Date(year, month - 1, day).getTime();
}

export function JumpToDate({ row }: { row: Row }) {
  const id = useId();
  const jump = (value: string) => {
    const thread = openedThread(row.account, row.view.id);
    if (thread === undefined || value === "") return;
    if (route.value.view === "thread" && route.value.details) up();
    void jumpToDay(thread, midnightOf(value));
  };
  return (
    <div class="field">
      <label for={id}>{words.timer.jump}</label>
      <input
        id={id}
        type="date"
        class="input"
        max={isoDay(Date.now())}
        onChange={(event) => jump(event.currentTarget.value)}
      />
    </div>
  );
}
