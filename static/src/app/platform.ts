/** What an engine needs of the place it runs in: a browser's worker or Node. Interface only. */
import type { Store } from "./context.ts";
import type { ServiceId } from "./port.ts";

export interface Platform {
  service: ServiceId;
  /** scheme, host and port of the service */
  origin: string;
  /** origin of the unified inbox that belongs to this service; "" where there is none */
  inbox: string;
  /** scales every random pause; 1 for people */
  pace: number;
  openStore(name: string): Promise<Store>;
}
