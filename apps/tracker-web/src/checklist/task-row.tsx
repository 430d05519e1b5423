import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { ChevronDown16Regular, ChevronRight16Regular, DiamondRegular, HourglassRegular } from "@fluentui/react-icons";
import { memo } from "react";
import type { DragEvent, MouseEvent, ReactNode } from "react";
import { RowCheckbox, RowMenuButton } from "@muniment/ui/table";
import { rowTokens } from "@muniment/ui/theme";
import { t } from "../messages.ts";
import { isOver } from "../due/due.ts";
import type { Task } from "../task/task.ts";
import { TaskCell } from "./cells.tsx";
import type { ColumnId } from "./columns.ts";
import { DoneButton } from "./done-button.tsx";
import { TitleEditor } from "./title-editor.tsx";

const INDENT_PIXELS = 20;

export const useRowStyles = makeStyles({
  row: {
    position: "absolute",
    insetInline: 0,
    display: "flex",
    alignItems: "center",
    cursor: "default",
    boxSizing: "border-box",
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    ":hover": { backgroundColor: rowTokens.hover },
    "& [data-quiet] > *": { opacity: 0 },
    ":hover [data-quiet] > *": { opacity: 1 },
    ":focus-within [data-quiet] > *": { opacity: 1 },
    "@media (hover: none)": { "& [data-quiet] > *": { opacity: 1 } },
  },
  selected: {
    backgroundColor: rowTokens.selected,
    ":hover": { backgroundColor: rowTokens.selected },
    "& [data-quiet] > *": { opacity: 1 },
  },
  before: { boxShadow: `inset 0 2px ${tokens.colorBrandStroke1}` },
  after: { boxShadow: `inset 0 -2px ${tokens.colorBrandStroke1}` },
  inside: { outline: `2px solid ${tokens.colorBrandStroke1}`, outlineOffset: "-2px" },
  cell: {
    boxSizing: "border-box",
    flexShrink: 0,
    minWidth: 0,
    height: "100%",
    display: "flex",
    alignItems: "center",
    paddingInline: "8px",
    overflow: "clip",
    whiteSpace: "nowrap",
    outline: "none",
    ":focus-visible": { boxShadow: `inset 0 0 0 2px ${tokens.colorStrokeFocus2}` },
  },
  edge: { flexShrink: 0, width: "32px", display: "flex", justifyContent: "center" },
  title: { flexGrow: 1, flexBasis: 0, minWidth: "220px", gap: "4px", "@media (max-width: 720px)": { minWidth: "0" } },
  twist: {
    width: "20px",
    height: "24px",
    flexShrink: 0,
    display: "flex",
    alignItems: "center",
    justifyContent: "center",
    border: "none",
    padding: 0,
    background: "none",
    color: "inherit",
    cursor: "pointer",
    borderRadius: tokens.borderRadiusSmall,
  },
  text: { minWidth: 0, flexGrow: 1, display: "flex", flexDirection: "column", lineHeight: tokens.lineHeightBase200 },
  name: {
    overflow: "hidden",
    textOverflow: "ellipsis",
    unicodeBidi: "plaintext",
    lineHeight: tokens.lineHeightBase300,
  },
  over: { color: tokens.colorNeutralForeground3, textDecorationLine: "line-through" },
  count: {
    flexShrink: 0,
    marginInlineStart: "8px",
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    fontVariantNumeric: "tabular-nums",
  },
  brief: {
    display: "flex",
    gap: "8px",
    alignItems: "center",
    minWidth: 0,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
  milestone: { flexShrink: 0, color: tokens.colorBrandForeground1 },
});

/** What a row does when it is used; the same functions for every row. */
export interface RowActs {
  toggleOpen(id: string): void;
  toggleDone(task: Task): void;
  select(index: number): void;
  point(at: { readonly row: number; readonly column: number }, event: MouseEvent): void;
  edit(at: { readonly row: number; readonly column: number }): void;
  openMenu(index: number, place: { readonly x: number; readonly y: number }): void;
  open(task: Task): void;
  saveTitle(task: Task, title: string): void;
  endEdit(): void;
  dragStart(event: DragEvent, task: Task): void;
  dragOver(event: DragEvent, index: number): void;
  drop(event: DragEvent): void;
}

/** What a row is drawn with. */
export interface RowPlace {
  readonly index: number;
  readonly start: number;
  readonly height: number;
  readonly level: number;
  readonly position: number;
  readonly size: number;
  readonly hasRows: boolean;
  readonly isOpen: boolean;
  readonly isSelected: boolean;
  /** The column that the keys are at, if they are in this row. */
  readonly activeColumn: number | undefined;
  readonly drop: "before" | "after" | "inside" | undefined;
}

interface TaskRowProps extends RowPlace {
  readonly task: Task;
  readonly columns: readonly ColumnId[];
  readonly widths: Readonly<Record<string, number>>;
  readonly isNarrow: boolean;
  readonly isEditing: boolean;
  readonly mayChange: boolean;
  readonly mayComplete: boolean;
  readonly acts: RowActs;
}

function DrawnTaskRow(props: TaskRowProps): ReactNode {
  const { task, index, columns, widths, isNarrow, acts, activeColumn, mayChange } = props;
  const styles = useRowStyles();
  const isControl = (event: MouseEvent): boolean =>
    event.target instanceof HTMLElement && event.target.closest("button, a, input, label") !== null;
  const cellProps = (column: number) => ({
    role: "gridcell",
    "data-column": column,
    tabIndex: activeColumn === column ? 0 : -1,
    onClick: (event: MouseEvent) => (isControl(event) ? undefined : acts.point({ row: index, column }, event)),
    onDoubleClick: (event: MouseEvent) => (isControl(event) ? undefined : acts.edit({ row: index, column })),
  });
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-level={props.level}
      aria-posinset={props.position}
      aria-setsize={props.size}
      aria-expanded={props.hasRows ? props.isOpen : undefined}
      aria-selected={props.isSelected}
      draggable={mayChange && !props.isEditing}
      onDragStart={(event) => acts.dragStart(event, task)}
      onDragOver={(event) => acts.dragOver(event, index)}
      onDrop={acts.drop}
      onContextMenu={(event) => {
        event.preventDefault();
        acts.openMenu(index, { x: event.clientX, y: event.clientY });
      }}
      className={mergeClasses(
        styles.row,
        props.isSelected && styles.selected,
        props.drop !== undefined && styles[props.drop],
      )}
      style={{ transform: `translateY(${props.start}px)`, height: props.height }}
    >
      <div role="gridcell" className={styles.edge} data-quiet="">
        <RowCheckbox
          label={t("task.select", { title: task.title })}
          checked={props.isSelected}
          tabIndex={-1}
          onChange={() => acts.select(index)}
        />
      </div>
      <div
        {...cellProps(0)}
        className={mergeClasses(styles.cell, styles.title)}
        style={{ paddingInlineStart: (props.level - 1) * INDENT_PIXELS }}
      >
        <Twist {...props} id={task.id} name={task.title} />
        <DoneButton task={task} isRefused={!props.mayComplete} onToggle={() => acts.toggleDone(task)} />
        <TitleCell {...props} />
      </div>
      {isNarrow
        ? null
        : columns.map((column, at) => (
            <div key={column} {...cellProps(at + 1)} className={styles.cell} style={{ width: widths[column] }}>
              <TaskCell task={task} column={column} />
            </div>
          ))}
      <div role="gridcell" className={styles.edge} data-quiet="">
        <RowMenuButton
          label={t("task.actions_of", { title: task.title })}
          onClick={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            acts.openMenu(index, { x: box.left, y: box.bottom });
          }}
        />
      </div>
    </div>
  );
}

