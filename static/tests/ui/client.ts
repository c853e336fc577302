/** Stands in for the engine's client when the screen is only looked at. */
import { handleOf } from "../../src/app/handle.ts";
import type { ServiceId } from "../../src/app/port.ts";
import { Fixture, type Scenario } from "./fixture.ts";

const asked = [...new URLSearchParams(location.search)];
export const scenario = Object.fromEntries(asked.map(([key, value]) => [key, value === "1"])) as Scenario;

export function sampleHandle(service: ServiceId) {
  const { port1, port2 } = new MessageChannel();
  const fixture = new Fixture(service, scenario, port1);
  Object.assign(globalThis, { fixture });
  return handleOf(port2);
}

export function startEngine({ service }: { service: ServiceId }) {
  return { handle: sampleHandle(service) };
}
