/** The emoji of the grid, in a file of their own: it is fetched when the grid opens for the first time, from our own host. */
import raw from "emoji-picker-element-data/en/emojibase/data.json";

export interface Emoji {
  emoji: string;
  name: string;
  /** what it is found by, in lower case */
  words: string;
  group: number;
}

export const all: readonly Emoji[] = raw.map(({ emoji, annotation, tags, group }) => ({
  emoji,
  name: annotation,
  words: [annotation, ...tags].join(" ").toLowerCase(),
  group,
}));
