import { Spinner, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import type { Range } from "@tanstack/react-virtual";
import { startTransition, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { DragEvent, ReactNode, RefObject } from "react";
import { actionEntries, rowActions } from "../action/index.ts";
import type { Action } from "../action/index.ts";
import { MenuAt } from "../menu/index.ts";
import { words } from "../message/index.ts";
import type { Sorting } from "./column.ts";
import type { TableLayout } from "./layout.ts";
import { useNavigation } from "./navigation.ts";
import type { Selection } from "./selection.ts";
import { TableHead } from "./table-head.tsx";
import { RowCheckbox } from "./row-controls.tsx";
import { TableRow } from "./table-row.tsx";
import type { RowActs } from "./table-row.tsx";

const HEAD_PIXELS = 36;
const OVERSCAN = 12;
/** Of the window's height, what a list does not have, more or less: for the rows that are drawn before it is measured. */
const ABOUT_PIXELS = 250;
/** The next rows are asked for when so many or fewer are left below. */
const AHEAD_ROWS = 40;

const useStyles = makeStyles({
  scroll: {
    flexGrow: 1,
    minHeight: 0,
    overflow: "auto",
    position: "relative",
    outline: "none",
    containerType: "scroll-state",
  },
  grid: { minWidth: "100%", width: "max-content" },
  rows: { position: "relative" },
  more: { display: "flex", justifyContent: "center", padding: "8px" },
  droppable: { outline: `2px dashed ${tokens.colorBrandStroke1}`, outlineOffset: "-4px" },
});

/** What a table shows and does. */
export interface DataTableProps<Row> {
  /** Names the grid for screen readers. */
  readonly label: string;
  readonly layout: TableLayout<Row>;
  readonly rows: readonly Row[];
  /** How many rows there are in all, when it is known. */
  readonly total?: number | undefined;
  readonly selection: Selection;
  readonly actions: readonly Action<Row>[];
  readonly sorting?: Sorting;
  readonly isDropTarget?: boolean;
  /** Letters that stand for keys of the list, such as `j` for `ArrowDown`; they come before typing ahead. */
  readonly keyAliases?: Readonly<Record<string, string>>;
  /** More rows are on their way. */
  readonly isLoadingMore?: boolean;
  keyOf(row: Row): string;
  nameOf(row: Row): string;
  onSort?(sorting: Sorting): void;
  onOpen(row: Row): void;
  /** The row that the keys are at. */
  onActive?(row: Row): void;
  /** A letter that was pressed on a row; where a page has keys of its own they come before typing ahead. */
  onLetter?(key: string, row: Row): boolean;
  /** Told of the rows in sight, from one index to another, whenever they are others. */
  onShown?(first: number, last: number): void;
  /** Called when a row is dragged; without it none can be. */
  onDrag?(event: DragEvent, row: Row): void;
  /** Called when the last rows come into sight. */
  onNearEnd?(): void;
}

/** A list of any length: an ARIA grid, drawn as far as it is seen. */
export function DataTable<Row>(props: DataTableProps<Row>): ReactNode {
  const { label, layout, rows, total, selection, keyOf, nameOf, onDrag } = props;
  const styles = useStyles();
  const scroller = useRef<HTMLDivElement>(null);
  const { rowPixels, virtual, navigation } = useDrawnRows(props, scroller);
  const actions = rowActions(props.actions);
  const acts = useRowActs(props, navigation);
  return (
    <div ref={scroller} className={mergeClasses(styles.scroll, props.isDropTarget === true && styles.droppable)}>
      <div
        role="grid"
        aria-label={label}
        aria-rowcount={total === undefined ? -1 : total + 1}
        aria-multiselectable="true"
        className={styles.grid}
        onKeyDown={navigation.onKeyDown}
        onFocus={navigation.onFocus}
      >
        <TableHead
          layout={layout}
          sorting={props.sorting}
          {...(props.onSort === undefined ? {} : { onSort: props.onSort })}
          checkbox={<SelectAll rows={rows} selection={selection} keyOf={keyOf} />}
        />
        <div role="rowgroup" className={styles.rows} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            const key = keyOf(row);
            return (
              <TableRow
                key={key}
                row={row}
                name={nameOf(row)}
                columns={layout.columns}
                index={index}
                start={start}
                height={rowPixels}
                isSelected={selection.keys.has(key)}
                isTabStop={index === navigation.active}
                hasMenu={actions.length > 0}
                isDraggable={onDrag !== undefined}
                acts={acts}
              />
            );
          })}
        </div>
      </div>
      {props.isLoadingMore === true ? (
        <div className={styles.more}>
          <Spinner size="tiny" label={words("table.loading_more")} />
        </div>
      ) : null}
      {navigation.menu === undefined ? null : (
        <MenuAt
          target={navigation.menu}
          entries={actionEntries(actions, navigation.menu.rows)}
          onClose={navigation.closeMenu}
        />
      )}
    </div>
  );
}

