import { makeStyles, tokens } from "@fluentui/react-components";
import type { ReactElement, ReactNode } from "react";
import { NameAndBrief } from "@muniment/ui/table";

const useStyles = makeStyles({
  root: { display: "flex", alignItems: "center", gap: "8px", minWidth: 0 },
  icon: { display: "flex", flexShrink: 0, fontSize: "20px", color: tokens.colorNeutralForeground3 },
  name: {
    minWidth: 0,
    overflow: "hidden",
    textOverflow: "ellipsis",
    unicodeBidi: "plaintext",
    "& a": {
      color: tokens.colorNeutralForeground1,
      textDecorationLine: "none",
      ":hover": { color: tokens.colorBrandForegroundLink, textDecorationLine: "underline" },
    },
  },
});

/** The first cell of a row: what it is as a picture, and its name; below it what the other columns say (`Column.cell`). */
export function NameCell(props: {
  readonly icon: ReactElement;
  readonly brief?: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  const styles = useStyles();
  return (
    <span className={styles.root}>
      <span className={styles.icon} aria-hidden="true">
        {props.icon}
      </span>
      <span className={styles.name}>
        <NameAndBrief brief={props.brief}>{props.children}</NameAndBrief>
      </span>
    </span>
  );
}
