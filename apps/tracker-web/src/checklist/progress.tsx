import { ProgressBar, makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { t } from "../messages.ts";
import type { Tracker } from "../task/task.ts";

const useStyles = makeStyles({
  root: { display: "inline-flex", alignItems: "center", gap: "8px", whiteSpace: "nowrap" },
  bar: { width: "96px", flexShrink: 0 },
  text: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, fontVariantNumeric: "tabular-nums" },
  late: { color: tokens.colorPaletteRedForeground1, fontSize: tokens.fontSizeBase200 },
});

/** How far a tracker is, as a bar and in words (TRK-TRK-009). */
export function TrackerProgress({ progress }: { readonly progress: Tracker["progress"] }): ReactNode {
  const styles = useStyles();
  const { done, countable, overdue } = progress;
  const text = t("tracker.progress", { done, count: countable });
  return (
    <span className={styles.root}>
      <ProgressBar
        className={styles.bar}
        value={countable === 0 ? 0 : done / countable}
        aria-label={text}
        thickness="large"
      />
      <span className={styles.text}>{text}</span>
      {overdue === 0 ? null : <span className={styles.late}>{t("tracker.overdue", { count: overdue })}</span>}
    </span>
  );
}
