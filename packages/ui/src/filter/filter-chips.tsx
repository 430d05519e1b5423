import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { words } from "../message/index.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexWrap: "wrap", gap: "8px", padding: "8px 16px", alignItems: "center", flexShrink: 0 },
  chip: {
    fontWeight: tokens.fontWeightRegular,
    maxWidth: "320px",
    minWidth: 0,
    "& > span": { order: 2 },
  },
  text: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", unicodeBidi: "plaintext" },
});

/** One thing that a list is filtered by. */
export interface FilterChip {
  readonly id: string;
  /** Field and value, such as `Status: Enabled`. */
  readonly text: string;
  remove(): void;
}

/** What filters a list, each to be taken away, and all at once; nothing when nothing filters. */
export function FilterChips(props: { readonly chips: readonly FilterChip[]; onClear(): void }): ReactNode {
  const styles = useStyles();
  if (props.chips.length === 0) return null;
  return (
    <div className={styles.root} role="group" aria-label={words("filter.title")}>
      {props.chips.map(({ id, text, remove }) => (
        <Button
          key={id}
          size="small"
          className={styles.chip}
          icon={<DismissRegular />}
          iconPosition="after"
          title={text}
          aria-label={words("filter.remove", { text })}
          onClick={remove}
        >
          <span className={styles.text}>{text}</span>
        </Button>
      ))}
      <Button size="small" appearance="subtle" onClick={props.onClear}>
        {words("filter.clear")}
      </Button>
    </div>
  );
}
