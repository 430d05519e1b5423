import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { memo } from "react";
import type { DragEvent, MouseEvent, ReactNode } from "react";
import { words } from "../message/index.ts";
import { rowTokens } from "../theme/index.ts";
import { useEdgeStyles } from "./edge.ts";
import type { ShownColumn } from "./layout.ts";
import { RowCheckbox, RowMenuButton } from "./row-controls.tsx";

const useStyles = makeStyles({
  row: {
    position: "absolute",
    insetInline: 0,
    display: "flex",
    alignItems: "center",
    cursor: "default",
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    ":hover": { backgroundColor: rowTokens.hover },
    outline: "none",
    ":focus-visible": { zIndex: 1 },
    // Above the edges that stay in sight, which close the frame where the row goes on beyond them.
    ":focus-visible::after": {
      content: '""',
      position: "absolute",
      inset: 0,
      zIndex: 2,
      pointerEvents: "none",
      border: `2px solid ${tokens.colorStrokeFocus2}`,
    },
    ":focus-visible > :first-child": { boxShadow: `inset 2px 0 ${tokens.colorStrokeFocus2}` },
    ":focus-visible > :last-child": { boxShadow: `inset -2px 0 ${tokens.colorStrokeFocus2}` },
    "& [data-quiet] > *": { opacity: 0 },
    ":hover [data-quiet] > *": { opacity: 1 },
    ":focus-within [data-quiet] > *": { opacity: 1 },
    "@media (hover: none)": { "& [data-quiet] > *": { opacity: 1 } },
  },
  selected: {
    backgroundColor: rowTokens.selected,
    ":hover": { backgroundColor: rowTokens.selected },
    "& [data-quiet] > *": { opacity: 1 },
    "@media (forced-colors: active)": { outline: "2px solid Highlight", outlineOffset: "-2px" },
  },
  cell: {
    boxSizing: "border-box",
    flexShrink: 0,
    minWidth: 0,
    paddingInline: "8px",
    // Clipped, so that nothing scrolls a text within its cell.
    overflow: "clip",
    whiteSpace: "nowrap",
    textOverflow: "ellipsis",
    unicodeBidi: "plaintext",
  },
  wide: { flexGrow: 1 },
  number: { textAlign: "end", fontVariantNumeric: "tabular-nums" },
});

/** What a row does when it is used; the same functions for every row, so that a row is drawn anew only when it is another. */
export interface RowActs {
  toggle(index: number): void;
  point(index: number, event: MouseEvent): void;
  open(index: number): void;
  openMenu(index: number, place: { x: number; y: number }): void;
  drag(index: number, event: DragEvent): void;
}

interface TableRowProps<Row> {
  readonly row: Row;
  readonly name: string;
  readonly columns: readonly ShownColumn<Row>[];
  readonly index: number;
  readonly start: number;
  readonly height: number;
  readonly isSelected: boolean;
  readonly isTabStop: boolean;
  readonly hasMenu: boolean;
  readonly isDraggable: boolean;
  readonly acts: RowActs;
}

function DrawnRow<Row>(props: TableRowProps<Row>): ReactNode {
  const { row, name, columns, index, isSelected, acts } = props;
  const styles = useStyles();
  const edges = useEdgeStyles();
  const isControl = (event: MouseEvent): boolean =>
    event.target instanceof HTMLElement && event.target.closest("button, a, input, label") !== null;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      tabIndex={props.isTabStop ? 0 : -1}
      draggable={props.isDraggable}
      onDragStart={(event) => acts.drag(index, event)}
      className={mergeClasses(styles.row, isSelected && styles.selected)}
      style={{ transform: `translateY(${props.start}px)`, height: props.height }}
      onClick={(event) => (isControl(event) ? undefined : acts.point(index, event))}
      onDoubleClick={(event) => (isControl(event) ? undefined : acts.open(index))}
      onContextMenu={(event) => {
        event.preventDefault();
        acts.openMenu(index, { x: event.clientX, y: event.clientY });
      }}
    >
      <div role="gridcell" className={mergeClasses(edges.edge, edges.start)} data-quiet="">
        <RowCheckbox
          label={words("table.select_row", { name })}
          checked={isSelected}
          tabIndex={-1}
          onChange={() => acts.toggle(index)}
        />
      </div>
      {columns.map((column) => (
        <div
          key={column.id}
          role="gridcell"
          title={column.text?.(row)}
          className={mergeClasses(
            styles.cell,
            column.isWide === true && styles.wide,
            column.isNumber === true && styles.number,
          )}
          style={{ width: column.shownWidth }}
        >
          {column.cell(row)}
        </div>
      ))}
      <div role="gridcell" className={mergeClasses(edges.edge, edges.end)} data-quiet="">
        {props.hasMenu ? (
          <RowMenuButton
            label={words("action.of", { name })}
            onClick={(event) => {
              const box = event.currentTarget.getBoundingClientRect();
              acts.openMenu(index, { x: box.left, y: box.bottom });
            }}
          />
        ) : null}
      </div>
    </div>
  );
}

/** One row: checkbox, cells, and the `⋯` that opens its menu. */
export const TableRow = memo(DrawnRow) as typeof DrawnRow;
