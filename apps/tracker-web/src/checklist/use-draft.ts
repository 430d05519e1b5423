import { useState } from "react";
import { t } from "../messages.ts";
import type { TaskActs } from "../task/acts.ts";
import type { Draft } from "./draft-row.tsx";
import { levelOf, placeAfter, placeAt, placeTurned, rowOfPlace } from "./draft.ts";
import type { GridRow } from "./grid-state.ts";
import type { Line } from "./lines.ts";
import type { Place } from "./place.ts";
import type { Checklist } from "./use-checklist.ts";

/** The task that is being typed in the grid, and the field at its end. */
export function useDraft(given: {
  readonly checklist: Checklist;
  readonly rows: readonly GridRow[];
  readonly acts: TaskActs;
  /** Asks before very many lines become tasks (TRK-TASK-002). */
  ask(lines: readonly Line[]): Promise<boolean>;
}) {
  const { checklist, rows, acts, ask } = given;
  const { tree, tracker } = checklist;
  const [place, setPlace] = useState<Place | undefined>();
  const [endPlace, setEndPlace] = useState<Place | undefined>();
  const add = async (lines: readonly Line[], to: Place): Promise<Place> =>
    (await ask(lines)) ? placeAfter(to, await acts.add(tree, tracker.id, { lines, place: to })) : to;
  const draft: Draft | undefined =
    place === undefined
      ? undefined
      : {
          place,
          level: levelOf(rows, place),
          onAdd: (lines) => void add(lines, place).then(setPlace),
          onIndent(step) {
            const turned = placeTurned(tree, place, step);
            if (turned !== undefined) setPlace(turned);
            return turned !== undefined;
          },
          onLeave: () => setPlace(undefined),
        };
  const above = tree.taskOf(endPlace?.parent ?? "");
  return {
    draft,
    row: place === undefined ? -1 : rowOfPlace(rows, place),
    begin: (row: GridRow, isBelow: boolean) => setPlace(placeAt(tree, row, isBelow)),
    /** Whose sub-task the next one at the end becomes, once Tab was pressed there. */
    endLabel: above === undefined ? t("task.add_at_end") : t("task.add_below", { title: above.title }),
    addAtEnd(lines: readonly Line[], end: Place): void {
      void add(lines, above === undefined ? end : (endPlace ?? end)).then(setEndPlace);
    },
    turnEnd(step: -1 | 1): boolean {
      if (endPlace === undefined) return false;
      const turned = placeTurned(tree, endPlace, step);
      if (turned !== undefined) setEndPlace(turned);
      return turned !== undefined;
    },
  };
}
