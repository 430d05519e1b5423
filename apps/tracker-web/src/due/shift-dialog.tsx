import { Checkbox, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import type { previewShifts } from "@muniment/tracker-api/schedule";
import type { Output } from "@muniment/rest";
import { FormDialog } from "@muniment/ui/dialog";
import { formatDay } from "@muniment/ui/message";
import { t } from "../messages.ts";

/** What moves with a date. */
export type Shifts = Output<typeof previewShifts>;

/** Above so many it is always asked (TRK-DUE-012). */
export const MOST_QUIET = 10;

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0, maxHeight: "320px", overflowY: "auto" },
  item: {
    display: "flex",
    flexWrap: "wrap",
    justifyContent: "space-between",
    columnGap: "16px",
    padding: "6px 0",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  title: { minWidth: 0, unicodeBidi: "plaintext", overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground2 },
});

interface ShiftDialogProps {
  readonly shifts: Shifts;
  onMove(dependents: "move" | "fix", isQuiet: boolean): void;
  onClose(): void;
}

/** Says what moves with a date, and whom it affects, before it is saved (TRK-DUE-012). */
export function ShiftDialog({ shifts, onMove, onClose }: ShiftDialogProps): ReactNode {
  const styles = useStyles();
  const [isQuiet, setIsQuiet] = useState(false);
  const count = shifts.data.length + shifts.hidden;
  const day = (date: string | undefined): string => (date === undefined ? t("shifts.no_date") : formatDay(date));
  return (
    <FormDialog
      title={t("shifts.title", { count })}
      choices={[
        { label: t("shifts.all"), run: () => onMove("move", isQuiet) },
        { label: t("shifts.only"), run: () => onMove("fix", false) },
      ]}
      onClose={onClose}
    >
      <ul className={styles.list} aria-label={t("shifts.title", { count })} tabIndex={0}>
        {shifts.data.map((shift) => (
          <li key={shift.task_id} className={styles.item}>
            <span className={styles.title}>{t("dates.anchor_task", { number: shift.number, title: shift.title })}</span>
            <span>{t("shifts.moves", { before: day(shift.from), after: day(shift.to) })}</span>
            <span className={styles.quiet}>{shift.assignees.join(", ")}</span>
          </li>
        ))}
        {shifts.hidden === 0 ? null : <li className={styles.item}>{t("shifts.hidden", { count: shifts.hidden })}</li>}
      </ul>
      <Text className={styles.quiet}>{t("shifts.only_text")}</Text>
      {count > MOST_QUIET ? null : (
        <Checkbox
          label={t("shifts.quiet")}
          checked={isQuiet}
          onChange={(_, data) => setIsQuiet(data.checked === true)}
        />
      )}
    </FormDialog>
  );
}
