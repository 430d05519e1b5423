import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { ArrowDownRegular, ArrowUpRegular } from "@fluentui/react-icons";
import type { PointerEvent, ReactNode } from "react";
import { words } from "../message/index.ts";
import { rowTokens } from "../theme/index.ts";
import type { Sorting } from "./column.ts";
import { useEdgeStyles } from "./edge.ts";
import type { ShownColumn, TableLayout } from "./layout.ts";

const useStyles = makeStyles({
  // The group, since a row can't leave its group.
  group: { position: "sticky", top: 0, zIndex: 2 },
  root: {
    display: "flex",
    height: "36px",
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
  },
  cell: {
    boxSizing: "border-box",
    position: "relative",
    flexShrink: 0,
    display: "flex",
    alignItems: "stretch",
    minWidth: 0,
  },
  wide: { flexGrow: 1 },
  label: {
    boxSizing: "border-box",
    margin: 0,
    paddingBlock: 0,
    border: "none",
    background: "none",
    color: "inherit",
    font: "inherit",
    display: "flex",
    alignItems: "center",
    gap: "4px",
    width: "100%",
    paddingInline: "8px",
    overflow: "hidden",
    whiteSpace: "nowrap",
    textOverflow: "ellipsis",
  },
  sortable: {
    cursor: "pointer",
    ":hover": { color: tokens.colorNeutralForeground1, backgroundColor: rowTokens.hover },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "-2px" },
  },
  number: { justifyContent: "flex-end" },
  grip: {
    position: "absolute",
    insetInlineEnd: "-4px",
    top: "6px",
    bottom: "6px",
    width: "9px",
    cursor: "col-resize",
    touchAction: "none",
    zIndex: 1,
    "::after": {
      content: '""',
      position: "absolute",
      insetInlineStart: "4px",
      top: 0,
      bottom: 0,
      width: "1px",
      backgroundColor: tokens.colorNeutralStroke2,
    },
    ":hover::after": { backgroundColor: tokens.colorBrandStroke1, width: "2px" },
  },
  // Above the grips of the columns that pass below.
  edge: { zIndex: 2 },
  spoken: { position: "absolute", width: "1px", height: "1px", overflow: "hidden", clipPath: "inset(50%)" },
});

interface TableHeadProps<Row> {
  readonly layout: TableLayout<Row>;
  readonly sorting: Sorting | undefined;
  onSort?(sorting: Sorting): void;
  readonly checkbox: ReactNode;
}

/** The header, which stays in sight; its buttons sort, its edges resize. */
export function TableHead<Row>({ layout, sorting, onSort, checkbox }: TableHeadProps<Row>): ReactNode {
  const styles = useStyles();
  const edges = useEdgeStyles();
  return (
    <div role="rowgroup" className={styles.group}>
      <div role="row" aria-rowindex={1} className={styles.root}>
        <div
          role="columnheader"
          aria-label={words("table.select_all")}
          className={mergeClasses(edges.edge, edges.start, styles.edge)}
        >
          {checkbox}
        </div>
        {layout.columns.map((column) => {
          const direction = sorting?.column === column.id ? sorting.direction : undefined;
          return (
            <div
              key={column.id}
              role="columnheader"
              aria-sort={direction === undefined ? undefined : direction === "asc" ? "ascending" : "descending"}
              className={mergeClasses(styles.cell, column.isWide === true && styles.wide)}
              style={{ width: column.shownWidth }}
            >
              <HeadLabel
                column={column}
                direction={direction}
                {...(onSort === undefined || column.isSortable !== true
                  ? {}
                  : { sort: () => onSort({ column: column.id, direction: direction === "asc" ? "desc" : "asc" }) })}
              />
              {layout.isNarrow ? null : (
                <span
                  aria-hidden="true"
                  title={words("table.resize", { column: column.header })}
                  className={styles.grip}
                  onPointerDown={(event) => startResize(event, column, layout)}
                />
              )}
            </div>
          );
        })}
        <div role="columnheader" className={mergeClasses(edges.edge, edges.end, styles.edge)}>
          <span className={styles.spoken}>{words("action.more")}</span>
        </div>
      </div>
    </div>
  );
}

function HeadLabel<Row>(props: {
  readonly column: ShownColumn<Row>;
  readonly direction: Sorting["direction"] | undefined;
  sort?(): void;
}): ReactNode {
  const { column, direction, sort } = props;
  const styles = useStyles();
  const className = mergeClasses(
    styles.label,
    sort !== undefined && styles.sortable,
    column.isNumber === true && styles.number,
  );
  if (sort === undefined) return <span className={className}>{column.header}</span>;
  return (
    <button type="button" className={className} onClick={sort}>
      {column.header}
      {direction === undefined ? null : direction === "asc" ? <ArrowUpRegular /> : <ArrowDownRegular />}
    </button>
  );
}

function startResize<Row>(event: PointerEvent<HTMLElement>, column: ShownColumn<Row>, layout: TableLayout<Row>): void {
  const grip = event.currentTarget;
  const cell = grip.parentElement;
  const width = cell?.getBoundingClientRect().width ?? column.shownWidth;
  const from = event.clientX;
  grip.setPointerCapture(event.pointerId);
  const move = (moved: globalThis.PointerEvent): void => layout.resize(column, width + moved.clientX - from);
  const end = (): void => {
    grip.removeEventListener("pointermove", move);
    grip.removeEventListener("pointerup", end);
  };
  grip.addEventListener("pointermove", move);
  grip.addEventListener("pointerup", end);
  event.preventDefault();
}
