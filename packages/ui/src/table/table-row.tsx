import { Button, Checkbox, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { MoreHorizontalRegular } from "@fluentui/react-icons";
import type { DragEvent, MouseEvent, ReactNode } from "react";
import { words } from "../message/index.ts";
import { rowTokens } from "../theme/index.ts";
import { useEdgeStyles } from "./edge.ts";
import type { TableLayout } from "./layout.ts";

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
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "-2px", zIndex: 1 },
    "& [data-quiet] > *": { opacity: 0 },
    ":hover [data-quiet] > *": { opacity: 1 },
    ":focus-within [data-quiet] > *": { opacity: 1 },
    "@media (hover: none)": { "& [data-quiet] > *": { opacity: 1 } },
  },
  selected: {
    backgroundColor: rowTokens.selected,
    "& [data-quiet] > *": { opacity: 1 },
    "@media (forced-colors: active)": { outline: "2px solid Highlight", outlineOffset: "-2px" },
  },
  cell: {
    boxSizing: "border-box",
    flexShrink: 0,
    minWidth: 0,
    paddingInline: "8px",
    overflow: "hidden",
    whiteSpace: "nowrap",
    textOverflow: "ellipsis",
    unicodeBidi: "plaintext",
  },
  wide: { flexGrow: 1 },
  number: { textAlign: "end", fontVariantNumeric: "tabular-nums" },
});

interface TableRowProps<Row> {
  readonly row: Row;
  readonly name: string;
  readonly layout: TableLayout<Row>;
  readonly index: number;
  readonly start: number;
  readonly height: number;
  readonly isSelected: boolean;
  readonly isTabStop: boolean;
  readonly hasMenu: boolean;
  onToggle(): void;
  onPoint(event: MouseEvent): void;
  onOpen(): void;
  onMenu(place: { x: number; y: number }): void;
  onDrag?(event: DragEvent): void;
}

/** One row: checkbox, cells, and the `⋯` that opens its menu. */
export function TableRow<Row>(props: TableRowProps<Row>): ReactNode {
  const { row, name, layout, isSelected } = props;
  const styles = useStyles();
  const edges = useEdgeStyles();
  const isControl = (event: MouseEvent): boolean =>
    event.target instanceof HTMLElement && event.target.closest("button, a, input, label") !== null;
  return (
    <div
      role="row"
      aria-rowindex={props.index + 2}
      aria-selected={isSelected}
      tabIndex={props.isTabStop ? 0 : -1}
      draggable={props.onDrag !== undefined}
      onDragStart={props.onDrag}
      className={mergeClasses(styles.row, isSelected && styles.selected)}
      style={{ transform: `translateY(${props.start}px)`, height: props.height }}
      onClick={(event) => (isControl(event) ? undefined : props.onPoint(event))}
      onDoubleClick={(event) => (isControl(event) ? undefined : props.onOpen())}
      onContextMenu={(event) => {
        event.preventDefault();
        props.onMenu({ x: event.clientX, y: event.clientY });
      }}
    >
      <div role="gridcell" className={mergeClasses(edges.edge, edges.start)} data-quiet="">
        <Checkbox
          tabIndex={-1}
          checked={isSelected}
          aria-label={words("table.select_row", { name })}
          onChange={props.onToggle}
        />
      </div>
      {layout.columns.map((column) => (
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
          <Button
            tabIndex={-1}
            appearance="transparent"
            size="small"
            icon={<MoreHorizontalRegular />}
            aria-label={words("action.of", { name })}
            aria-haspopup="menu"
            onClick={(event) => {
              const box = event.currentTarget.getBoundingClientRect();
              props.onMenu({ x: box.left, y: box.bottom });
            }}
          />
        ) : null}
      </div>
    </div>
  );
}
