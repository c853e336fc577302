/** How long to wait before trying again: doubling, with jitter so that a crowd does not come back at once. */

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** Between half and the whole of the doubled wait; `attempt` counts from 0. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return whole * (0.5 + random() / 2);
}

/** Resolves after `ms`, or at once when the signal says so. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
