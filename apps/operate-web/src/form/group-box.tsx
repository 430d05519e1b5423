import { Label, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useId } from "react";
import type { ReactNode } from "react";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "4px" },
  hint: { color: tokens.colorNeutralForeground3 },
  problem: { color: tokens.colorPaletteRedForeground1 },
});

/** Several controls under one name. The kit's `Field` is for one: it would give all of them the same id. */
export function GroupBox(props: {
  readonly label: string;
  readonly hint?: string;
  readonly problem?: string | undefined;
  readonly children: ReactNode;
}): ReactNode {
  const styles = useStyles();
  const id = useId();
  return (
    <div role="group" aria-labelledby={id} className={styles.root}>
      <Label id={id}>{props.label}</Label>
      {props.children}
      {props.problem === undefined ? null : (
        <Text size={200} role="alert" className={styles.problem}>
          {props.problem}
        </Text>
      )}
      {props.hint === undefined ? null : (
        <Text size={200} className={styles.hint}>
          {props.hint}
        </Text>
      )}
    </div>
  );
}
