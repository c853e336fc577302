/** Words for every stable code a person may meet, in one table with a fallback; the codes are the server's and the engine's. */
import type { Refused } from "../app/port.ts";

const table: Record<string, string> = {
  // signing up and in
  handle_taken: "Taken. Add a dot, an underscore or a digit.",
  bad_handle: "A handle has 3 to 30 of a–z, 0–9, dot and underscore.",
  bad_email: "That is no e-mail address.",
  bad_phone: "That is no phone number. Begin with the country’s code, such as +49.",
  bad_identifier: "This does not look right. Check it for a typing mistake.",
  wrong_code: "That is not the code we sent. Check it, or ask for another.",
  code_expired: "This code is too old. Ask for another.",
  code_needed: "Press “Send code” first, then write the code here.",
  sign_up_closed: "No new accounts for now. Accounts that exist work as ever.",
  sign_up_expired: "This took too long to be safe. Press “Create account” again.",
  sign_in_failed: "That did not fit. Check the address and the password.",
  wrong_recovery_key: "That is no recovery key. Check it for a typing mistake.",
  bad_recovery_key: "That is no recovery key. Check it for a typing mistake.",
  weak_password: "Choose a longer password: at least eight characters.",
  wrong_password: "That is not the password.",
  expired_token: "You were signed out here. Sign in again.",
  bad_token: "You were signed out here. Sign in again.",
  signed_out: "You are signed out here. Sign in again.",
  // reaching people
  no_such_person: "Nobody can be reached at this address. Check it; or their door may be closed to your service.",
  no_such_address: "That is no address. Write messenger:e-mail, instagram:handle or whatsapp:+number.",
  bad_address: "That is no address. Write messenger:e-mail, instagram:handle or whatsapp:+number.",
  yourself: "That is you. Write to somebody else.",
  already_member: "This person is in the conversation already.",
  too_many_members: "This conversation is full.",
  // conversations
  no_such_seat: "You are no longer in this conversation.",
  no_such_conversation: "This conversation is gone.",
  not_admin: "Only an admin of the conversation can do that.",
  not_active: "You are no longer in this conversation.",
  too_long: "This message is too long. Send it in two.",
  too_large: "This message is too long. Send it in two.",
  empty: "There is nothing to send yet.",
  // the line and its limits
  unreachable: "No answer from the service. Check the connection and try again.",
  offline: "You are offline. Try again when you are back.",
  too_fast: "Too many at once. Wait a moment and try again.",
  too_many: "Too many at once. Wait a moment and try again.",
  too_many_attempts: "Too many attempts. Wait a few minutes and try again.",
  not_allowed: "This can be done only on the service’s own page.",
  stale_etag: "Another device of yours was faster. Try again.",
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
