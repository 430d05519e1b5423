import { useEffect, useSyncExternalStore } from "react";
import type { ReactNode } from "react";
import { later } from "../later/index.ts";

const Keeper = later(async () => (await import("./keeper.tsx")).Keeper);

const listeners = new Set<() => void>();
let isNeeded = false;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * For what makes the rest of the page inert: the kit's manager of focus ends with the last one who uses it, and would
 * leave the page inert when that is the dialog which closes.
 */
export function useFocusKeeper(): void {
  useEffect(() => {
    if (isNeeded) return;
    isNeeded = true;
    for (const listener of listeners) listener();
  }, []);
}

/** Keeps the manager of focus from the first dialog on; once in an app. */
export function FocusKeeper(): ReactNode {
  return useSyncExternalStore(subscribe, () => isNeeded) ? <Keeper /> : null;
}
