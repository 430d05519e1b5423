import { useSyncExternalStore } from "react";

/** Below this width there is one column: panels become pages, ribbons a menu (design.md, Behaviour). */
const query = matchMedia("(max-width: 720px)");

function subscribe(listener: () => void): () => void {
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

/** Whether there is room for one column only. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => query.matches);
}