/** Which rows are drawn, and where the keys are among them. */
function useDrawnRows<Row>(props: DataTableProps<Row>, scroller: RefObject<HTMLDivElement | null>) {
  const { rows, layout } = props;
  const rowPixels = layout.isCompact ? 32 : 44;
  const withActive = useActiveKept();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPixels,
    overscan: useOverscan(),
    rangeExtractor: withActive.extract,
    initialRect: { width: 0, height: Math.max(HEAD_PIXELS, innerHeight - ABOUT_PIXELS) },
    // The header covers the rows that have scrolled below it, so as much less of them is in sight.
    scrollPaddingEnd: HEAD_PIXELS,
  });
  useEffect(() => virtual.measure(), [rowPixels, virtual]);
  const navigation = useNavigation({ ...props, rowPixels, scroller, show: (index) => virtual.scrollToIndex(index) });
  useLayoutEffect(() => {
    withActive.active.current = navigation.active;
  });
  useShownRows(props, { first: virtual.range?.startIndex ?? 0, last: virtual.range?.endIndex ?? 0 });
  return { rowPixels, virtual, navigation };
}

/** The row that the keys are at stays drawn when it is scrolled out of sight: with it the focus would be gone, and the keys. */
function useActiveKept() {
  const active = useRef(0);
  const [extract] = useState(() => (range: Range): number[] => {
    const shown = defaultRangeExtractor(range);
    if (active.current >= range.count || shown.includes(active.current)) return shown;
    return active.current < range.startIndex ? [active.current, ...shown] : [...shown, active.current];
  });
  return { active, extract };
}

/** Rows beyond the sight are drawn when those in sight are there. */
function useOverscan(): number {
  const [overscan, setOverscan] = useState(1);
  useEffect(() => startTransition(() => setOverscan(OVERSCAN)), []);
  return overscan;
}

/** Acts that stay the same while what they act upon changes. */
function useRowActs<Row>(props: DataTableProps<Row>, navigation: ReturnType<typeof useNavigation<Row>>): RowActs {
  const latest = useRef({ props, navigation });
  useLayoutEffect(() => {
    latest.current = { props, navigation };
  });
  return useMemo(() => {
    const withRow = (index: number, act: (given: DataTableProps<Row>, row: Row) => void): void => {
      const given = latest.current.props;
      const row = given.rows[index];
      if (row !== undefined) act(given, row);
    };
    return {
      toggle: (index) => withRow(index, ({ selection, keyOf }, row) => selection.toggle(keyOf(row))),
      open: (index) => withRow(index, ({ onOpen }, row) => onOpen(row)),
      drag: (index, event) => withRow(index, ({ onDrag }, row) => onDrag?.(event, row)),
      point: (index, event) => latest.current.navigation.point(index, event),
      openMenu: (index, place) => latest.current.navigation.openMenu(index, place),
    };
  }, []);
}

/** Tells of the rows in sight, and when they near the end. */
function useShownRows<Row>(
  { rows, onShown, onNearEnd }: Pick<DataTableProps<Row>, "rows" | "onShown" | "onNearEnd">,
  { first, last }: { readonly first: number; readonly last: number },
): void {
  useEffect(() => onShown?.(first, last), [first, last, onShown]);
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - AHEAD_ROWS) onNearEnd?.();
  }, [last, rows.length, onNearEnd]);
}

function SelectAll<Row>(props: Pick<DataTableProps<Row>, "rows" | "selection" | "keyOf">): ReactNode {
  const { rows, selection, keyOf } = props;
  const keys = rows.map(keyOf);
  const count = keys.filter((key) => selection.keys.has(key)).length;
  const isAll = keys.length > 0 && count === keys.length;
  return (
    <RowCheckbox
      label={words("table.select_all")}
      checked={isAll ? true : count > 0 ? "mixed" : false}
      onChange={() => (isAll ? selection.clear() : selection.add(keys))}
    />
  );
}
