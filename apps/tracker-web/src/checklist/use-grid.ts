import { useMemo, useRef, useState } from "react";
import type { FocusEvent, KeyboardEvent, MouseEvent, RefObject } from "react";
import type { MenuEntry } from "@muniment/ui/menu";
import type { Selection } from "@muniment/ui/table";
import type { Chosen } from "../assignee/choice.ts";
import type { Dates } from "../due/use-dates.tsx";
import type { TaskActs } from "../task/acts.ts";
import type { Section, Task } from "../task/task.ts";
import type { ColumnId } from "./columns.ts";
import type { Draft } from "./draft-row.tsx";
import { readKey } from "./grid-keys.ts";
import type { KeyAct } from "./grid-keys.ts";
import { rowId, useGridState } from "./grid-state.ts";
import type { GridRow, GridState } from "./grid-state.ts";
import { indented, movedBy, outdented } from "./place.ts";
import type { RowActs } from "./task-row.tsx";
import { moveTo, useDrag } from "./use-drag.ts";
import type { Drop } from "./use-drag.ts";
import type { Checklist } from "./use-checklist.ts";

/** What a grid shows and does. */
export interface GridProps {
  readonly checklist: Checklist;
  readonly rows: readonly GridRow[];
  readonly columns: readonly ColumnId[];
  readonly isNarrow: boolean;
  /** Sorted or grouped: nothing is moved by hand, and groups are no sections (TRK-VIEW-004). */
  readonly isOrdered: boolean;
  readonly selection: Selection;
  readonly acts: TaskActs;
  readonly dates: Dates;
  /** The task that is being typed, before which row of all it stands. */
  readonly draft: Draft | undefined;
  readonly draftRow: number;
  /** What can be done with a row, and with the selection if it is in it. */
  menuOf(row: GridRow): readonly MenuEntry[];
  onToggleOpen(id: string): void;
  onToggleDone(task: Task): void;
  onOpen(task: Task, tab?: "comments"): void;
  onAssign(task: Task, chosen: readonly Chosen[]): void;
  onToMe(task: Task): void;
  onAdd(row: GridRow, isBelow: boolean): void;
  onDelete(row: GridRow): void;
  onFollow(task: Task): void;
  onLink(task: Task): void;
  onUndo(): void;
  onRedo(): void;
  onRenameSection(section: Section, title: string): void;
}

/** What the grid's rows need. */
export interface Grid {
  readonly state: GridState;
  readonly rowActs: RowActs;
  readonly drop: Drop | undefined;
  readonly menu: { readonly x: number; readonly y: number; readonly row: GridRow } | undefined;
  closeMenu(): void;
  onKeyDown(event: KeyboardEvent): void;
  onFocus(event: FocusEvent): void;
}

const ROW_PIXELS = 36;

/** What pointer and keys do in the grid. */
export function useGrid(props: GridProps, scroller: RefObject<HTMLElement | null>, show: (row: number) => void): Grid {
  const { rows } = props;
  const [menu, setMenu] = useState<Grid["menu"]>();
  const anchor = useRef(0);
  const state = useGridState({ rows, columns: props.isNarrow ? 0 : props.columns.length, scroller, show });
  const dragging = useDrag(props);
  const latest = useRef({ props, state });
  latest.current = { props, state };
  const openMenu = (index: number, place: { readonly x: number; readonly y: number }): void => {
    const row = rows[index];
    if (row === undefined) return;
    state.goTo(index);
    setMenu({ ...place, row });
  };
  const actions = { ...props, state, anchor, scroller, openMenu };
  const keyed = useRef(actions);
  keyed.current = actions;
  const rowActs = useStableRowActs(latest, { openMenu, anchor, dragging });
  return {
    state,
    rowActs,
    drop: dragging.drop,
    menu,
    closeMenu: () => setMenu(undefined),
    onKeyDown(event) {
      if (event.target instanceof HTMLElement && event.target.closest("input, textarea, select, [role=menu]") !== null)
        return;
      const pressed = readKey(event);
      if (pressed === undefined || !actOn(pressed, keyed.current)) return;
      event.preventDefault();
      event.stopPropagation();
    },
    onFocus({ target }) {
      const row = Number(target.closest("[aria-rowindex]")?.getAttribute("aria-rowindex") ?? 0) - 2;
      const column = target.closest<HTMLElement>("[data-column]")?.dataset["column"];
      if (row < 0 || column === undefined || target !== target.closest("[data-column]")) return;
      if (row !== state.active.row || Number(column) !== state.active.column) state.goTo(row, Number(column));
    },
  };
}

interface Keyed extends GridProps {
  readonly state: GridState;
  readonly anchor: RefObject<number>;
  readonly scroller: RefObject<HTMLElement | null>;
  openMenu(index: number, place: { readonly x: number; readonly y: number }): void;
}

