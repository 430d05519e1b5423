import { useLayoutEffect, useRef } from "react";

/** What the page does on keys wherever the focus is, but not in fields and not below a dialog or a menu. */
export type PageKeys = Readonly<Record<string, () => void>>;

const FIELDS = "input, textarea, select, [contenteditable=true], [role=menu], [role=listbox], [role=dialog]";

// Layout effects: whoever sees the page may press its keys.

/** Binds keys of the page by `event.key`; `Ctrl+k` stands for Ctrl or ⌘ with k, and works in fields as well. */
export function usePageKeys(keys: PageKeys): void {
  const current = useRef(keys);
  useLayoutEffect(() => {
    current.current = keys;
  });
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey) return;
      const isChord = event.ctrlKey || event.metaKey;
      if (isInField(event) && !isChord) return;
      const act = current.current[isChord ? `Ctrl+${event.key.toLowerCase()}` : event.key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}

const SEQUENCE_MILLISECONDS = 1_500;

/**
 * Binds two keys pressed one after the other, such as `g r`, wherever the focus is but in fields. They come before the
 * keys of a list, whose typing ahead would otherwise take the letters.
 */
export function useSequenceKeys(keys: PageKeys): void {
  const current = useRef(keys);
  useLayoutEffect(() => {
    current.current = keys;
  });
  useLayoutEffect(() => {
    let first = { key: "", at: 0 };
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.altKey || event.ctrlKey || event.metaKey || isInField(event)) return;
      const isSecond = event.timeStamp - first.at < SEQUENCE_MILLISECONDS;
      const act = isSecond ? current.current[`${first.key} ${event.key}`] : undefined;
      const isFirst = Object.keys(current.current).some((sequence) => sequence.startsWith(`${event.key} `));
      first = { key: event.key, at: event.timeStamp };
      if (act === undefined && !isFirst) return;
      event.preventDefault();
      event.stopPropagation();
      act?.();
    };
    window.addEventListener("keydown", onKeyDown, { capture: true });
    return () => window.removeEventListener("keydown", onKeyDown, { capture: true });
  }, []);
}

function isInField(event: KeyboardEvent): boolean {
  return event.target instanceof HTMLElement && event.target.closest(FIELDS) !== null;
}
