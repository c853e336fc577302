/** Words for every stable code a person may meet, in one table with a fallback; the codes are the server's and the engine's. */
import type { Refused } from "../app/port.ts";

const table: Record<string, string> = {
  // signing up and in
  handle_taken: "Taken. Add a dot, an underscore or a digit.",
  handle_rule: "A handle has 3 to 30 of a–z, 0–9, dot and underscore.",
  email_rule: "That is no e-mail address.",
  phone_rule: "That is no phone number. Begin with the country’s code, such as +49.",
  code_needed: "Press “Send code” first, then write the code here.",
  wrong_code: "That is not the code we sent. Check it, or ask for another.",
  not_sent: "The code could not be sent. Check the address, or try again later.",
  bad_sign_up: "This took too long to be safe. Press “Create account” again.",
  sign_up_closed: "No new accounts for now. Accounts that exist work as ever.",
  sign_in_failed: "That did not fit. Check what you typed in both fields.",
  already_signed_in: "Somebody is signed in here. Sign out first.",
  recovery_key_malformed: "That is no recovery key. Check it for a typing mistake.",
  weak_password: "Choose a longer password: at least eight characters.",
  wrong_password: "That is not the password.",
  not_signed_in: "You were signed out here. Sign in again.",
  own_device: "That is the browser you are using. Its own button is below.",
  signed_out: "You were signed out here. Sign in again.",
  weak_parameters: "The service asked for a weaker password protection than we accept. Nothing was sent.",
  weak_kdf: "The service asked for a weaker password protection than we accept. Nothing was sent.",
  vault_damaged: "What the service keeps for this account cannot be opened. Try the recovery key.",
  keyring_damaged: "What the service keeps for this account cannot be opened. Try the recovery key.",
  manifest_forged: "The service showed keys for this account that its owner did not sign. Nothing was sent.",
  // reaching people
  no_such_person: "Nobody can be reached at this address. Check it; or their door may be closed to your service.",
  own_address: "That is you. Write to somebody else.",
  bad_keys: "The keys that came for this person do not fit together. Nothing was sent. Try again later.",
  group_too_large: "That is too many at once. Invite fewer people.",
  no_such_request: "This request was answered already.",
  // conversations
  no_such_seat: "You are no longer in this conversation.",
  no_such_conversation: "This conversation is not on this device. Reload the page.",
  not_member: "You are no longer in this conversation.",
  not_admin: "Only an admin of the group can do that.",
  pair_is_two: "This is a conversation of two. Start a group instead.",
  no_such_message: "This message is not here any more.",
  not_your_message: "Only who wrote a message can change it.",
  bad_annotation: "That cannot be said about a message.",
  bad_timer: "Choose a time of at most a year.",
  not_lost: "This conversation goes on, or still may by itself. There is nothing to start over.",
  nobody_left: "Nobody else of this group can be reached. Start a new conversation instead.",
  muted: "Others here complained. What you write is kept, and goes out within the hour.",
  nothing_lately: "They wrote nothing here in the last hour, so there is nothing to mute.",
  text_too_long: "This message is too long. Send it in two.",
  too_large: "This message is too long. Send it in two.",
  empty_text: "There is nothing to send yet.",
  // files
  empty_file: "This file is empty.",
  file_too_large: "This file is too large: 2 GB is the most.",
  file_unreadable: "The file cannot be read any more. Choose it again.",
  file_not_here: "This file is not on this device yet.",
  no_room: "There is no room left on this device for this file.",
  quota_spent: "That is all that can be sent in a day. Try again tomorrow.",
  storage_full: "The service has no room left for files. Try again later.",
  no_such_attachment: "This file is no longer on the server. Ask for it again.",
  tampered: "What came is not what was sent, so it is not shown. Try again, or ask for it anew.",
  no_microphone: "The microphone cannot be used. Allow it for this page in the browser.",
  // links and finding people
  not_shown: "This can be shown in a conversation of two only, once both are there.",
  no_such_link: "There is no such link any more.",
  bad_statement: "This is no longer waiting for you. Begin again in the unified inbox.",
  not_for_minors: "Not while this account counts as under 18.",
  not_agreed: "Both accounts have to agree to each of these first.",
  not_findable: "People of this service are not found by a name.",
  name_rule: "Write the name on one line, so that people can read and type it.",
  // deciding
  stale_text: "The words have changed meanwhile. Read them again, then decide.",
  text_forged: "The service shows words that are not those it asks about. Nothing was sent.",
  purpose_refused: "Nobody can agree to this: it is refused for ever.",
  nothing_to_withdraw: "It was off already.",
  // the line and its limits
  unreachable: "No answer from the service. Check the connection and try again.",
  busy: "The service is busy. Try again in a moment.",
  too_fast: "Too many at once. Wait a moment and try again.",
  too_many: "Too many at once. Wait a few minutes and try again.",
  not_allowed: "This can be done only on the service’s own page.",
  stale_etag: "Another device of yours was faster. Try again.",
  stale_manifest: "Another device of yours was faster. Try again.",
  internal: "Something went wrong in this app. Reload the page.",
};

const FALLBACK = "That did not work. Try again in a moment.";

function isRefused(error: unknown): error is Refused {
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "string";
}

/** The stable code of what went wrong; "unknown" for anything that is no refusal. */
export function refusalCode(error: unknown): string {
  return isRefused(error) ? error.code : "unknown";
}

/** What to tell the person: our words for the code, else the refusal's own sentence, else the fallback. */
export function refusalText(error: unknown): string {
  if (!isRefused(error)) return FALLBACK;
  const own = typeof error.message === "string" ? error.message : "";
  return table[error.code] ?? (own.trim() === "" ? FALLBACK : own);
}
