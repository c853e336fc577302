/** Recording the microphone: begun, paused, ended with a sound and its wave, or thrown away. No drawing. */
const BARS = 48;
const LEVEL_MS = 60;
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
/** Bits a second: speech, clearly. */
const BITS = 32_000;

export interface Recorded {
  blob: Blob;
  mime: string;
  milliseconds: number;
  wave: Uint8Array;
}

export interface Recording {
  pause(): void;
  resume(): void;
  /** the sound, and the microphone is off */
  stop(): Promise<Recorded>;
  /** nothing is kept, and the microphone is off */
  discard(): void;
}

/** `heard` gets each new loudness, 0 to 255, and the time recorded. Raises: DOMException when the microphone is refused. */
export async function record(heard: (level: number, milliseconds: number) => void): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const type = TYPES.find((each) => MediaRecorder.isTypeSupported(each));
  const recorder = new MediaRecorder(stream, { audioBitsPerSecond: BITS, ...(type ? { mimeType: type } : {}) });
  const meter = meterOf(stream);
  const parts: Blob[] = [];
  const levels: number[] = [];
  const timer = setInterval(() => {
    if (recorder.state !== "recording") return;
    levels.push(meter.level());
    heard(levels.at(-1) ?? 0, levels.length * LEVEL_MS);
  }, LEVEL_MS);
  const off = () => {
    clearInterval(timer);
    meter.close();
    for (const track of stream.getTracks()) track.stop();
  };
  recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
  recorder.start();
  return {
    pause: () => recorder.pause(),
    resume: () => recorder.resume(),
    stop: async () => {
      await ended(recorder);
      off();
      const mime = (recorder.mimeType.split(";")[0] ?? "").trim();
      const milliseconds = levels.length * LEVEL_MS;
      return { blob: new Blob(parts, { type: mime }), mime, milliseconds, wave: waveOf(levels) };
    },
    discard: () => {
      if (recorder.state !== "inactive") recorder.stop();
      off();
    },
  };
}

function ended(recorder: MediaRecorder): Promise<void> {
  return new Promise((resolve) => {
    recorder.addEventListener("stop", () => resolve(), { once: true });
    recorder.stop();
  });
}

function meterOf(stream: MediaStream): { level: () => number; close: () => void } {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Uint8Array(analyser.fftSize);
  const level = () => {
    analyser.getByteTimeDomainData(samples);
    const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample - 128)), 0);
    return Math.min(255, loudest * 2);
  };
  return { level, close: () => void context.close() };
}

/** So many bars, whatever its length: each the loudest of its part. */
export function waveOf(levels: readonly number[]): Uint8Array {
  const bars = Math.min(BARS, levels.length);
  return Uint8Array.from({ length: bars }, (_, bar) => {
    const part = levels.slice(Math.floor((bar * levels.length) / bars), Math.ceil(((bar + 1) * levels.length) / bars));
    return Math.max(...part);
  });
}
