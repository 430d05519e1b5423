import { useRef, useState } from "react";
import type { RefObject } from "react";
import type { Section, Task } from "../task/task.ts";
import type { ColumnId } from "./columns.ts";
import type { OutlineRow } from "./outline.ts";

/** One row of the grid. */
export type GridRow = OutlineRow<Task, Section>;

/** Whose row it is. */
export function rowId(row: GridRow): string {
  return row.kind === "task" ? row.task.id : row.section.id;
}

/** A cell that is being changed. */
export interface Editing {
  readonly id: string;
  readonly column: "title" | ColumnId;
}

/** Where the keys are in the grid, and what is open there. */
export interface GridState {
  readonly active: { readonly row: number; readonly column: number };
  readonly editing: Editing | undefined;
  goTo(row: number, column?: number): void;
  edit(editing: Editing | undefined): void;
  /** Back to the cell that the keys are at. */
  focus(): void;
  cellOf(id: string, column: number): HTMLElement | null;
}

/** Keeps the place of the keys by the row's own id, so that it stays where it is when others add rows above. */
export function useGridState(given: {
  readonly rows: readonly GridRow[];
  readonly columns: number;
  readonly scroller: RefObject<HTMLElement | null>;
  show(row: number): void;
}): GridState {
  const { rows, scroller } = given;
  const [place, setPlace] = useState<{ readonly id: string; readonly row: number; readonly column: number }>({
    id: "",
    row: 0,
    column: 0,
  });
  const [editing, setEditing] = useState<Editing | undefined>();
  const found = rows.findIndex((row) => rowId(row) === place.id);
  const row = found === -1 ? Math.min(place.row, Math.max(0, rows.length - 1)) : found;
  const current = rows[row];
  const column = current?.kind === "section" ? 0 : Math.min(place.column, given.columns);
  const latest = useRef({ row, column });
  latest.current = { row, column };
  const elementAt = (at: number, cell: number): HTMLElement | null =>
    scroller.current?.querySelector<HTMLElement>(`[aria-rowindex="${at + 2}"] [data-column="${cell}"]`) ?? null;
  const focus = (): void => {
    requestAnimationFrame(() => {
      // A menu's choice may have opened a dialog: with the focus outside it would be hidden from screen readers.
      if (document.querySelector("[aria-modal=true]") !== null) return;
      elementAt(latest.current.row, latest.current.column)?.focus({ preventScroll: true });
    });
  };
  return {
    active: { row, column },
    editing,
    goTo(next, cell = column) {
      const wanted = rows[next];
      if (wanted === undefined) return;
      setPlace({ id: rowId(wanted), row: next, column: cell });
      given.show(next);
      focus();
    },
    edit: setEditing,
    focus,
    cellOf(id, cell) {
      const at = rows.findIndex((one) => rowId(one) === id);
      return elementAt(at, cell) ?? elementAt(at, 0);
    },
  };
}
