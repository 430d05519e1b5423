import { useRef, useState } from "react";
import type { FocusEvent, KeyboardEvent, MouseEvent, RefObject } from "react";
import { rowActions } from "../action/index.ts";
import type { Action } from "../action/index.ts";
import { useGridKeys } from "./grid-keys.ts";
import type { Selection } from "./selection.ts";

/** Where the menu of rows stands open, and for which rows. */
interface OpenMenu<Row> {
  readonly rows: readonly Row[];
  readonly x: number;
  readonly y: number;
}

interface NavigationProps<Row> {
  readonly rows: readonly Row[];
  readonly rowPixels: number;
  readonly selection: Selection;
  readonly actions: readonly Action<Row>[];
  readonly scroller: RefObject<HTMLElement | null>;
  readonly keyAliases?: Readonly<Record<string, string>>;
  keyOf(row: Row): string;
  nameOf(row: Row): string;
  onOpen(row: Row): void;
  onActive?(row: Row): void;
  onLetter?(key: string, row: Row): boolean;
  /** Brings a row into sight. */
  show(index: number): void;
}

/** Where the keys are in a table, and what pointer and keys do there. */
interface Navigation<Row> {
  readonly active: number;
  readonly menu: OpenMenu<Row> | undefined;
  onKeyDown(event: KeyboardEvent): void;
  /** The keys go on from a row that got the focus in another way, such as from a screen reader. */
  onFocus(event: FocusEvent): void;
  point(index: number, event: MouseEvent): void;
  openMenu(index: number, place: { x: number; y: number }): void;
  closeMenu(): void;
}

const KEY_NAMES: Readonly<Record<string, string>> = { Delete: "Del" };

/** Focus, ranges, menus and keys of a table. */
export function useNavigation<Row>(props: NavigationProps<Row>): Navigation<Row> {
  const { rows, selection, scroller, keyOf } = props;
  const [place, setPlace] = useState(0);
  const anchor = useRef(0);
  const [menu, setMenu] = useState<OpenMenu<Row> | undefined>();
  const active = Math.min(place, Math.max(0, rows.length - 1));
  const actions = rowActions(props.actions);
  const elementAt = (index: number): HTMLElement | null =>
    scroller.current?.querySelector<HTMLElement>(`[aria-rowindex="${index + 2}"]`) ?? null;
  const rowsFor = (row: Row): readonly Row[] =>
    selection.keys.has(keyOf(row)) ? rows.filter((other) => selection.keys.has(keyOf(other))) : [row];

  const goTo = (index: number, isRange: boolean): void => {
    const row = rows[index];
    if (row === undefined) return;
    if (isRange) {
      const [from, to] = [Math.min(anchor.current, index), Math.max(anchor.current, index)];
      selection.only(rows.slice(from, to + 1).map(keyOf));
    } else anchor.current = index;
    setPlace(index);
    props.show(index);
    props.onActive?.(row);
    requestAnimationFrame(() => elementAt(index)?.focus({ preventScroll: true }));
  };
  const openMenu = (index: number, at: { x: number; y: number }): void => {
    const row = rows[index];
    if (row === undefined) return;
    setPlace(index);
    if (!selection.keys.has(keyOf(row))) selection.only([keyOf(row)]);
    setMenu({ rows: rowsFor(row), ...at });
  };
  const onKeyDown = useGridKeys<Row>({
    rows,
    active,
    pageRows: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 320) / props.rowPixels) - 2),
    aliases: props.keyAliases,
    nameOf: props.nameOf,
    goTo,
    open: props.onOpen,
    toggle: (row) => selection.toggle(keyOf(row)),
    selectAll: () => selection.only(rows.map(keyOf)),
    showMenu() {
      const box = elementAt(active)?.getBoundingClientRect() ?? new DOMRect();
      openMenu(active, { x: box.x + 48, y: box.bottom });
    },
    escape() {
      if (selection.keys.size === 0) return false;
      selection.clear();
      return true;
    },
    act(key) {
      const row = rows[active];
      if (row !== undefined && key.length === 1 && props.onLetter?.(key, row) === true) return true;
      return row !== undefined && runShortcut(actions, { key, rows: rowsFor(row) });
    },
  });
  return {
    active,
    menu,
    onKeyDown,
    onFocus({ target }) {
      const row = target.closest("[aria-rowindex]")?.getAttribute("aria-rowindex");
      const index = Number(row ?? 0) - 2;
      if (index >= 0) setPlace(index);
    },
    openMenu,
    point(index, event) {
      const row = rows[index];
      if (row === undefined) return;
      if (event.ctrlKey || event.metaKey) selection.toggle(keyOf(row));
      else if (!event.shiftKey) selection.only([keyOf(row)]);
      goTo(index, event.shiftKey);
    },
    closeMenu() {
      setMenu(undefined);
      elementAt(active)?.focus({ preventScroll: true });
    },
  };
}

function runShortcut<Row>(
  actions: readonly Action<Row>[],
  { key, rows }: { key: string; rows: readonly Row[] },
): boolean {
  const action = actions.find(({ shortcut }) => shortcut === (KEY_NAMES[key] ?? key));
  if (action === undefined || action.refuse?.(rows) !== undefined) return false;
  if (action.needs === "one" && rows.length !== 1) return false;
  action.run(rows);
  return true;
}