/** The arrow that opens and closes what is below a row. */
export function Twist(
  props: Pick<RowPlace, "hasRows" | "isOpen"> & { readonly id: string; readonly name: string; readonly acts: RowActs },
): ReactNode {
  const styles = useRowStyles();
  if (!props.hasRows) return <span className={styles.twist} aria-hidden="true" />;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.twist}
      aria-label={t(props.isOpen ? "row.close" : "row.open", { name: props.name })}
      onClick={() => props.acts.toggleOpen(props.id)}
    >
      {props.isOpen ? <ChevronDown16Regular /> : <ChevronRight16Regular />}
    </button>
  );
}

function TitleCell(props: TaskRowProps): ReactNode {
  const { task, isEditing, isNarrow, acts } = props;
  const styles = useRowStyles();
  if (isEditing) {
    return <TitleEditor title={task.title} onSave={(title) => acts.saveTitle(task, title)} onEnd={acts.endEdit} />;
  }
  return (
    <>
      {task.milestone ? <DiamondRegular className={styles.milestone} aria-label={t("task.milestone")} /> : null}
      <span className={styles.text}>
        <span className={mergeClasses(styles.name, isOver(task.status.category) && styles.over)} title={task.title}>
          {task.title}
        </span>
        {isNarrow ? (
          <span className={styles.brief}>
            <TaskCell task={task} column="due" />
            <TaskCell task={task} column="status" />
            <TaskCell task={task} column="assignees" isBrief />
          </span>
        ) : null}
      </span>
      {task.blockers > 0 && !isOver(task.status.category) ? (
        <HourglassRegular className={styles.milestone} aria-label={t("waits.blocked", { count: task.blockers })} />
      ) : null}
      {task.subtasks > 0 ? (
        <span
          className={styles.count}
          title={t("task.subtasks_done", { done: task.subtasks_done, count: task.subtasks })}
        >
          {`${task.subtasks_done}/${task.subtasks}`}
        </span>
      ) : null}
    </>
  );
}

/** One task of a checklist. */
export const TaskRow = memo(DrawnTaskRow);
