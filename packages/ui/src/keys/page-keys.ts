import { useEffect, useRef } from "react";

/** What the page does on keys wherever the focus is, but not in fields and not below a dialog or a menu. */
export type PageKeys = Readonly<Record<string, () => void>>;

const FIELDS = "input, textarea, select, [contenteditable=true], [role=menu], [role=listbox], [role=dialog]";

/** Binds keys of the page by `event.key`; `Ctrl+k` stands for Ctrl or ⌘ with k, and works in fields as well. */
export function usePageKeys(keys: PageKeys): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey) return;
      const isChord = event.ctrlKey || event.metaKey;
      const isInField = event.target instanceof HTMLElement && event.target.closest(FIELDS) !== null;
      if (isInField && !isChord) return;
      const act = current.current[isChord ? `Ctrl+${event.key.toLowerCase()}` : event.key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
