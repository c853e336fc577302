/** The leader's side of the channel: answers the followers out of its engine and tells them every event. */
import type { AskedBy, Backend, OnChannel } from "./channel.ts";
import { refusedOf } from "./channel.ts";

/** Followers are served until the returned function is called. */
export function lead(channel: BroadcastChannel, engine: Backend, leader: string): () => void {
  const say = (message: OnChannel): void => {
    channel.postMessage(message);
  };
  const hear = ({ data }: MessageEvent<OnChannel>): void => {
    if (data.kind === "ask") void answer(engine, data).then(say);
    else if (data.kind === "who") say({ kind: "leading", leader });
  };
  channel.addEventListener("message", hear);
  const silence = engine.on((told) => {
    say({ kind: "told", told });
  });
  say({ kind: "leading", leader });
  return () => {
    channel.removeEventListener("message", hear);
    silence();
  };
}

async function answer(engine: Backend, { from, ask, op, args }: AskedBy): Promise<OnChannel> {
  try {
    return { kind: "answer", to: from, ask, answer: await engine.ask(op, args) };
  } catch (error) {
    return { kind: "answer", to: from, ask, refused: refusedOf(error) };
  }
}
