/** Plays a voice note: wave, place, speed. */
import { useRef, useState } from "preact/hooks";
import type { FileView, MessageView } from "../../app/port.ts";
import { clock } from "../language.ts";
import type { Thread } from "../model/thread.ts";
import { IconButton } from "../parts/controls.tsx";
import { useFile } from "./useFile.ts";
import { Wave } from "./Wave.tsx";
import { files } from "./words.ts";

const SPEEDS = [1, 1.5, 2];

interface PlayerProps {
  url: string | undefined;
  milliseconds: number;
  wave: ArrayLike<number>;
}

export function Player({ url, milliseconds, wave }: PlayerProps) {
  const sound = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const [speed, setSpeed] = useState(1);
  const seconds = Math.max(milliseconds / 1000, 0.1);
  const toggle = () => void (playing ? sound.current?.pause() : sound.current?.play());
  const faster = () => {
    const next = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1;
    setSpeed(next);
    if (sound.current) sound.current.playbackRate = next;
  };
  const seek = (to: number) => {
    if (sound.current) sound.current.currentTime = to;
    setAt(to);
  };
  return (
    <div class="player">
      <IconButton
        icon={playing ? "pause" : "play"}
        label={playing ? files.pause : files.play}
        disabled={url === undefined}
        onClick={toggle}
      />
      <div class="player__wave">
        <Wave levels={wave} played={Math.min(1, at / seconds)} />
        <input
          type="range"
          min={0}
          max={seconds}
          step={0.1}
          value={at}
          disabled={url === undefined}
          aria-label={files.position}
          aria-valuetext={clock(at)}
          onInput={(event) => seek(Number(event.currentTarget.value))}
        />
      </div>
      <time class="fine">{clock(at > 0 ? at : seconds)}</time>
      <button type="button" class="chip" aria-label={files.speed(speed)} onClick={faster}>
        {speed}×
      </button>
      {url !== undefined && (
        <audio
          ref={sound}
          src={url}
          onPlay={() => setPlaying(true)}
          onPause={() => setPlaying(false)}
          onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
          onEnded={() => seek(0)}
        />
      )}
    </div>
  );
}

export function VoicePlayer({ thread, message, file }: { thread: Thread; message: MessageView; file: FileView }) {
  const url = useFile(thread, message);
  return <Player url={url} milliseconds={file.milliseconds ?? 0} wave={file.wave ?? []} />;
}
