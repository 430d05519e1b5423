import { useEffect } from "react";
import type { RefObject } from "react";

/** Where the keys are in a list of rows. */
const TAB_STOP = '[role="grid"] [role="row"][tabindex="0"]';

/** Puts the focus back where the keys were in the list of the page (WORK-KEY-004). */
export function focusList(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(TAB_STOP)?.focus({ preventScroll: true }));
}

/**
 * When what had the focus leaves the content, as a row does when one opens its folder, the focus goes on to where the
 * keys are in the page's list, else to the page's title: it is never lost (WORK-KEY-004).
 */
export function useKeptFocus(content: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const root = content.current;
    if (root === null) return undefined;
    let last: EventTarget | null = null;
    const onFocus = (event: FocusEvent): void => {
      last = event.target;
    };
    const keep = (): void => {
      if (!(last instanceof HTMLElement) || last.isConnected || document.activeElement !== document.body) return;
      const next = root.querySelector<HTMLElement>(TAB_STOP) ?? root.querySelector<HTMLElement>("h1");
      next?.focus({ preventScroll: true });
    };
    const observer = new MutationObserver(keep);
    root.addEventListener("focusin", onFocus);
    observer.observe(root, { childList: true, subtree: true });
    return () => {
      root.removeEventListener("focusin", onFocus);
      observer.disconnect();
    };
  }, [content]);
}
