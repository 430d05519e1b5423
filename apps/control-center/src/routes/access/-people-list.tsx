import { Checkbox, Text, makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { PersonMark } from "@muniment/ui/person";
import type { Selection } from "@muniment/ui/table";
import { t } from "../../messages.ts";
import { photoOf } from "./users/-photo.ts";
import type { User } from "./users/-user-search.ts";

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: {
    contentVisibility: "auto",
    containIntrinsicSize: "auto 44px",
    display: "flex",
    alignItems: "center",
    gap: "8px",
    minHeight: "44px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  text: { display: "flex", flexDirection: "column", minWidth: 0, flexGrow: 1 },
  clipped: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", unicodeBidi: "plaintext" },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** People below each other in a panel, to be ticked where there is a selection. */
export function PeopleList(props: {
  readonly label: string;
  readonly users: readonly User[];
  readonly selection?: Selection;
}): ReactNode {
  const { label, users, selection } = props;
  const styles = useStyles();
  return (
    <ul className={styles.list} aria-label={label}>
      {users.map((user) => (
        <li key={user.id} className={styles.item}>
          {selection === undefined ? null : (
            <Checkbox
              aria-label={t("list.select", { name: user.full_name })}
              checked={selection.keys.has(user.id)}
              onChange={() => selection.toggle(user.id)}
            />
          )}
          <PersonMark name={user.full_name} id={String(user.user_num)} photo={photoOf(user)} />
          <div className={styles.text}>
            <span className={styles.clipped} title={user.full_name}>
              {user.full_name}
            </span>
            <Text size={200} className={styles.quiet}>
              {user.id}
            </Text>
          </div>
        </li>
      ))}
    </ul>
  );
}
