/** What a message says of a file: where it lies, under which key, what it must be. Read strictly; nothing is fetched here. */
import { FILE_BYTES_MAX } from "./attachment.ts";
import type { Said } from "./bodies.ts";
import type { U8 } from "./bytes.ts";
import { bytesField, isFields, numberField, textField, type Fields } from "./codec.ts";

export interface FileBody {
  /** 16 random bytes: its id at the server */
  object: U8;
  key: U8;
  header: U8;
  /** of the plaintext, without padding */
  size: number;
  sha256: U8;
  name: string;
  mime: string;
  /** pixels of a picture or film */
  width?: number;
  height?: number;
  /** of a film, a sound or a voice note */
  milliseconds?: number;
  /** of a voice note: how loud it is, 0 to 255, in equal steps */
  wave?: U8;
  /** a very small JPEG, to be shown blurred until the picture is here */
  preview?: U8;
}

/** `text` is the caption. */
export type FileMessageBody = { kind: "attachment" | "voice"; text: string; at: number; file: FileBody } & Said;

const NAME_MAX = 255;
const MIME_MAX = 100;
const WAVE_MAX = 128;
export const PREVIEW_BYTES_MAX = 4096;
const CAPTION_MAX = 16000;
const PIXELS_MAX = 65_535;
const MILLISECONDS_MAX = 7 * 24 * 3600 * 1000;
const MIME = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/;

export const isFileBody = (body: { kind: string }): body is FileMessageBody =>
  body.kind === "attachment" || body.kind === "voice";

/** Raises: Error for a body that is malformed. */
export function checkFileMessage(fields: Fields): void {
  textField(fields, "text", CAPTION_MAX);
  numberField(fields, "at");
  const { file } = fields;
  if (!isFields(file)) throw new Error("file: missing");
  bytesField(file, "object", 16);
  bytesField(file, "key", 32);
  bytesField(file, "header", 24);
  bytesField(file, "sha256", 32);
  const size = numberField(file, "size");
  if (size < 1 || size > FILE_BYTES_MAX) throw new Error("size: none that a file may have");
  if (textField(file, "name", NAME_MAX) === "") throw new Error("name: empty");
  if (!MIME.test(textField(file, "mime", MIME_MAX))) throw new Error("mime: no type");
  checkLooks(file);
}

function checkLooks(file: Fields): void {
  atMost(file, "width", PIXELS_MAX);
  atMost(file, "height", PIXELS_MAX);
  atMost(file, "milliseconds", MILLISECONDS_MAX);
  shortBytes(file, "wave", WAVE_MAX);
  shortBytes(file, "preview", PREVIEW_BYTES_MAX);
}

function atMost(file: Fields, name: string, max: number): void {
  if (file[name] === undefined) return;
  if (numberField(file, name) > max) throw new Error(`${name}: too much`);
}

function shortBytes(file: Fields, name: string, max: number): void {
  if (file[name] === undefined) return;
  if (bytesField(file, name).length > max) throw new Error(`${name}: too long`);
}
