import { Text, makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { t } from "../../messages.ts";

const useStyles = makeStyles({
  list: {
    listStyleType: "none",
    margin: 0,
    padding: 0,
    maxHeight: "320px",
    overflowY: "auto",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  item: {
    display: "flex",
    flexDirection: "column",
    padding: "8px 0",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    overflowWrap: "anywhere",
  },
  quiet: { color: tokens.colorNeutralForeground2 },
});

/** A row that an action left as it was, and why. */
export interface Refusal {
  readonly id: string;
  /** What a person knows the row by. */
  readonly name: string;
  readonly reason: string;
}

/** What an action on several rows could not do, row by row (CC-LST-014, CC-USR-063). */
export function Refusals(props: { readonly refusals: readonly Refusal[]; onClose(): void }): ReactNode {
  const styles = useStyles();
  const { refusals, onClose } = props;
  return (
    <FormDialog
      title={t("refusals.title", { count: refusals.length })}
      choices={[{ label: t("close"), run: onClose }]}
      onClose={onClose}
    >
      <ul className={styles.list} aria-label={t("refusals.list")} tabIndex={0}>
        {refusals.map(({ id, name, reason }) => (
          <li key={id} className={styles.item}>
            <span>{name}</span>
            <Text size={200} className={styles.quiet}>
              {reason}
            </Text>
          </li>
        ))}
      </ul>
    </FormDialog>
  );
}
