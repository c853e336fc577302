/** One thing after another: a queue of jobs that each wait for the one before. It knows nothing of what they do. */

export type Run = <T>(job: () => Promise<T>) => Promise<T>;

/** A failed job does not stop the next. */
export function makeQueue(): Run {
  let tail: Promise<unknown> = Promise.resolve();
  return (job) => {
    const mine = tail.then(job, job);
    tail = mine.catch(() => undefined);
    return mine;
  };
}
