import { Suspense, lazy } from "react";
import type { ComponentType, ReactNode } from "react";

const waiting = new Set<() => Promise<unknown>>();

/**
 * A component that no first view needs: its code is fetched when the page has come to rest, or when it is first drawn,
 * whichever is sooner. Until then nothing stands in its place, so it must not push anything aside.
 */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): (props: P) => ReactNode {
  const Loaded = lazy(async () => ({ default: await load() })) as unknown as ComponentType<P>;
  waiting.add(load);
  return function Later(props) {
    return (
      <Suspense>
        <Loaded {...props} />
      </Suspense>
    );
  };
}

/** Fetches what waits, piece by piece whenever the browser has nothing better to do. */
export function fetchLater(): void {
  const [next] = waiting;
  if (next === undefined) return;
  waiting.delete(next);
  // Safari has no idle callbacks.
  const whenIdle = globalThis.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 50));
  // A piece that could not be fetched is asked for again when it is drawn, and fails there.
  whenIdle(() => void next().then(fetchLater, fetchLater));
}
