/** In the composer's place while a voice note is made: record, pause, listen, discard, send. */
import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { clock } from "../language.ts";
import { randomId } from "../model/random.ts";
import { alert } from "../model/toasts.ts";
import type { Thread } from "../model/thread.ts";
import { IconButton } from "../parts/controls.tsx";
import { record, waveOf, type Recorded, type Recording } from "./recording.ts";
import { Player } from "./VoicePlayer.tsx";
import { Wave } from "./Wave.tsx";
import { files } from "./words.ts";

/** The conversation for which the microphone is on. */
export const recordingIn = signal<string | null>(null);
const done = (): void => {
  recordingIn.value = null;
};

async function send({ account, conversation }: Thread, { blob, mime, milliseconds, wave }: Recorded): Promise<void> {
  const name = `voice.${mime.split("/")[1] ?? "webm"}`;
  const what = { blob, mime, milliseconds, wave, name, caption: "", voice: true };
  try {
    await account.handle.ask("attach", { conversation, id: randomId(), ...what });
    done();
  } catch (error) {
    alert(error);
  }
}

function useRecording() {
  const recording = useRef<Recording | null>(null);
  const [levels, setLevels] = useState<readonly number[]>([]);
  const [milliseconds, setMilliseconds] = useState(0);
  useEffect(() => {
    let gone = false;
    const heard = (level: number, at: number) => {
      setLevels((before) => [...before, level]);
      setMilliseconds(at);
    };
    record(heard).then(
      (begun) => {
        recording.current = begun;
        if (gone) begun.discard();
      },
      () => {
        alert({ code: "no_microphone", message: files.noMicrophone });
        done();
      },
    );
    return () => {
      gone = true;
      recording.current?.discard();
    };
  }, []);
  return { recording, levels, milliseconds };
}

function Preview({ thread, recorded }: { thread: Thread; recorded: Recorded }) {
  const [url, setUrl] = useState<string | undefined>(undefined);
  const [sending, setSending] = useState(false);
  useEffect(() => {
    const address = URL.createObjectURL(recorded.blob);
    setUrl(address);
    return () => URL.revokeObjectURL(address);
  }, [recorded]);
  const go = () => {
    setSending(true);
    void send(thread, recorded).finally(() => setSending(false));
  };
  return (
    <>
      <Player url={url} milliseconds={recorded.milliseconds} wave={recorded.wave} />
      <IconButton icon="send" class="btn--main" label={files.sendVoice} disabled={sending} onClick={go} />
    </>
  );
}

export function Recorder({ thread }: { thread: Thread }) {
  const { recording, levels, milliseconds } = useRecording();
  const [paused, setPaused] = useState(false);
  const [recorded, setRecorded] = useState<Recorded | null>(null);
  const toggle = () => {
    if (paused) recording.current?.resume();
    else recording.current?.pause();
    setPaused(!paused);
  };
  const stop = () => {
    const now = recording.current;
    recording.current = null;
    void now?.stop().then(setRecorded);
  };
  return (
    <div class="composer recorder" role="group" aria-label={files.recorder} data-service={thread.account.service}>
      <IconButton icon="close" label={files.discard} onClick={done} />
      {recorded !== null ? (
        <Preview thread={thread} recorded={recorded} />
      ) : (
        <>
          <span class="recorder__state" role="status">
            {paused ? files.paused : files.recording}
          </span>
          <Wave levels={waveOf(levels.slice(-200))} />
          <time class="fine">{clock(milliseconds / 1000)}</time>
          <IconButton
            icon={paused ? "microphone" : "pause"}
            label={paused ? files.goOn : files.pause}
            onClick={toggle}
          />
          <IconButton icon="check" class="btn--main" label={files.stop} disabled={levels.length === 0} onClick={stop} />
        </>
      )}
    </div>
  );
}
