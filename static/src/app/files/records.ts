/** What is kept of a file that is on its way or here: shapes and keys only, no behaviour. */
import type { FileBody } from "../../crypto/index.ts";
import type { FileRef } from "../port.ts";

export interface FileRecord extends FileRef {
  file: FileBody;
  way: "up" | "down";
  /** chunks that are where they should be */
  done: number;
  /** of the stream, before chunk `done` */
  stream: Uint8Array;
  /** of the hash, of everything before chunk `done`; downwards only */
  hash?: Uint8Array;
  /** the server's leave, once it was given */
  permit?: string;
  /** all of it is on this device, and is what its sender made */
  here: boolean;
}

export const fileKey = ({ conversation, account, id }: FileRef): string => `${conversation}/${account}/${id}`;
export const chunkKey = (of: FileRef, n: number): string => `${fileKey(of)}/${String(n).padStart(6, "0")}`;
export const chunksUnder = (of: FileRef): string => `${fileKey(of)}/`;
