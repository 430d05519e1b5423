import type { KeyboardEvent } from "react";

/** Ctrl+D or Command+D, which takes an assignee back (TRK-KEY-001). */
export function isRemoveKey({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
  return (ctrlKey || metaKey) && !altKey && !shiftKey && key.toLowerCase() === "d";
}
