/** Which failures pass by themselves, and the refusals this side makes itself. */
import { hasCode, isUnreachable, Refusal } from "../../net/refusal.ts";

/** The same request may succeed later, unchanged. */
const PASSING = [
  "unreachable",
  "out_of_order",
  "too_fast",
  "too_many",
  "busy",
  "muted",
  "storage_unavailable",
  "broken_answer",
];

/** A muted seat is asked for nothing for an hour at most; nobody gains by asking every second. */
export const MUTED_MS = [60_000, 180_000] as const;
export const isMuted = (error: unknown): boolean => hasCode(error, "muted");

export const passes = (error: unknown): boolean => hasCode(error, ...PASSING);
export { hasCode, isUnreachable, Refusal };

export const noSuchConversation = (): Refusal =>
  new Refusal("no_such_conversation", "This conversation is not on this device. Reload the page.");
export const noSuchRequest = (): Refusal => new Refusal("no_such_request", "This request was answered already.");
export const notAdmin = (): Refusal => new Refusal("not_admin", "Only an admin of the group may do this.");
export const notNow = (): Refusal => new Refusal("not_member", "This conversation has ended for you.");
export const pairIsTwo = (): Refusal =>
  new Refusal("pair_is_two", "This is a conversation of two. Start a group instead.");
export const noSuchPerson = (): Refusal =>
  new Refusal(
    "no_such_person",
    "Nobody here can be reached under this address. Check it, or ask them to let you write.",
  );
export const badKeys = (): Refusal =>
  new Refusal("bad_keys", "The keys that came for this person do not fit together. Nothing was sent. Try again later.");
export const groupTooLarge = (): Refusal => new Refusal("group_too_large", "Invite fewer people at a time.");
export const nothingToSay = (): Refusal => new Refusal("empty_text", "Write something first.");
export const textTooLong = (): Refusal => new Refusal("text_too_long", "Make the message shorter.");
export const noSuchMessage = (): Refusal =>
  new Refusal("no_such_message", "This message is not on this device any more.");
export const notYours = (): Refusal => new Refusal("not_your_message", "Only who wrote a message changes it.");
export const badAnnotation = (): Refusal =>
  new Refusal("bad_annotation", "Send an emoji, a text or a message as the port says.");
export const badTimer = (): Refusal => new Refusal("bad_timer", "Choose from a second to a year, or no time at all.");
export const notLost = (): Refusal =>
  new Refusal("not_lost", "This conversation goes on, or still may by itself. There is nothing to start over.");
export const nobodyLeft = (): Refusal =>
  new Refusal("nobody_left", "Nobody else of this group can be reached. Start a new conversation instead.");
export const nothingLately = (): Refusal =>
  new Refusal("nothing_lately", "They wrote nothing here in the last hour, so there is nothing to mute.");
export const notYourself = (): Refusal => new Refusal("own_address", "This is your own address.");
