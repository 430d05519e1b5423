import { makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { t } from "../messages.ts";
import { DraftField } from "./draft-field.tsx";
import type { Line } from "./lines.ts";
import type { Place } from "./place.ts";

const useStyles = makeStyles({
  row: {
    position: "absolute",
    insetInline: 0,
    display: "flex",
    alignItems: "center",
    boxSizing: "border-box",
    paddingInlineEnd: "8px",
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  cell: { flexGrow: 1 },
});

/** A task that is about to be, where it will be. */
export interface Draft {
  readonly place: Place;
  readonly level: number;
  onAdd(lines: readonly Line[]): void;
  onIndent(step: -1 | 1): boolean;
  onLeave(): void;
}

/** The row in which a task is typed at its place (TRK-TASK-002). */
export function DraftRow(props: { readonly draft: Draft; readonly start: number; readonly height: number }): ReactNode {
  const { draft, start, height } = props;
  const styles = useStyles();
  return (
    <div
      role="row"
      aria-level={draft.level}
      className={styles.row}
      style={{ transform: `translateY(${start}px)`, height, paddingInlineStart: 32 + (draft.level - 1) * 20 }}
    >
      <div role="gridcell" className={styles.cell}>
        <DraftField
          isFocused
          label={t(draft.place.parent === undefined ? "task.new" : "task.new_below")}
          onAdd={draft.onAdd}
          onIndent={draft.onIndent}
          onLeave={draft.onLeave}
        />
      </div>
    </div>
  );
}
