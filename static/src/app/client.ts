/** The page's side of its own engine: starts the worker and makes ports to it; no key ever comes here. */
import type { EngineHandle } from "./handle.ts";
import { handleOf } from "./handle.ts";
import type { FromPage, Place } from "./hosting.ts";
import type { Role } from "./port.ts";

/** What the page's config says of its engine. */
export interface HostConfig extends Place {
  /** address of the worker's script: the only one that the policy lets through */
  worker: string;
}

export interface EngineHost {
  /** the page's own way to the engine, in the full role */
  handle: EngineHandle;
  /** a port to hand out */
  port(role: Role): MessagePort;
}

/** Trusted Types as far as they are needed here; browsers without them take the address as it is. */
interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL(address: string): string },
  ): { createScriptURL(address: string): unknown };
}

/** Call once a page: the policy's name can be taken only once. */
export function startEngine(config: HostConfig): EngineHost {
  const worker = new Worker(scriptAddress(config.worker) as string, { type: "module" });
  const tell = (message: FromPage, transfer: Transferable[] = []): void => {
    worker.postMessage(message, transfer);
  };
  tell({ kind: "start", place: { service: config.service, pace: config.pace, inbox: config.inbox } });
  const port = (role: Role): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    tell({ kind: "port", port: port1, role }, [port1]);
    return port2;
  };
  return { handle: handleOf(port("full")), port };
}

function scriptAddress(allowed: string): unknown {
  const { trustedTypes } = globalThis as { trustedTypes?: Policies };
  return (
    trustedTypes
      ?.createPolicy("um", {
        createScriptURL: (address) => {
          if (address !== allowed) throw new TypeError("not the worker's address");
          return address;
        },
      })
      .createScriptURL(allowed) ?? allowed
  );
}
