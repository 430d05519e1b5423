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
  line: { display: "flex", alignItems: "center", flexWrap: "wrap", columnGap: "8px" },
  title: {
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    marginBlock: 0,
    minWidth: 0,
    overflow: "hidden",
    textOverflow: "ellipsis",
    ":focus": { outlineStyle: "none" },
  },
  text: { color: tokens.colorNeutralForeground2, marginBlock: 0 },
  end: {
    marginInlineStart: "auto",
    display: "flex",
    alignItems: "center",
    gap: "8px",
    minWidth: 0,
    "@media (max-width: 720px)": { width: "100%", marginInlineStart: 0 },
  },
});

/** The title of a page with what goes beside it; sets the browser's title as well. */
export function PageHeader(props: {
  readonly title: string;
  /** Stands above the title, such as a trail. */
  readonly trail?: ReactNode;
  /** Stands beside the title: what the whole page is about, such as a chooser. */
  readonly beside?: ReactNode;
  /** What the page is for, in a sentence below the title. */
  readonly text?: ReactNode;
  readonly children?: ReactNode;
}): ReactNode {
  const styles = useStyles();
  return (
    <div className={styles.root}>
      <title>{`${props.title} – Muniment`}</title>
      <div style={{ minWidth: 0 }}>
        {props.trail}
        <div className={styles.line}>
          <Text as="h1" tabIndex={-1} className={styles.title} title={props.title}>
            {props.title}
          </Text>
          {props.beside}
        </div>
        {props.text === undefined ? null : (
          <Text as="p" size={200} className={styles.text}>
            {props.text}
          </Text>
        )}
      </div>
      <div className={styles.end}>{props.children}</div>
    </div>
  );
}
