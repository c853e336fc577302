/** Text cut into words, web addresses and people, so that all of it is drawn as text nodes and nothing of the sender's becomes markup. Pure. */
import { find } from "linkifyjs";
import type { MentionView } from "../../app/port.ts";

export interface Piece {
  text: string;
  href?: string;
  mention?: MentionView;
}

/** Nothing else is followed from a message: no javascript:, no file:, no app of somebody's choice. */
const SAFE = new Set(["http:", "https:", "mailto:"]);

function hrefOf(href: string): string | undefined {
  if (!URL.canParse(href)) return undefined;
  const url = new URL(href);
  return SAFE.has(url.protocol) ? url.href : undefined;
}

function linked(text: string): Piece[] {
  const result: Piece[] = [];
  let from = 0;
  for (const { start, end, href } of find(text, { defaultProtocol: "https" })) {
    const safe = hrefOf(href);
    if (safe === undefined) continue;
    result.push({ text: text.slice(from, start) }, { text: text.slice(start, end), href: safe });
    from = end;
  }
  return [...result, { text: text.slice(from) }];
}

/** A mention is drawn with the name by which this reader knows the account, whatever its writer put there. */
export function pieces(text: string, mentions: readonly MentionView[] = []): Piece[] {
  const result: Piece[] = [];
  let from = 0;
  for (const mention of mentions) {
    const as = mention.name === "" ? text.slice(mention.from, mention.from + mention.length) : `@${mention.name}`;
    result.push(...linked(text.slice(from, mention.from)), { text: as, mention });
    from = mention.from + mention.length;
  }
  return [...result, ...linked(text.slice(from))].filter((piece) => piece.text !== "");
}
