/** A grid of emoji to choose one from: by group, by name, with the arrow keys. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { arrows, Popover } from "../parts/Popover.tsx";
import { words } from "../strings.ts";
import type { Emoji } from "./data.ts";

const COLUMNS = 8;
const FOUND_MAX = 96;

function useAll(): readonly Emoji[] | undefined {
  const [all, setAll] = useState<readonly Emoji[]>();
  useEffect(() => {
    void import("./data.ts").then((data) => setAll(data.all));
  }, []);
  return all;
}

function Cells({ emoji, onChoose }: { emoji: readonly Emoji[]; onChoose: (emoji: string) => void }) {
  return (
    <div class="emoji__cells" role="group" onKeyDown={(event) => arrows(event, COLUMNS)}>
      {emoji.map((one, n) => (
        <button
          key={one.emoji}
          type="button"
          class="emoji__cell"
          tabIndex={n === 0 ? 0 : -1}
          aria-label={one.name}
          title={one.name}
          onClick={() => onChoose(one.emoji)}
        >
          {one.emoji}
        </button>
      ))}
    </div>
  );
}

function Groups({ all, onChoose }: { all: readonly Emoji[]; onChoose: (emoji: string) => void }) {
  const [group, setGroup] = useState(0);
  const shown = useMemo(() => all.filter((one) => one.group === group), [all, group]);
  return (
    <>
      <div class="emoji__groups" role="group" aria-label={words.acting.emoji} onKeyDown={(event) => arrows(event)}>
        {words.acting.emojiGroups.map((name, n) =>
          name === "" ? null : (
            <button
              key={name}
              type="button"
              class="emoji__cell"
              aria-label={name}
              title={name}
              aria-pressed={n === group}
              onClick={() => setGroup(n)}
            >
              {all.find((one) => one.group === n)?.emoji}
            </button>
          ),
        )}
      </div>
      <Cells emoji={shown} onChoose={onChoose} />
    </>
  );
}

function Inside({ onChoose }: { onChoose: (emoji: string) => void }) {
  const all = useAll();
  const [needle, setNeedle] = useState("");
  const sought = needle.trim().toLowerCase();
  const found = (all ?? []).filter((one) => sought !== "" && one.words.includes(sought)).slice(0, FOUND_MAX);
  return (
    <>
      <input
        type="search"
        class="input"
        data-first
        aria-label={words.acting.emojiSearch}
        placeholder={words.acting.emojiSearch}
        value={needle}
        onInput={(event) => setNeedle(event.currentTarget.value)}
      />
      {all === undefined && <span class="bone" />}
      {all !== undefined && sought === "" && <Groups all={all} onChoose={onChoose} />}
      {sought !== "" && found.length > 0 && <Cells emoji={found} onChoose={onChoose} />}
      {all !== undefined && sought !== "" && found.length === 0 && <p class="fine">{words.acting.emojiNone}</p>}
    </>
  );
}

interface EmojiGridProps {
  near: DOMRect;
  onChoose: (emoji: string) => void;
  onClose: () => void;
}

export function EmojiGrid({ near, onChoose, onClose }: EmojiGridProps) {
  return (
    <Popover near={near} label={words.acting.emoji} role="dialog" class="emoji" onClose={onClose}>
      <Inside onChoose={onChoose} />
    </Popover>
  );
}
