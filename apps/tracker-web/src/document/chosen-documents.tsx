import { Button, makeStyles } from "@fluentui/react-components";
import { DismissRegular, DocumentRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { t } from "../messages.ts";
import type { DocumentChoice } from "./documents-query.ts";

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: { display: "flex", alignItems: "center", gap: "8px", minHeight: "32px" },
  name: {
    flexGrow: 1,
    minWidth: 0,
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
    unicodeBidi: "plaintext",
  },
});

/** Documents that a task is going to have; each can be left out again, as long as one may be. */
export function ChosenDocuments(props: {
  readonly documents: readonly DocumentChoice[];
  onRemove?(id: string): void;
}): ReactNode {
  const { documents, onRemove } = props;
  const styles = useStyles();
  if (documents.length === 0) return null;
  return (
    <ul className={styles.list} aria-label={t("column.links")}>
      {documents.map(({ id, name }) => (
        <li key={id} className={styles.item}>
          <DocumentRegular aria-hidden="true" style={{ flexShrink: 0 }} />
          <span className={styles.name} title={name}>
            {name}
          </span>
          {onRemove === undefined ? null : (
            <Button
              size="small"
              appearance="subtle"
              icon={<DismissRegular />}
              aria-label={t("link.remove", { name })}
              onClick={() => onRemove(id)}
            />
          )}
        </li>
      ))}
    </ul>
  );
}
