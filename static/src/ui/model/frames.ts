/** The unified inbox's engines: one framed page a service, each with a port to give or a reason why not. */
import { computed, signal } from "@preact/signals";
import { collectEngines, type FrameAnswer } from "../../app/inbox-client.ts";
import type { ServiceId } from "../../app/port.ts";
import { config } from "../config.ts";
import { follow } from "./account.ts";
import { accounts } from "./inbox.ts";
import { hear } from "./hearing.ts";

export type FrameState =
  "connecting" | "ready" | "not-allowed" | "remembered" | "signed-out" | "partitioned" | "unreachable";

const blank = new Map<ServiceId, FrameState>(config.services.map((service) => [service.id, "connecting"]));
export const frameStates = signal<ReadonlyMap<ServiceId, FrameState>>(blank);

/** every frame has answered or was given up */
export const settled = computed(() => ![...frameStates.value.values()].includes("connecting"));

function position(service: ServiceId): number {
  return config.services.findIndex((one) => one.id === service);
}

function told(answer: FrameAnswer): void {
  const state = "handle" in answer ? "ready" : answer.reason;
  frameStates.value = new Map(frameStates.value).set(answer.service, state);
  const others = accounts.value.filter((account) => account.service !== answer.service);
  const now = "handle" in answer ? [...others, follow(answer.service, answer.handle, hear)] : others;
  accounts.value = now.sort((one, other) => position(one.service) - position(other.service));
}

export function openFrames(): void {
  collectEngines(config.services, told);
}
