import { Text, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { ElementType, ReactElement, ReactNode } from "react";
import { useHint } from "../hint/index.ts";
import { rowTokens } from "../theme/index.ts";

const useStyles = makeStyles({
  group: { display: "flex", flexDirection: "column", gap: "2px", paddingBottom: "12px" },
  label: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    padding: "8px 8px 4px",
  },
  link: {
    display: "flex",
    alignItems: "center",
    gap: "8px",
    height: "32px",
    paddingInline: "8px",
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: "none",
    position: "relative",
    ":hover": { backgroundColor: rowTokens.hover },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "-2px" },
    '&[aria-current="page"]': {
      backgroundColor: rowTokens.selected,
      fontWeight: tokens.fontWeightSemibold,
      "::before": {
        content: '""',
        position: "absolute",
        insetInlineStart: 0,
        top: "8px",
        bottom: "8px",
        width: "3px",
        borderRadius: "2px",
        backgroundColor: tokens.colorCompoundBrandStroke,
      },
    },
  },
  icons: { justifyContent: "center", paddingInline: 0, width: "40px" },
  icon: { fontSize: "20px", lineHeight: 0, flexShrink: 0 },
  text: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
});

/** Links that belong together, under a name. */
export function NavGroup(props: {
  readonly label: string;
  readonly isIcons: boolean;
  readonly children: ReactNode;
}): ReactNode {
  const styles = useStyles();
  return (
    <div className={styles.group} role="group" aria-label={props.label}>
      {props.isIcons ? null : <Text className={styles.label}>{props.label}</Text>}
      {props.children}
    </div>
  );
}

/** One place of a part; `as` is the router's link, which marks the current page, or a plain element that does so itself. */
export function NavLink(props: {
  readonly as: ElementType;
  readonly label: string;
  readonly icon: ReactElement;
  readonly isIcons: boolean;
  readonly [given: string]: unknown;
}): ReactNode {
  const { as: Anchor, label, icon, isIcons, ...given } = props;
  const styles = useStyles();
  const { given: hinted, hint } = useHint(isIcons ? label : undefined, "after");
  return (
    <>
      <Anchor
        {...given}
        {...hinted}
        {...(isIcons ? { "aria-label": label } : {})}
        className={mergeClasses(styles.link, isIcons && styles.icons)}
        {...(typeof Anchor === "string" ? {} : { activeProps: { "aria-current": "page" } })}
      >
        <span className={styles.icon} aria-hidden="true">
          {icon}
        </span>
        {isIcons ? null : <span className={styles.text}>{label}</span>}
      </Anchor>
      {hint}
    </>
  );
}
