import { Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { words } from "../message/index.ts";
import type { Selection } from "./selection.ts";

const useStyles = makeStyles({
  root: { display: "flex", alignItems: "center", gap: "4px", whiteSpace: "nowrap" },
  text: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

/** How much is selected, with a way to select nothing; else how many rows there are. Announced when it changes. */
export function SelectionCount(props: {
  readonly selection: Selection;
  readonly total?: number | undefined;
}): ReactNode {
  const styles = useStyles();
  const count = props.selection.keys.size;
  return (
    <div className={styles.root}>
      <Text className={styles.text} role="status">
        {count > 0
          ? words("table.selected", { count })
          : props.total === undefined || props.total === 0
            ? ""
            : words("table.count", { count: props.total })}
      </Text>
      {count > 0 ? (
        <Button size="small" appearance="subtle" onClick={props.selection.clear}>
          {words("table.clear_selection")}
        </Button>
      ) : null}
    </div>
  );
}
