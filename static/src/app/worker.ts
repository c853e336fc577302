/** The worker in which an engine lives: private keys are here and nowhere else in the browser. */
import { openIdbStore } from "../store/idb.ts";
import { Engine } from "./engine.ts";
import type { FromPage } from "./hosting.ts";
import type { Platform } from "./platform.ts";
import { Ports } from "./ports.ts";
import { Tab } from "./tab.ts";

let ports: Ports | undefined;

// The page alone can post here: a worker's own scope has no other sender.
self.onmessage = ({ data }: MessageEvent<FromPage>) => {
  if (data.kind === "start")
    ports ??= started({ ...data.place, origin: self.location.origin, openStore: openIdbStore });
  else ports?.add(data.port, data.role);
};

function started(platform: Platform): Ports {
  return new Ports(
    new Tab(() => {
      const engine = new Engine(platform);
      self.addEventListener("online", () => {
        engine.network(true);
      });
      self.addEventListener("offline", () => {
        engine.network(false);
      });
      return engine;
    }),
  );
}
