import { makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";

const useStyles = makeStyles({
  root: {
    display: "grid",
    gridTemplateColumns: "minmax(96px, min(36%, 160px)) 1fr",
    columnGap: "12px",
    rowGap: "8px",
    margin: 0,
  },
  name: { color: tokens.colorNeutralForeground3 },
  value: { margin: 0, minWidth: 0, overflowWrap: "anywhere" },
});

/** Names and values of one thing; what has no value is left out. */
export function PropertyList(props: {
  readonly properties: readonly { readonly name: string; readonly value: ReactNode }[];
}): ReactNode {
  const styles = useStyles();
  return (
    <dl className={styles.root}>
      {props.properties
        .filter(({ value }) => value !== undefined && value !== null && value !== "")
        .flatMap(({ name, value }) => [
          <dt key={`${name}:`} className={styles.name}>
            {name}
          </dt>,
          <dd key={name} className={styles.value}>
            {value}
          </dd>,
        ])}
    </dl>
  );
}
