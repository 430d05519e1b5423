import { makeStyles, tokens } from "@fluentui/react-components";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { RowCheckbox } from "@muniment/ui/table";
import { MenuAt } from "@muniment/ui/menu";
import { t } from "../messages.ts";
import { CellEditor } from "./cell-editor.tsx";
import { COLUMNS, columnName } from "./columns.ts";
import { DraftRow } from "./draft-row.tsx";
import { rowId } from "./grid-state.ts";
import type { GridRow } from "./grid-state.ts";
import { SectionRow } from "./section-row.tsx";
import { TaskRow } from "./task-row.tsx";
import { useGrid } from "./use-grid.ts";
import type { Grid, GridProps } from "./use-grid.ts";

const ROW_PIXELS = 36;
const NARROW_ROW_PIXELS = 56;
const OVERSCAN = 12;
const WIDTHS: Readonly<Record<string, number>> = Object.fromEntries(COLUMNS.map(({ id, width }) => [id, width]));

const useStyles = makeStyles({
  scroll: { flexGrow: 1, minHeight: 0, overflow: "auto", position: "relative", outline: "none" },
  grid: { minWidth: "100%", width: "max-content", "@media (max-width: 720px)": { width: "100%" } },
  head: {
    position: "sticky",
    top: 0,
    zIndex: 2,
    display: "flex",
    alignItems: "center",
    height: "36px",
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
  },
  rows: { position: "relative" },
  edge: { width: "32px", flexShrink: 0, display: "flex", justifyContent: "center" },
  title: {
    flexGrow: 1,
    flexBasis: 0,
    minWidth: "220px",
    paddingInlineStart: "52px",
    boxSizing: "border-box",
    "@media (max-width: 720px)": { minWidth: "0" },
  },
  column: {
    flexShrink: 0,
    paddingInline: "8px",
    boxSizing: "border-box",
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
  },
  spoken: { position: "absolute", width: "1px", height: "1px", overflow: "hidden", clipPath: "inset(50%)" },
});

/** The checklist as a tree in a grid (TRK-VIEW-001): every field is changed in place, by mouse and by keys. */
export function ChecklistGrid(props: GridProps): ReactNode {
  const { rows, isNarrow, draft, checklist } = props;
  const styles = useStyles();
  const scroller = useRef<HTMLDivElement>(null);
  const draftAt = draft === undefined ? -1 : props.draftRow;
  const rowPixels = isNarrow ? NARROW_ROW_PIXELS : ROW_PIXELS;
  const virtual = useVirtualizer({
    count: rows.length + (draft === undefined ? 0 : 1),
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPixels,
    overscan: OVERSCAN,
    scrollPaddingStart: 36,
    initialRect: { width: 800, height: 800 },
  });
  useEffect(() => virtual.measure(), [rowPixels, virtual]);
  const grid = useGrid(props, scroller, (row) =>
    virtual.scrollToIndex(row < draftAt || draftAt === -1 ? row : row + 1),
  );
  return (
    <div ref={scroller} className={styles.scroll}>
      <div
        role="treegrid"
        aria-label={checklist.tracker.name}
        aria-rowcount={rows.length + 1}
        aria-multiselectable="true"
        className={styles.grid}
        onKeyDown={grid.onKeyDown}
        onFocus={grid.onFocus}
      >
        <Head {...props} />
        <div role="rowgroup" className={styles.rows} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            if (index === draftAt && draft !== undefined) {
              return <DraftRow key="draft" start={start} height={rowPixels} draft={draft} />;
            }
            const at = draftAt !== -1 && index > draftAt ? index - 1 : index;
            const row = rows[at];
            return row === undefined ? null : (
              <OneRow
                key={rowId(row)}
                row={row}
                index={at}
                start={start}
                height={rowPixels}
                grid={grid}
                given={props}
              />
            );
          })}
        </div>
      </div>
      <Floating grid={grid} given={props} />
    </div>
  );
}

function Head({ rows, columns, isNarrow, selection }: GridProps): ReactNode {
  const styles = useStyles();
  const ids = rows.flatMap((row) => (row.kind === "task" ? [row.task.id] : []));
  const chosen = ids.filter((id) => selection.keys.has(id)).length;
  const isAll = chosen > 0 && chosen === ids.length;
  return (
    <div role="rowgroup" style={{ position: "sticky", top: 0, zIndex: 2 }}>
      <div role="row" aria-rowindex={1} className={styles.head}>
        <div role="columnheader" aria-label={t("checklist.select_all")} className={styles.edge}>
          <RowCheckbox
            label={t("checklist.select_all")}
            checked={isAll ? true : chosen > 0 ? "mixed" : false}
            onChange={() => (isAll ? selection.clear() : selection.only(ids))}
          />
        </div>
        <div role="columnheader" className={styles.title}>
          {t("column.title")}
        </div>
        {isNarrow
          ? null
          : columns.map((column) => (
              <div key={column} role="columnheader" className={styles.column} style={{ width: WIDTHS[column] }}>
                {columnName(column)}
              </div>
            ))}
        <div role="columnheader" className={styles.edge}>
          <span className={styles.spoken}>{t("checklist.actions")}</span>
        </div>
      </div>
    </div>
  );
}

function OneRow(props: {
  readonly row: GridRow;
  readonly index: number;
  readonly start: number;
  readonly height: number;
  readonly grid: Grid;
  readonly given: GridProps;
}): ReactNode {
  const { row, index, grid, given } = props;
  const { state, drop } = grid;
  const id = rowId(row);
  const place = {
    index,
    start: props.start,
    height: props.height,
    level: row.level,
    position: row.position,
    size: row.size,
    hasRows: row.hasRows,
    isOpen: row.isOpen,
    isSelected: given.selection.keys.has(id),
    activeColumn: state.active.row === index ? state.active.column : undefined,
    drop: drop?.id === id ? drop.at : undefined,
  };
  const isEditing = state.editing?.id === id && state.editing.column === "title";
  if (row.kind === "section") {
    return (
      <SectionRow
        {...place}
        section={row.section}
        tasks={row.tasks}
        isEditing={isEditing}
        mayChange={!given.isOrdered && given.checklist.may("task.change")}
        acts={grid.rowActs}
        onRename={given.onRenameSection}
      />
    );
  }
  return (
    <TaskRow
      {...place}
      task={row.task}
      columns={given.columns}
      widths={WIDTHS}
      isNarrow={given.isNarrow}
      isEditing={isEditing}
      mayChange={given.checklist.may("task.change")}
      mayComplete={given.checklist.may("task.complete", row.task)}
      acts={grid.rowActs}
    />
  );
}

/** The editor below a cell, and the menu of a row. */
function Floating({ grid, given }: { readonly grid: Grid; readonly given: GridProps }): ReactNode {
  const { state, menu } = grid;
  const { editing } = state;
  const task = editing === undefined ? undefined : given.checklist.tree.taskOf(editing.id);
  return (
    <>
      {editing === undefined || task === undefined || editing.column === "title" ? null : (
        <CellEditor
          task={task}
          column={editing.column}
          target={state.cellOf(task.id, given.columns.indexOf(editing.column) + 1)}
          statuses={given.checklist.statuses}
          acts={given.acts}
          dates={given.dates}
          onAssign={given.onAssign}
          onClose={grid.rowActs.endEdit}
        />
      )}
      {menu === undefined ? null : (
        <MenuAt
          target={menu}
          entries={given.menuOf(menu.row)}
          onClose={() => {
            grid.closeMenu();
            state.focus();
          }}
        />
      )}
    </>
  );
}
