import { makeStyles, tokens } from "@fluentui/react-components";
import type { MouseEvent, ReactNode } from "react";

const useStyles = makeStyles({
  target: { display: "flex", alignItems: "center", justifyContent: "center", width: "32px", height: "32px" },
  box: {
    appearance: "none",
    boxSizing: "border-box",
    margin: 0,
    width: "16px",
    height: "16px",
    display: "grid",
    placeContent: "center",
    cursor: "pointer",
    border: `1px solid ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusSmall,
    backgroundColor: "transparent",
    ":hover": { border: `1px solid ${tokens.colorNeutralStrokeAccessibleHover}` },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "2px" },
    ":checked": {
      border: `1px solid ${tokens.colorCompoundBrandBackground}`,
      backgroundColor: tokens.colorCompoundBrandBackground,
      "::before": {
        content: '""',
        width: "10px",
        height: "10px",
        backgroundColor: tokens.colorNeutralForegroundInverted,
        clipPath: "polygon(14% 48%, 4% 58%, 36% 90%, 98% 28%, 88% 18%, 36% 70%)",
      },
    },
    ":indeterminate": {
      border: `1px solid ${tokens.colorCompoundBrandStroke}`,
      "::before": {
        content: '""',
        width: "8px",
        height: "8px",
        borderRadius: "1px",
        backgroundColor: tokens.colorCompoundBrandForeground1,
      },
    },
    "@media (forced-colors: active)": { appearance: "auto" },
  },
  more: {
    display: "flex",
    padding: "2px",
    border: "none",
    background: "none",
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground2,
    cursor: "pointer",
    ":hover": { color: tokens.colorNeutralForeground2BrandHover },
    ":active": { color: tokens.colorNeutralForeground2BrandPressed },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
});

// The kit's own are dear, and a list draws dozens of each at once.

/** The checkbox of a row, or of all of them. */
export function RowCheckbox(props: {
  readonly label: string;
  readonly checked: boolean | "mixed";
  readonly tabIndex?: number;
  onChange(): void;
}): ReactNode {
  const styles = useStyles();
  return (
    <label className={styles.target}>
      <input
        ref={(box) => {
          if (box !== null) box.indeterminate = props.checked === "mixed";
        }}
        type="checkbox"
        className={styles.box}
        aria-label={props.label}
        tabIndex={props.tabIndex}
        checked={props.checked === true}
        onChange={props.onChange}
      />
    </label>
  );
}

const dots = (
  <svg width="20" height="20" viewBox="0 0 20 20" fill="currentColor" aria-hidden="true">
    <circle cx="5" cy="10" r="1.25" />
    <circle cx="10" cy="10" r="1.25" />
    <circle cx="15" cy="10" r="1.25" />
  </svg>
);

/** The `⋯` that opens a row's menu. */
export function RowMenuButton(props: { readonly label: string; onClick(event: MouseEvent): void }): ReactNode {
  const styles = useStyles();
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.more}
      aria-label={props.label}
      aria-haspopup="menu"
      onClick={props.onClick}
    >
      {dots}
    </button>
  );
}
