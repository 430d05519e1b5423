import { makeStyles, tokens } from "@fluentui/react-components";
import { Fragment } from "react";
import type { ReactNode } from "react";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", minWidth: 0, lineHeight: "18px" },
  line: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  second: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

/** What columns say of a row, one after the other; `undefined` when none says anything. */
export function briefLine(parts: readonly ReactNode[]): ReactNode {
  const told = parts.filter((part) => part !== undefined && part !== "");
  if (told.length === 0) return undefined;
  return told.map((part, index) => (
    <Fragment key={index}>
      {index === 0 ? "" : " · "}
      {part}
    </Fragment>
  ));
}

/** The name of a row, above what the other columns have to say of it, if they have (`Column.cell`). */
export function NameAndBrief(props: { readonly brief?: ReactNode; readonly children: ReactNode }): ReactNode {
  const styles = useStyles();
  if (props.brief === undefined) return props.children;
  return (
    <span className={styles.root}>
      <span className={styles.line}>{props.children}</span>
      <span className={`${styles.line} ${styles.second}`}>{props.brief}</span>
    </span>
  );
}
