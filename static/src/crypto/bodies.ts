/** The kinds of body that this version knows, one line each, and what makes one well-formed. It keeps and shows nothing. */
import { checkedId } from "./bytes.ts";
import { booleanField, isFields, listField, numberField, textField, type Fields } from "./codec.ts";
import { checkFileMessage } from "./file.ts";

/** Which message is meant: its content id, and the account that wrote it. Both, so that nobody's id stands for another's. */
export interface Ref {
  id: string;
  account: string;
}

/** A place in the text, in UTF-16 units, where a member is named: by account, since names change and can be alike. */
export interface Mention {
  from: number;
  length: number;
  account: string;
}

/** What every body that is a message by itself may carry; names follow draft-ietf-mimi-content where it has them. */
export interface Said {
  in_reply_to?: Ref;
  /** seconds after reading, as its sender's conversation had them */
  expires?: number;
}

/** `at`: unix milliseconds as the sender's clock had them. */
export type TextBody = { kind: "text"; text: string; at: number; mentions?: Mention[] } & Said;
/** One of each account for each message: "" takes it back. */
export type ReactionBody = { kind: "reaction"; in_reply_to: Ref; text: string; at: number };
/** `replaces` is the content id of a message of the same account: whoever signs this wrote that. */
export type EditBody = { kind: "edit"; replaces: string; text: string; at: number; mentions?: Mention[] };
export type DeleteBody = { kind: "delete"; replaces: string; at: number };
export type PinBody = { kind: "pin"; in_reply_to: Ref; on: boolean; at: number };
/** Bodies about a message that was said before. */
export type EventBody = ReactionBody | EditBody | DeleteBody | PinBody;

/** UTF-16 units; the server's limit on frames comes after it. */
export const TEXT_MAX = 16000;
export const MENTIONS_MAX = 64;
/** UTF-16 units: a family of four with skin tones has 25. */
export const REACTION_MAX = 32;
/** A year: more is no disappearing. */
export const EXPIRES_MAX = 365 * 86_400;

/** A known kind is read strictly, or not at all. Each raises Error for a body that is malformed. */
const CHECKS: Record<string, (fields: Fields) => void> = {
  text: checkText,
  attachment: checkFile,
  voice: checkFile,
  reaction: checkReaction,
  edit: checkEdit,
  delete: checkDelete,
  pin: checkPin,
};

/** Raises: Error for a body of a known kind that is malformed. */
export function checkBody(fields: Fields): void {
  const kind = textField(fields, "kind", 64);
  if (Object.hasOwn(CHECKS, kind)) CHECKS[kind]?.(fields);
}

const EVENTS: readonly string[] = ["reaction", "edit", "delete", "pin"] satisfies EventBody["kind"][];

/** Of a body that was checked. */
export const isEvent = (body: { kind: string }): body is EventBody => EVENTS.includes(body.kind);

function checkSaid(fields: Fields): void {
  if (fields["in_reply_to"] !== undefined) checkRef(fields);
  if (fields["expires"] === undefined) return;
  const seconds = numberField(fields, "expires");
  if (seconds === 0 || seconds > EXPIRES_MAX) throw new Error("expires: not within a year");
}

function checkText(fields: Fields): void {
  const text = textField(fields, "text", TEXT_MAX);
  numberField(fields, "at");
  checkSaid(fields);
  checkMentions(fields, text.length);
}

function checkFile(fields: Fields): void {
  checkFileMessage(fields);
  checkSaid(fields);
}

function checkReaction(fields: Fields): void {
  checkRef(fields);
  numberField(fields, "at");
  const text = textField(fields, "text", REACTION_MAX);
  if (text !== "" && !isEmoji(text)) throw new Error("text: no emoji");
}

function checkEdit(fields: Fields): void {
  checkedId(fields["replaces"]);
  const text = textField(fields, "text", TEXT_MAX);
  if (text.trim() === "") throw new Error("text: says nothing");
  numberField(fields, "at");
  checkMentions(fields, text.length);
}

function checkDelete(fields: Fields): void {
  checkedId(fields["replaces"]);
  numberField(fields, "at");
}

function checkPin(fields: Fields): void {
  checkRef(fields);
  booleanField(fields, "on");
  numberField(fields, "at");
}

function checkRef(fields: Fields): void {
  const ref = fields["in_reply_to"];
  if (!isFields(ref)) throw new Error("in_reply_to: not a reference");
  checkedId(ref["id"]);
  checkedId(ref["account"]);
}

/** In order and apart, so that there is one way to draw them. */
function checkMentions(fields: Fields, end: number): void {
  if (fields["mentions"] === undefined) return;
  let at = 0;
  for (const mention of listField(fields, "mentions", MENTIONS_MAX)) {
    if (!isFields(mention)) throw new Error("mentions: no place in the text");
    const [from, length] = [numberField(mention, "from"), numberField(mention, "length")];
    if (from < at || length === 0 || from + length > end) throw new Error("mentions: no place in the text");
    checkedId(mention["account"]);
    at = from + length;
  }
}

const EMOJI =
  /^(?=.*[\p{Extended_Pictographic}\p{Regional_Indicator}\u20e3])[\p{Extended_Pictographic}\p{Emoji_Component}]+$/u;

/** Made of what emoji are made of, also of those that a later Unicode will have: no words, no spaces. */
const isEmoji = (text: string): boolean => EMOJI.test(text);
