import { useBlocker } from "@tanstack/react-router";
import type { ReactNode, RefObject } from "react";
import { DiscardDialog } from "@muniment/ui/dialog";

/** Asks once before a page with unsaved input is left, whichever way (CC-NAV-013). */
export function UnsavedGuard(props: {
  readonly isDirty: boolean;
  /** Set before the page leads on by itself, when everything is saved. */
  readonly isDone: RefObject<boolean>;
}): ReactNode {
  const { isDirty, isDone } = props;
  const blocker = useBlocker({
    shouldBlockFn: () => isDirty && !isDone.current,
    enableBeforeUnload: () => isDirty && !isDone.current,
    withResolver: true,
  });
  if (blocker.status !== "blocked") return null;
  return <DiscardDialog onDiscard={blocker.proceed} onKeep={blocker.reset} />;
}
