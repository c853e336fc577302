/** The engine's page inside the unified inbox: gives a port to that page alone, and only where the owner allowed it. */
import type { EngineHost, HostConfig } from "./client.ts";
import { startEngine } from "./client.ts";
import type { EngineHandle } from "./handle.ts";
import type { FromFrame, FromInbox, NoPort } from "./hosting.ts";
import type { Phase } from "./port.ts";

interface FrameConfig extends Omit<HostConfig, "inbox"> {
  base_url: string;
}

const config = JSON.parse(document.getElementById("config")?.textContent ?? "") as FrameConfig;
const inboxOrigin = new URL(config.base_url).origin;
const used = new Set<string>();

if (window.parent !== window) serve(startEngine({ ...config, inbox: inboxOrigin }));

function serve(host: EngineHost): void {
  window.addEventListener("message", (event: MessageEvent<Partial<FromInbox> | null>) => {
    if (event.source !== window.parent || event.origin !== inboxOrigin || event.data?.um !== "connect") return;
    const { nonce } = event.data;
    // A nonce asks once: a replayed message gets no second port.
    if (typeof nonce !== "string" || used.has(nonce)) return;
    used.add(nonce);
    void answer(host, nonce);
  });
  say({ um: "listening" });
}

async function answer(host: EngineHost, nonce: string): Promise<void> {
  const reason = await obstacle(host.handle);
  if (reason) say({ um: "no-port", nonce, reason });
  else {
    say({ um: "port", nonce }, [host.port("inbox")]);
    void host.handle.ask("noteInbox", {}).catch(() => undefined);
  }
}

function say(message: FromFrame, transfer: Transferable[] = []): void {
  window.parent.postMessage(message, inboxOrigin, transfer);
}

async function obstacle(handle: EngineHandle): Promise<NoPort | undefined> {
  const phase = await settled(handle);
  if (phase.kind !== "ready") return (await isPartitioned()) ? "partitioned" : "signed-out";
  const { allowed, remembered } = await handle.ask("inboxAllowed", {});
  if (allowed) return undefined;
  return remembered ? "remembered" : "not-allowed";
}

/** Whoever is signed in here is known as soon as the engine has looked into its store. */
async function settled(handle: EngineHandle): Promise<Phase> {
  return await new Promise((resolve) => {
    const look = (phase: Phase): void => {
      if (phase.kind !== "working") resolve(phase);
    };
    handle.on((event) => {
      if (event.event === "phase") look(event.phase);
    });
    handle.ask("open", {}).then(
      ({ phase }) => {
        look(phase);
      },
      () => undefined,
    );
  });
}

/** Does the browser keep this frame's storage apart from the service's own pages? Then nobody seems signed in. */
async function isPartitioned(): Promise<boolean> {
  const sameSite = window.location.hostname.endsWith(`.${new URL(config.base_url).hostname}`);
  return !sameSite || !(await document.hasStorageAccess());
}
