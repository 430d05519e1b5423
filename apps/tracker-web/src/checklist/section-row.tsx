import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { memo } from "react";
import type { ReactNode } from "react";
import { RowMenuButton } from "@muniment/ui/table";
import { isOver } from "../due/due.ts";
import { t } from "../messages.ts";
import type { Section, Task } from "../task/task.ts";
import { Twist, useRowStyles } from "./task-row.tsx";
import type { RowActs, RowPlace } from "./task-row.tsx";
import { TitleEditor } from "./title-editor.tsx";

const useStyles = makeStyles({
  root: { backgroundColor: tokens.colorNeutralBackground2 },
  name: {
    fontWeight: tokens.fontWeightSemibold,
    overflow: "hidden",
    textOverflow: "ellipsis",
    unicodeBidi: "plaintext",
  },
});

interface SectionRowProps extends RowPlace {
  readonly section: Section;
  readonly tasks: readonly Task[];
  readonly isEditing: boolean;
  readonly mayChange: boolean;
  readonly acts: RowActs;
  onRename(section: Section, title: string): void;
}

function DrawnSectionRow(props: SectionRowProps): ReactNode {
  const { section, tasks, index, acts } = props;
  const styles = useStyles();
  const rows = useRowStyles();
  const countable = tasks.filter(
    ({ status }) => status.category !== "not_applicable" && status.category !== "cancelled",
  );
  const done = countable.filter(({ status }) => isOver(status.category)).length;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-level={props.level}
      aria-posinset={props.position}
      aria-setsize={props.size}
      aria-expanded={props.isOpen}
      onDragOver={(event) => acts.dragOver(event, index)}
      onDrop={acts.drop}
      onContextMenu={(event) => {
        event.preventDefault();
        if (props.mayChange) acts.openMenu(index, { x: event.clientX, y: event.clientY });
      }}
      className={mergeClasses(rows.row, styles.root, props.drop !== undefined && rows.after)}
      style={{ transform: `translateY(${props.start}px)`, height: props.height }}
    >
      <div role="gridcell" className={rows.edge} />
      <div
        role="gridcell"
        data-column={0}
        tabIndex={props.activeColumn === undefined ? -1 : 0}
        className={mergeClasses(rows.cell, rows.title)}
        style={{ paddingInlineStart: (props.level - 1) * 20 }}
        onClick={(event) => acts.point({ row: index, column: 0 }, event)}
        onDoubleClick={() => acts.edit({ row: index, column: 0 })}
      >
        <Twist hasRows isOpen={props.isOpen} id={section.id} name={section.title} acts={acts} />
        {props.isEditing ? (
          <TitleEditor title={section.title} onSave={(title) => props.onRename(section, title)} onEnd={acts.endEdit} />
        ) : (
          <span className={styles.name} title={section.title}>
            {section.title}
          </span>
        )}
        <span className={rows.count}>{t("section.progress", { done, count: countable.length })}</span>
      </div>
      <div role="gridcell" className={rows.edge} data-quiet="">
        {props.mayChange ? (
          <RowMenuButton
            label={t("section.actions_of", { title: section.title })}
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

/** A section of a checklist: its name, how far it is, and what is in it below. */
export const SectionRow = memo(DrawnSectionRow);
