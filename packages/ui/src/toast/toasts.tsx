import { makeStyles } from "@fluentui/react-components";
import { useMemo, useSyncExternalStore } from "react";
import type { ReactNode } from "react";
import { later } from "../later/index.ts";
import { words } from "../message/index.ts";
import { latestNotice, subscribeToNotices, tell } from "./notices.ts";
import type { Notice } from "./notices.ts";

const ToastStack = later(async () => (await import("./toast-stack.tsx")).ToastStack);

const useStyles = makeStyles({
  // A point in the corner from which toasts grow, above every dialog.
  root: { position: "fixed", bottom: 0, insetInlineEnd: 0, zIndex: 1_000_001 },
});

/**
 * Where confirmations appear; once in an app. A landmark, so that people with screen readers find what was told; an app
 * in a frame names its own otherwise than the one around it.
 */
export function Toasts({ label = words("toast.title") }: { readonly label?: string | undefined }): ReactNode {
  const styles = useStyles();
  const latest = useSyncExternalStore(subscribeToNotices, latestNotice);
  return (
    <section aria-label={label} className={styles.root}>
      {latest === undefined ? null : <ToastStack latest={latest} />}
    </section>
  );
}

/** What an app tells without stopping anybody. */
export interface Tell {
  /** Something is done; with `undo`, a button takes it back; with `next`, one goes on from it. */
  done(text: string, undo?: () => void, next?: Notice["next"]): void;
  /** Something failed; stays until it is closed. */
  failed(title: string, error: unknown): void;
}

/** Confirmations and failures, announced to screen readers once. */
export function useTell(): Tell {
  return useMemo(
    () => ({
      done: (text, undo, next) =>
        tell({ text, next: undo === undefined ? next : { label: words("action.undo"), isUndo: true, run: undo } }),
      failed: (text, error) => tell({ text, error }),
    }),
    [],
  );
}
