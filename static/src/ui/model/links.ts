/** Text cut into words and web addresses, so that links are made of text nodes and nothing of the sender's becomes markup. Pure. */
export interface Piece {
  text: string;
  href?: string;
}

const URL_PATTERN = /\b(?:https?:\/\/|www\.)[^\s<>"“”]+/giu;
const TRAILING = /[.,;:!?)\]}'’…]+$/u;

function hrefOf(text: string): string | undefined {
  const url = text.startsWith("www.") ? `https://${text}` : text;
  return URL.canParse(url) ? new URL(url).href : undefined;
}

export function pieces(text: string): Piece[] {
  const result: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(URL_PATTERN)) {
    const shown = match[0].replace(TRAILING, "");
    const href = hrefOf(shown);
    if (href === undefined) continue;
    result.push({ text: text.slice(from, match.index) }, { text: shown, href });
    from = match.index + shown.length;
  }
  return [...result, { text: text.slice(from) }].filter((piece) => piece.text !== "");
}
