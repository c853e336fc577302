/** Waiting without a clock's guess: until nothing happens any more. */

let happened = 0;
/** what was begun and has not ended: a disk may take longer than the while that is waited */
let underway = 0;

/** Something was sent, written or told. */
export function happens(): void {
  happened += 1;
}

/** While this runs, nothing is settled. */
export async function busy<T>(act: () => Promise<T>): Promise<T> {
  underway += 1;
  try {
    return await act();
  } finally {
    underway -= 1;
  }
}

const tick = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** Until nothing was sent, written or told for a while. */
export async function settled(): Promise<void> {
  for (let seen = -1; seen !== happened || underway > 0;) {
    seen = happened;
    await tick(40);
  }
}
