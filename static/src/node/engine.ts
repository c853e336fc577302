/** The engine under Node: the same one as in the browser, with its stores in one SQLite file. */
import { Engine } from "../app/engine.ts";
import type { ServiceId } from "../app/port.ts";
import { SqliteFile } from "../store/sqlite.ts";
import { resolveLocalhost } from "./loopback.ts";

export interface NodeOptions {
  /** the service's address */
  url: string;
  /** path of the store, or ":memory:" */
  store: string;
  /** scales every random pause */
  pace?: number;
}

/** The service's host without its first label. */
function inboxOf(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host.slice(host.indexOf(".") + 1)}`;
}

/** A started engine; nobody may be signed in yet. The service is the first label of the host's name. */
export async function startEngine({ url, store, pace = 1 }: NodeOptions): Promise<Engine> {
  resolveLocalhost();
  const { origin, hostname } = new URL(url);
  const file = new SqliteFile(store);
  const service = hostname.split(".")[0] as ServiceId;
  const engine = new Engine({
    service,
    origin,
    pace,
    inbox: inboxOf(url),
    openStore: (name) => Promise.resolve(file.open(name)),
  });
  await engine.start();
  return engine;
}
