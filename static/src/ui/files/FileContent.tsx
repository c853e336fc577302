/** A file in its bubble: a picture, a film, a sound, a voice note, or a file to be saved; and how far it is. */
import { useEffect } from "preact/hooks";
import type { FileView, MessageView } from "../../app/port.ts";
import { bytes } from "../language.ts";
import type { Thread } from "../model/thread.ts";
import { IconButton } from "../parts/controls.tsx";
import { Icon } from "../parts/Icon.tsx";
import { refusalText } from "../refusals.ts";
import { words } from "../strings.ts";
import { cancelFile, download, fetchFile, stateOf } from "./model.ts";
import { useFile, usePreview } from "./useFile.ts";
import { viewed } from "./Viewer.tsx";
import { VoicePlayer } from "./VoicePlayer.tsx";
import { files } from "./words.ts";

/** So much is fetched unasked once it is on the screen. */
const UNASKED_BYTES: Record<FileView["sort"], number> = {
  picture: 16_000_000,
  voice: 8_000_000,
  film: 0,
  sound: 0,
  file: 0,
};

interface Props {
  thread: Thread;
  message: MessageView;
  file: FileView;
}

function Progress({ thread, message, file }: Props) {
  const { stage, done } = stateOf(thread, message);
  if (stage !== "sending" && stage !== "fetching") return null;
  const percent = Math.floor((100 * done) / file.size);
  return (
    <div class="file__way">
      <progress
        class="meter"
        max={100}
        value={percent}
        aria-label={stage === "sending" ? files.sending(percent) : files.fetching(percent)}
      />
      {stage === "sending" && (
        <IconButton icon="close" label={files.cancel(file.name)} onClick={() => cancelFile(thread, message)} />
      )}
    </div>
  );
}

/** What went wrong on the way down; on the way up the message itself says it. */
function Trouble({ thread, message }: Props) {
  const { stage, refusal } = stateOf(thread, message);
  if (stage === "gone") return <p class="file__trouble">{files.gone}</p>;
  if (stage !== "failed") return null;
  return (
    <p class="file__trouble" role="alert">
      <Icon name="warning" />
      <span>{refusalText({ code: refusal ?? "unknown", message: "" })}</span>
      <button type="button" onClick={() => fetchFile(thread, message)}>
        {words.tryAgain}
      </button>
    </p>
  );
}

function Fetch({ thread, message, file }: Props) {
  if (stateOf(thread, message).stage !== "there") return null;
  return (
    <button type="button" class="btn file__fetch" onClick={() => fetchFile(thread, message)}>
      <Icon name="down" />
      {files.fetch(bytes(file.size))}
    </button>
  );
}

function Picture({ thread, message, file }: Props) {
  const url = useFile(thread, message);
  const preview = usePreview(file.preview);
  const shown = url ?? preview;
  const size = { width: file.width ?? 320, height: file.height ?? 240 };
  if (shown === undefined) return <span class="picture picture--none" />;
  return (
    <button
      type="button"
      class="picture"
      disabled={url === undefined}
      aria-label={files.open(file.name)}
      onClick={() => (viewed.value = { thread, id: message.id })}
    >
      <img {...size} class={url === undefined ? "picture__blurred" : ""} src={shown} alt={file.name} />
    </button>
  );
}

function Film({ thread, message, file }: Props) {
  const url = useFile(thread, message);
  const preview = usePreview(file.preview);
  const size = { width: file.width ?? 320, height: file.height ?? 240 };
  if (url !== undefined) return <video {...size} class="film" src={url} controls playsInline aria-label={file.name} />;
  return preview === undefined ? (
    <Saved {...{ thread, message, file }} />
  ) : (
    <img {...size} class="film" src={preview} alt={file.name} />
  );
}

function Sound({ thread, message, file }: Props) {
  const url = useFile(thread, message);
  return (
    <>
      <Saved {...{ thread, message, file }} />
      {url !== undefined && <audio class="sound" src={url} controls aria-label={file.name} />}
    </>
  );
}

function Saved({ thread, message, file }: Props) {
  const isHere = ["here", "sending"].includes(stateOf(thread, message).stage);
  return (
    <div class="saved">
      <Icon name="file" />
      <span class="saved__text">
        <bdi>{file.name}</bdi>
        <span class="fine">{bytes(file.size)}</span>
      </span>
      {isHere && (
        <IconButton icon="down" label={files.download(file.name)} onClick={() => void download(thread, message)} />
      )}
    </div>
  );
}

const LOOKS = { picture: Picture, film: Film, sound: Sound, voice: VoicePlayer, file: Saved };

export function FileContent({ thread, message, file }: Props) {
  const { stage } = stateOf(thread, message);
  const unasked = stage === "there" && file.size <= UNASKED_BYTES[file.sort];
  useEffect(() => {
    if (unasked) fetchFile(thread, message);
  }, [unasked, message.id]);
  const Look = LOOKS[file.sort];
  return (
    <div class={`file file--${file.sort}`}>
      <Look thread={thread} message={message} file={file} />
      {!unasked && <Fetch thread={thread} message={message} file={file} />}
      <Progress thread={thread} message={message} file={file} />
      <Trouble thread={thread} message={message} file={file} />
    </div>
  );
}

/** What a file is called where it is not drawn. */
export const fileLabel = (file: FileView, caption: string): string =>
  files.label(files.sort[file.sort], file.sort === "voice" ? "" : file.name, caption);