/** Does what a key stands for; whether it stands for something here. */
function actOn(pressed: KeyAct, grid: Keyed): boolean {
  const { rows, state, selection } = grid;
  const row = rows[state.active.row];
  switch (pressed.act) {
    case "go":
      return go(pressed, grid);
    case "select-all":
      selection.only(rows.flatMap((one) => (one.kind === "task" ? [one.task.id] : [])));
      return true;
    case "undo":
      grid.onUndo();
      return true;
    case "redo":
      grid.onRedo();
      return true;
    case "leave":
      if (selection.keys.size === 0) return false;
      selection.clear();
      return true;
    case "open-next":
      return openNext(pressed.step, grid);
    default:
      return (
        row !== undefined && (row.kind === "task" ? actOnTask(pressed, row, grid) : actOnSection(pressed, row, grid))
      );
  }
}

function go({ rows: step, isRange }: Extract<KeyAct, { act: "go" }>, grid: Keyed): boolean {
  const { rows, state, selection, anchor } = grid;
  const page = Math.max(1, Math.floor((grid.scroller.current?.clientHeight ?? 320) / ROW_PIXELS) - 2);
  const from = state.active.row;
  const targets = { first: 0, last: rows.length - 1, "page-up": from - page, "page-down": from + page };
  const wanted = typeof step === "number" ? from + step : targets[step];
  const to = Math.min(rows.length - 1, Math.max(0, wanted));
  if (isRange) {
    const some = rows.slice(Math.min(anchor.current, to), Math.max(anchor.current, to) + 1);
    selection.only(some.flatMap((row) => (row.kind === "task" ? [row.task.id] : [])));
  } else anchor.current = to;
  state.goTo(to);
  return true;
}

function openNext(step: -1 | 1, grid: Keyed): boolean {
  for (let at = grid.state.active.row + step; ; at += step) {
    const row = grid.rows[at];
    if (row === undefined) return false;
    if (row.kind !== "task") continue;
    grid.state.goTo(at);
    grid.onOpen(row.task);
    return true;
  }
}

function turn(to: "left" | "right", row: GridRow, grid: Keyed): boolean {
  const { rows, state } = grid;
  const { row: at, column } = state.active;
  if (to === "right") {
    if (column === 0 && row.hasRows && !row.isOpen) grid.onToggleOpen(rowId(row));
    else if (row.kind === "task" && !grid.isNarrow && column < grid.columns.length) state.goTo(at, column + 1);
    return true;
  }
  if (column > 0) state.goTo(at, column - 1);
  else if (row.isOpen) grid.onToggleOpen(rowId(row));
  else {
    const above = rows.findLastIndex((one, index) => index < at && one.level < row.level);
    if (above !== -1) state.goTo(above);
  }
  return true;
}

function showRowMenu(grid: Keyed): true {
  const { row } = grid.state.active;
  const element = grid.scroller.current?.querySelector(`[aria-rowindex="${row + 2}"]`);
  const box = element?.getBoundingClientRect() ?? new DOMRect();
  grid.openMenu(row, { x: box.x + 48, y: box.bottom });
  return true;
}

function actOnSection(pressed: KeyAct, row: Extract<GridRow, { kind: "section" }>, grid: Keyed): boolean {
  const mayChange = !grid.isOrdered && grid.checklist.may("task.change");
  if (pressed.act === "left" || pressed.act === "right") return turn(pressed.act, row, grid);
  if (pressed.act === "edit") grid.onToggleOpen(row.section.id);
  else if (!mayChange) return false;
  else if (pressed.act === "menu") return showRowMenu(grid);
  else if (pressed.act === "rename") grid.state.edit({ id: row.section.id, column: "title" });
  else if (pressed.act === "add" || pressed.act === "add-below") grid.onAdd(row, true);
  else if (pressed.act === "delete") grid.onDelete(row);
  else return false;
  return true;
}

function actOnTask(pressed: KeyAct, row: Extract<GridRow, { kind: "task" }>, grid: Keyed): boolean {
  const { state, checklist } = grid;
  const { task } = row;
  const column = state.active.column === 0 ? "title" : grid.columns[state.active.column - 1];
  switch (pressed.act) {
    case "left":
    case "right":
      return turn(pressed.act, row, grid);
    case "edit":
      return startEdit(task, column ?? "title", grid);
    case "rename":
      return startEdit(task, column ?? "title", grid);
    case "select":
      grid.selection.toggle(task.id);
      return true;
    case "menu":
      return showRowMenu(grid);
    case "open":
      grid.onOpen(task);
      return true;
    case "comment":
      grid.onOpen(task, "comments");
      return true;
    case "follow":
      grid.onFollow(task);
      return true;
    case "link":
      grid.onLink(task);
      return true;
    case "done":
      if (checklist.may("task.complete", task)) grid.onToggleDone(task);
      return true;
    case "editor":
      return startEdit(task, pressed.column, grid);
    case "to-me":
      if (checklist.may("task.assign")) grid.onToMe(task);
      return true;
    default:
      return checklist.may("task.change") && changeTask(pressed, row, grid);
  }
}

