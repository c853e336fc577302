/** A worker of the origin as Chromium has it, with its own locks and channel, for tests of who leads. */
import { serve, type Asked } from "./tab-engine.ts";

const [id = "", hangs] = self.name.split(" ");
serve({
  id,
  hangs: hangs === "hangs",
  say: (said) => {
    self.postMessage(said);
  },
  hear: (handler) => {
    self.onmessage = ({ data }: MessageEvent<Asked>) => {
      handler(data);
    };
  },
});
