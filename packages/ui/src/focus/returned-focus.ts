import { useEffect, useState } from "react";

/** Where the focus goes after the last of dialogs that followed each other: the others were opened from what is gone. */
let owed: Element | null = null;

/**
 * Focus goes back to where it was when the dialog opened, which may be in another dialog. A dialog that has taken the
 * place of this one keeps it meanwhile: with the focus outside it would be hidden from screen readers.
 */
export function useReturnedFocus(): void {
  // Asked for while drawing, before the dialog takes the focus.
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      requestAnimationFrame(() => {
        const isThere = opener?.isConnected === true && opener !== document.body;
        const target = isThere ? opener : owed;
        const top = [...document.querySelectorAll("[aria-modal=true]")].at(-1);
        const isTaken = top !== undefined && !top.contains(target);
        owed = isTaken ? target : null;
        if (!isTaken && target instanceof HTMLElement && target.isConnected) target.focus();
      });
    },
    [opener],
  );
}
