import { useRef, useState } from "react";
import type { DragEvent } from "react";
import type { TaskActs } from "../task/acts.ts";
import type { Task } from "../task/task.ts";
import { rowId } from "./grid-state.ts";
import type { GridRow } from "./grid-state.ts";
import { droppedOn, placeOf } from "./place.ts";
import type { Place } from "./place.ts";
import type { Checklist } from "./use-checklist.ts";

/** Where a dragged task would come to lie. */
export interface Drop {
  readonly id: string;
  readonly at: "before" | "after" | "inside";
}

interface Movable {
  readonly checklist: Checklist;
  readonly acts: TaskActs;
}

/** Moves a task to a place, if there is one. */
export function moveTo(grid: Movable, task: Task, place: Place | undefined): void {
  if (place === undefined) return;
  const { tree } = grid.checklist;
  void grid.acts.move(tree, task, { from: placeOf(tree, task), place });
}

/** Moves tasks by drag and drop: before, after and into others, and to sections (TRK-TASK-004). */
export function useDrag(props: Movable & { readonly rows: readonly GridRow[]; readonly isOrdered: boolean }) {
  const [drop, setDrop] = useState<Drop | undefined>();
  const dragged = useRef<Task>(undefined);
  const placeAt = (target: Drop): Place | undefined => {
    const task = dragged.current;
    const row = props.rows.find((one) => rowId(one) === target.id);
    if (task === undefined || row === undefined || props.isOrdered) return undefined;
    const { tree } = props.checklist;
    return row.kind === "section"
      ? droppedOn(tree, task, { section: row.section.id })
      : droppedOn(tree, task, { at: target.at, task: row.task });
  };
  return {
    drop,
    start(event: DragEvent, task: Task): void {
      dragged.current = task;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", task.title);
    },
    over(event: DragEvent, index: number): void {
      const row = props.rows[index];
      if (dragged.current === undefined || row === undefined) return;
      const box = event.currentTarget.getBoundingClientRect();
      const share = (event.clientY - box.top) / box.height;
      const at = share < 0.3 ? "before" : share > 0.7 ? "after" : "inside";
      const target = { id: rowId(row), at } as const;
      if (placeAt(target) === undefined) {
        setDrop(undefined);
        return;
      }
      event.preventDefault();
      if (drop?.id !== target.id || drop.at !== at) setDrop(target);
    },
    end(event: DragEvent): void {
      event.preventDefault();
      const place = drop === undefined ? undefined : placeAt(drop);
      if (dragged.current !== undefined) moveTo(props, dragged.current, place);
      dragged.current = undefined;
      setDrop(undefined);
    },
  };
}
