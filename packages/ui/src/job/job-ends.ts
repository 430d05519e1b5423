import { useEffect, useRef, useState } from "react";

/**
 * Follows a person's jobs from the first answer on: `onEnd` is called once for each that ends, also for one that was
 * started since and had ended before anybody saw it run. Gives the ids of those that ran since.
 */
export function useJobEnds<Job extends { readonly id: string }>(
  jobs: readonly Job[] | undefined,
  given: { isOpen(job: Job): boolean; onEnd(job: Job): void },
): ReadonlySet<string> {
  const current = useRef(given);
  // Whether what became of a job is still to be told; undefined until the first answer.
  const untold = useRef<Map<string, boolean> | undefined>(undefined);
  const [watched, setWatched] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    current.current = given;
  });
  useEffect(() => {
    if (jobs === undefined) return;
    const { isOpen, onEnd } = current.current;
    const isFirst = untold.current === undefined;
    const known = (untold.current ??= new Map());
    const fresh: string[] = [];
    for (const job of jobs) {
      if (!known.has(job.id)) {
        known.set(job.id, !isFirst || isOpen(job));
        if (known.get(job.id) === true) fresh.push(job.id);
      }
      if (isOpen(job) || known.get(job.id) !== true) continue;
      known.set(job.id, false);
      onEnd(job);
    }
    if (fresh.length > 0) setWatched((before) => new Set([...before, ...fresh]));
  }, [jobs]);
  return watched;
}
