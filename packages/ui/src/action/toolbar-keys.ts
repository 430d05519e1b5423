import { useLayoutEffect, useRef } from "react";
import type { FocusEvent, KeyboardEvent, RefObject } from "react";

interface ToolbarKeys {
  /** Goes to an element around the toolbar. */
  readonly root: RefObject<HTMLDivElement | null>;
  onKeyDown(event: KeyboardEvent<HTMLElement>): void;
  onFocus(event: FocusEvent<HTMLElement>): void;
}

/** One stop of the Tab key for a whole toolbar; the arrows lead from button to button. */
export function useToolbarKeys(): ToolbarKeys {
  const root = useRef<HTMLDivElement>(null);
  // Buttons come and go, some of them without a new drawing of the toolbar, so their places are read from the page.
  useLayoutEffect(() => {
    const all = [...(root.current?.querySelectorAll<HTMLElement>("[role=toolbar] button") ?? [])];
    rove(all, all.find((button) => button === document.activeElement) ?? all[0]);
  });
  return {
    root,
    onKeyDown(event) {
      const shown = buttonsOf(event.currentTarget).filter((button) => button.checkVisibility());
      const at = shown.findIndex((button) => button === event.target);
      if (at < 0) return;
      const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: -1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      shown.at(to % shown.length)?.focus();
    },
    onFocus(event) {
      const all = buttonsOf(event.currentTarget);
      rove(all, all.find((button) => button === event.target) ?? all[0]);
    },
  };
}

function buttonsOf(toolbar: HTMLElement): HTMLElement[] {
  return [...toolbar.querySelectorAll<HTMLElement>("button")];
}

function rove(buttons: readonly HTMLElement[], stop: HTMLElement | undefined): void {
  for (const button of buttons) button.tabIndex = button === stop ? 0 : -1;
}
