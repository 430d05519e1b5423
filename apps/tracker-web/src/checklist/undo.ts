import { useCallback, useRef } from "react";
import { useTell } from "@muniment/ui/toast";

/** What was done, and how it is taken back and done again. */
export interface Change {
  /** Told with the button that takes it back; silent without. */
  readonly told?: string;
  undo(): Promise<unknown>;
  redo(): Promise<unknown>;
}

/** Taking back is offered for so long (TRK-TASK-003). */
const OFFERED_MILLISECONDS = 30_000;

/** What this person did here, to be taken back and done again (TRK-KEY-002). */
export interface UndoStack {
  did(change: Change): void;
  undo(): void;
  redo(): void;
}

/** The changes of this page; a new one ends what could be done again. */
export function useUndo(words: {
  readonly nothing: string;
  readonly failed: string;
  readonly undone: string;
}): UndoStack {
  const tell = useTell();
  const done = useRef<{ readonly change: Change; readonly at: number }[]>([]);
  const undone = useRef<Change[]>([]);
  const latest = useRef(words);
  latest.current = words;
  const takeBack = useCallback(
    (change: Change): void => {
      done.current = done.current.filter((entry) => entry.change !== change);
      change.undo().then(
        () => undone.current.push(change),
        (error: unknown) => tell.failed(latest.current.failed, error),
      );
    },
    [tell],
  );
  const did = useCallback(
    (change: Change): void => {
      undone.current = [];
      done.current.push({ change, at: performance.now() });
      if (change.told !== undefined) tell.done(change.told, () => takeBack(change));
    },
    [takeBack, tell],
  );
  const undo = useCallback((): void => {
    const last = done.current.at(-1);
    if (last === undefined || performance.now() - last.at > OFFERED_MILLISECONDS) {
      tell.done(latest.current.nothing);
      return;
    }
    takeBack(last.change);
    tell.done(latest.current.undone);
  }, [takeBack, tell]);
  const redo = useCallback((): void => {
    const change = undone.current.pop();
    if (change === undefined) return;
    change.redo().then(
      () => done.current.push({ change, at: performance.now() }),
      (error: unknown) => tell.failed(latest.current.failed, error),
    );
  }, [tell]);
  return { did, undo, redo };
}
