/** Which way a file is shown, by its type: what a browser may draw or play stands on a list, and all else is saved. Pure. */
import type { FileBody, FileMessageBody } from "../../crypto/index.ts";
import type { FileSort } from "../port.ts";

/** SVG and HTML are on none of the lists: they can carry scripts. */
const SORTS: Partial<Record<FileSort, readonly string[]>> = {
  picture: ["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"],
  film: ["video/mp4", "video/webm", "video/quicktime"],
  sound: ["audio/mpeg", "audio/ogg", "audio/mp4", "audio/aac", "audio/webm", "audio/wav", "audio/flac", "audio/x-m4a"],
};
/** What a browser does nothing with but save it. */
const NEUTRAL = "application/octet-stream";

export type KeptFile = FileBody & { voice: boolean };

/** With bytes of its own: those that came would keep the whole message in memory and on disk. */
export const keptFile = ({ kind, file }: FileMessageBody): KeptFile => {
  const own = Object.entries(file).map(
    ([name, value]: [string, unknown]) => [name, value instanceof Uint8Array ? value.slice() : value] as const,
  );
  return { ...(Object.fromEntries(own) as unknown as FileBody), voice: kind === "voice" };
};

export function sortOfFile({ mime, voice }: { mime: string; voice: boolean }): FileSort {
  const found = (Object.keys(SORTS) as FileSort[]).find((sort) => SORTS[sort]?.includes(mime)) ?? "file";
  return voice && found === "sound" ? "voice" : found;
}

export const sortOf = (body: FileMessageBody): FileSort => sortOfFile(keptFile(body));

/** The type under which its bytes reach a page. */
export const safeType = (file: KeptFile): string => (sortOfFile(file) === "file" ? NEUTRAL : file.mime);
