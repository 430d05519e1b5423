import { useBlocker } from "@tanstack/react-router";
import { useRef, useState } from "react";
import type { ReactNode } from "react";
import { DiscardDialog } from "@muniment/ui/dialog";

/** What a page with input needs so that nothing typed is lost unasked. */
interface Unsaved {
  /** For Esc, the cross and Cancel: leaves, or asks first. */
  close(): void;
  /** Leaves without asking, when everything is saved; to another place if one is given. */
  done(goOn?: () => void): void;
  /** The question, to be drawn beside the form. */
  readonly question: ReactNode;
}

/** Asks once before a page with unsaved input is left, whichever way (CC-NAV-013). */
export function useUnsaved(isDirty: boolean, leave: () => void): Unsaved {
  const isDone = useRef(false);
  const [isAsked, setIsAsked] = useState(false);
  const done = (goOn: () => void = leave): void => {
    isDone.current = true;
    goOn();
  };
  // Back, links and closing the window; what the form itself closes with asks without the router.
  const blocker = useBlocker({
    shouldBlockFn: () => isDirty && !isDone.current,
    enableBeforeUnload: () => isDirty && !isDone.current,
    withResolver: true,
  });
  return {
    close: () => (isDirty ? setIsAsked(true) : leave()),
    done,
    question: isAsked ? (
      <DiscardDialog onDiscard={() => done()} onKeep={() => setIsAsked(false)} />
    ) : blocker.status === "blocked" ? (
      <DiscardDialog onDiscard={blocker.proceed} onKeep={blocker.reset} />
    ) : null,
  };
}
