/** What this side refuses about files, and which failures of a transfer pass by themselves. */
import { hasCode, Refusal } from "../../net/refusal.ts";

/** `no_such_seat`: while a conversation is being made its seat comes later. */
const PASSING = ["unreachable", "too_fast", "busy", "broken_answer", "no_such_seat", "wrong_offset", "bad_digest"];
export const passesByItself = (error: unknown): boolean => hasCode(error, ...PASSING);

export const codeOf = (error: unknown): string =>
  error instanceof Refusal ? error.code : isFull(error) ? "no_room" : "not_sent";

/** The browser's word for a full disk. */
const isFull = (error: unknown): boolean => error instanceof Error && error.name === "QuotaExceededError";

export const emptyFile = (): Refusal => new Refusal("empty_file", "This file is empty.");
export const fileTooLarge = (): Refusal => new Refusal("file_too_large", "Send a smaller file: 2 GB is the most.");
export const noRoom = (): Refusal => new Refusal("no_room", "There is no room left on this device for the file.");
export const unreadable = (): Refusal => new Refusal("file_unreadable", "The file cannot be read any more.");
export const tampered = (): Refusal =>
  new Refusal("tampered", "What came is not what was sent. It is not shown; ask for it again.");
export const notHere = (): Refusal => new Refusal("file_not_here", "This file is not on this device yet.");

/** What the store said, in words for people. */
export const ofStore = (error: unknown): unknown => (isFull(error) ? noRoom() : error);
