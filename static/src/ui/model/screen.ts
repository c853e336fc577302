/** Small facts of the screen itself: which sheet is open. */
import { signal } from "@preact/signals";

/** the New conversation dialog */
export const composing = signal(false);
/** the sheet of keys */
export const keysShown = signal(false);
/** the settings of the unified inbox, which only point to the services' own */
export const inboxSettings = signal(false);
/** the dialog that proposes a registered link */
export const registering = signal(false);
/** the look at what each account allows */
export const glancing = signal(false);
/** the dialog that adds an account to the unified inbox */
export const addingAccount = signal(false);
