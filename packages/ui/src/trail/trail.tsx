import { makeStyles, tokens } from "@fluentui/react-components";
import { ChevronRight16Regular } from "@fluentui/react-icons";
import { Fragment } from "react";
import type { ReactNode } from "react";
import { words } from "../message/index.ts";

const useStyles = makeStyles({
  list: {
    display: "flex",
    alignItems: "center",
    gap: "4px",
    margin: 0,
    padding: 0,
    listStyleType: "none",
    minWidth: 0,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
  },
  step: {
    minWidth: 0,
    flexShrink: 1,
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
    unicodeBidi: "plaintext",
    // The first is short, and where all begins.
    ":first-child": { flexShrink: 0 },
    "& a": {
      color: tokens.colorNeutralForeground2,
      textDecorationLine: "none",
      borderRadius: tokens.borderRadiusSmall,
      ":hover": { color: tokens.colorBrandForegroundLink, textDecorationLine: "underline" },
      ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "-1px" },
    },
  },
  sign: { display: "flex", flexShrink: 0 },
});

/** Where a page lies: links to what is above it, the nearest last. */
export function Trail(props: {
  /** Tells trails of one page apart for screen readers. */
  readonly label?: string;
  readonly steps: readonly { readonly id: string; readonly link: ReactNode }[];
}): ReactNode {
  const styles = useStyles();
  return (
    <nav aria-label={props.label ?? words("trail.title")}>
      <ol className={styles.list}>
        {props.steps.map(({ id, link }, at) => (
          <Fragment key={id}>
            {at === 0 ? null : (
              <li aria-hidden="true" className={styles.sign}>
                <ChevronRight16Regular />
              </li>
            )}
            <li className={styles.step}>{link}</li>
          </Fragment>
        ))}
      </ol>
    </nav>
  );
}
