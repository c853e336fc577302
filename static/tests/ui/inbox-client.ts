/** Stands in for the unified inbox's frames when the screen is only looked at. */
import type { FrameAnswer } from "../../src/app/inbox-client.ts";
import type { ServiceId } from "../../src/app/port.ts";
import { sampleHandle } from "./client.ts";

const reasons = new URLSearchParams(location.search).get("frames")?.split(",") ?? [];

export function collectEngines(services: readonly { id: ServiceId }[], told: (answer: FrameAnswer) => void): void {
  services.forEach(({ id }, index) => {
    const reason = reasons[index] ?? "";
    if (reason === "") told({ service: id, handle: sampleHandle(id) });
    else told({ service: id, reason: reason as "signed-out" });
  });
}
