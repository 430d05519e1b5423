import { Text, makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";

const useStyles = makeStyles({
  root: {
    display: "flex",
    alignItems: "center",
    flexWrap: "wrap",
    columnGap: "12px",
    rowGap: "8px",
    padding: "12px 16px",
    flexShrink: 0,
  },
  title: {
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    marginBlock: 0,
    minWidth: 0,
    overflow: "hidden",
    textOverflow: "ellipsis",
  },
  end: { marginInlineStart: "auto", display: "flex", alignItems: "center", gap: "8px", flexWrap: "wrap" },
});

/** The title of a page with what goes beside it; sets the browser's title as well. */
export function PageHeader(props: {
  readonly title: string;
  /** Stands above the title, such as a trail. */
  readonly trail?: ReactNode;
  readonly children?: ReactNode;
}): ReactNode {
  const styles = useStyles();
  return (
    <div className={styles.root}>
      <title>{`${props.title} – Muniment`}</title>
      <div style={{ minWidth: 0 }}>
        {props.trail}
        <Text as="h1" className={styles.title} title={props.title}>
          {props.title}
        </Text>
      </div>
      <div className={styles.end}>{props.children}</div>
    </div>
  );
}