function changeTask(pressed: KeyAct, row: Extract<GridRow, { kind: "task" }>, grid: Keyed): boolean {
  const { task } = row;
  if (pressed.act === "add" || pressed.act === "add-below") grid.onAdd(row, pressed.act === "add-below");
  else if (pressed.act === "delete") grid.onDelete(row);
  else if (pressed.act === "move") {
    if (grid.isOrdered) return true;
    const { tree } = grid.checklist;
    const to = {
      up: () => movedBy(tree, task, -1),
      down: () => movedBy(tree, task, 1),
      in: () => indented(tree, task),
      out: () => outdented(tree, task),
    };
    moveTo(grid, task, to[pressed.to]());
  } else return false;
  return true;
}

function startEdit(task: Task, column: "title" | ColumnId, grid: Keyed): true {
  const { checklist, state } = grid;
  const may =
    column === "title" || column === "priority"
      ? checklist.may("task.change")
      : column === "due"
        ? checklist.may("task.change_due")
        : column === "status"
          ? checklist.may("task.complete", task)
          : column === "assignees" && checklist.may("task.assign");
  if (may) state.edit({ id: task.id, column });
  else grid.onOpen(task);
  return true;
}

function useStableRowActs(
  latest: RefObject<{ readonly props: GridProps; readonly state: GridState }>,
  tools: {
    openMenu(index: number, place: { readonly x: number; readonly y: number }): void;
    readonly anchor: RefObject<number>;
    readonly dragging: ReturnType<typeof useDrag>;
  },
): RowActs {
  const kept = useRef(tools);
  kept.current = tools;
  return useMemo(() => {
    const now = () => latest.current;
    const edit = ({ row: at, column }: { readonly row: number; readonly column: number }): void => {
      const { props, state } = now();
      const row = props.rows[at];
      if (row === undefined) return;
      const named = column === 0 ? "title" : (props.columns[column - 1] ?? "title");
      if (row.kind === "section") {
        if (!props.isOrdered && props.checklist.may("task.change")) state.edit({ id: row.section.id, column: "title" });
        return;
      }
      startEdit(row.task, named, {
        ...props,
        state,
        anchor: kept.current.anchor,
        scroller: { current: null },
        openMenu: () => undefined,
      });
    };
    return {
      toggleOpen: (id) => now().props.onToggleOpen(id),
      toggleDone: (task) => now().props.onToggleDone(task),
      select(index) {
        const row = now().props.rows[index];
        if (row?.kind === "task") now().props.selection.toggle(row.task.id);
        kept.current.anchor.current = index;
      },
      point(at, event) {
        point(at, event, { ...now(), anchor: kept.current.anchor, edit });
      },
      edit,
      openMenu: (index, place) => kept.current.openMenu(index, place),
      open: (task) => now().props.onOpen(task),
      saveTitle: (task, title) => void now().props.acts.change(task, { title }),
      endEdit() {
        now().state.edit(undefined);
        now().state.focus();
      },
      dragStart: (event, task) => kept.current.dragging.start(event, task),
      dragOver: (event, index) => kept.current.dragging.over(event, index),
      drop: (event) => kept.current.dragging.end(event),
    };
  }, [latest]);
}

/** A click goes to a cell; one on a cell that is there already, and can be changed in place, opens its editor. */
function point(
  at: { readonly row: number; readonly column: number },
  event: MouseEvent,
  given: {
    readonly props: GridProps;
    readonly state: GridState;
    readonly anchor: RefObject<number>;
    edit(at: { readonly row: number; readonly column: number }): void;
  },
): void {
  const { props, state, anchor } = given;
  const row = props.rows[at.row];
  if (row === undefined) return;
  if (event.ctrlKey || event.metaKey) {
    if (row.kind === "task") props.selection.toggle(row.task.id);
  } else if (event.shiftKey) {
    const some = props.rows.slice(Math.min(anchor.current, at.row), Math.max(anchor.current, at.row) + 1);
    props.selection.only(some.flatMap((one) => (one.kind === "task" ? [one.task.id] : [])));
  }
  const isPlain = !event.shiftKey && !event.ctrlKey && !event.metaKey;
  if (isPlain) anchor.current = at.row;
  state.goTo(at.row, at.column);
  if (!isPlain || row.kind !== "task") return;
  if (at.column > 0 && MENUS.has(props.columns[at.column - 1] ?? "")) given.edit(at);
  else if (at.column === 0 && (props.isNarrow || event.detail === 1)) props.onOpen(row.task);
}

const MENUS: ReadonlySet<string> = new Set(["assignees", "due", "status", "priority"]);
