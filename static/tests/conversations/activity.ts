/** Waiting without a clock's guess: until nothing happens any more. */

let happened = 0;

/** Something was sent, written or told. */
export function happens(): void {
  happened += 1;
}

const tick = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** Until nothing was sent, written or told for a while. */
export async function settled(): Promise<void> {
  for (let seen = -1; seen !== happened;) {
    seen = happened;
    await tick(40);
  }
}
