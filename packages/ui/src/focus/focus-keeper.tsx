import { useEffect, useSyncExternalStore } from "react";
import type { ReactNode } from "react";

/** A hook that uses the kit's manager of focus. */
type UseManager = () => unknown;

const listeners = new Set<() => void>();
let manager: UseManager | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * For what makes the rest of the page inert: the kit's manager of focus ends with the last one who uses it, and would
 * leave the page inert when that is the dialog which closes. The caller brings the hook, so that no first view has it
 * and nothing is waited for: a dialog may close at once.
 */
export function useFocusKeeper(useManager: UseManager): void {
  useEffect(() => {
    if (manager !== undefined) return;
    manager = useManager;
    for (const listener of listeners) listener();
  }, [useManager]);
}

/** Keeps the manager of focus from the first dialog on; once in an app. */
export function FocusKeeper(): ReactNode {
  const known = useSyncExternalStore(subscribe, () => manager);
  return known === undefined ? null : <Keeper useManager={known} />;
}

function Keeper({ useManager }: { readonly useManager: UseManager }): null {
  useManager();
  return null;
}
