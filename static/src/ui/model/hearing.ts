/** What an engine tells besides its own state: messages for their threads, reminders for whoever is here. */
import type { OtherEvents } from "./account.ts";
import { hearReminder } from "./acting.ts";
import { receive } from "./thread.ts";

export const hear: OtherEvents = (account, event) => {
  receive(account, event);
  hearReminder(account, event);
};
