import { Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { t } from "../../messages.ts";

const useStyles = makeStyles({
  root: { display: "flex", alignItems: "center", flexWrap: "wrap", gap: "0 4px" },
  text: { fontWeight: tokens.fontWeightSemibold },
});

/** How many rows are selected, on whatever page, and what can be done with the selection itself (CC-LST-013). */
export function SelectionBar(props: {
  readonly count: number;
  /** How many rows match the list's question. */
  readonly total?: number | undefined;
  /** The list shows the selected rows alone. */
  readonly isViewing?: boolean;
  onAll?(): void;
  onView?(): void;
  onClear(): void;
}): ReactNode {
  const { count, total, isViewing = false, onAll, onView } = props;
  const styles = useStyles();
  return (
    <div className={styles.root}>
      <Text size={200} role="status" className={styles.text}>
        {count === 0 ? "" : t("selection.count", { count })}
      </Text>
      {onAll === undefined || isViewing || count === 0 || total === undefined || count >= total ? null : (
        <Button size="small" appearance="subtle" onClick={onAll}>
          {t("selection.all", { count: total })}
        </Button>
      )}
      {onView === undefined || (count === 0 && !isViewing) ? null : (
        <Button size="small" appearance="subtle" onClick={onView}>
          {t(isViewing ? "selection.show_all" : "selection.view")}
        </Button>
      )}
      {count === 0 ? null : (
        <Button size="small" appearance="subtle" onClick={props.onClear}>
          {t("selection.clear")}
        </Button>
      )}
    </div>
  );
}
