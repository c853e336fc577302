/** The unified inbox's side: frames one engine page a service and collects their ports; it stores and fetches nothing. */
import type { EngineHandle } from "./handle.ts";
import { handleOf } from "./handle.ts";
import type { FromFrame, NoPort } from "./hosting.ts";
import type { ServiceId } from "./port.ts";

export interface FramedService {
  id: ServiceId;
  url: string;
}

export type FrameAnswer =
  { service: ServiceId; handle: EngineHandle } | { service: ServiceId; reason: NoPort | "unreachable" };

/** A frame that says nothing for so long did not load. */
const SILENCE_MS = 15_000;

/** Frames the services; `told` hears of each, and again whenever a frame is loaded anew. */
export function collectEngines(services: readonly FramedService[], told: (answer: FrameAnswer) => void): void {
  for (const service of services) collect(service, told);
}

function collect({ id, url }: FramedService, told: (answer: FrameAnswer) => void): void {
  const origin = new URL(url).origin;
  const frame = engineFrame(`${origin}/engine/`, id);
  const silence = setTimeout(() => {
    told({ service: id, reason: "unreachable" });
  }, SILENCE_MS);
  let nonce = "";
  window.addEventListener("message", (event: MessageEvent<FromFrame | null>) => {
    if (event.source !== frame.contentWindow || event.origin !== origin || !event.data) return;
    clearTimeout(silence);
    if (event.data.um === "listening") {
      nonce = crypto.randomUUID();
      frame.contentWindow?.postMessage({ um: "connect", nonce }, origin);
    } else if (nonce !== "" && event.data.nonce === nonce) {
      nonce = "";
      told(answerOf(id, event.data, event.ports[0]));
    }
  });
  document.body.append(frame);
}

function answerOf(
  service: ServiceId,
  message: Exclude<FromFrame, { um: "listening" }>,
  port: MessagePort | undefined,
): FrameAnswer {
  if (message.um === "no-port") return { service, reason: message.reason };
  return port ? { service, handle: handleOf(port) } : { service, reason: "unreachable" };
}

function engineFrame(address: string, service: ServiceId): HTMLIFrameElement {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.title = `Engine of ${service}`;
  frame.referrerPolicy = "no-referrer";
  frame.src = address;
  return frame;
}
