import { makeStyles, tokens } from "@fluentui/react-components";
import { ArrowDownRegular, ArrowUpRegular, DismissRegular } from "@fluentui/react-icons";
import { Button } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { t } from "../messages.ts";
import { AssigneeMark } from "./assignee-marks.tsx";
import { isRemoveKey } from "./remove-key.ts";
import type { Chosen } from "./choice.ts";

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0, display: "flex", flexDirection: "column", gap: "2px" },
  item: { display: "flex", alignItems: "center", gap: "8px", paddingInlineStart: "8px" },
  name: {
    flexGrow: 1,
    minWidth: 0,
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
    unicodeBidi: "plaintext",
  },
  note: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, flexShrink: 0 },
});

interface ChosenListProps {
  readonly chosen: readonly Chosen[];
  onRemove(one: Chosen): void;
  onMove(at: number, step: -1 | 1): void;
}

/** Whoever is chosen, the lead first; each can be moved and left out (TRK-ASSG-012, -013). */
export function ChosenList({ chosen, onRemove, onMove }: ChosenListProps): ReactNode {
  const styles = useStyles();
  if (chosen.length === 0) return null;
  return (
    <ul className={styles.list} aria-label={t("assignee.chosen")}>
      {chosen.map((one, at) => (
        <li
          key={`${one.ty} ${one.work_id}`}
          className={styles.item}
          onKeyDown={(event) => {
            if (!isRemoveKey(event)) return;
            event.preventDefault();
            event.stopPropagation();
            onRemove(one);
          }}
        >
          <AssigneeMark assignee={one} />
          <span className={styles.name} title={one.name}>
            {one.name}
          </span>
          {one.access === "external" ? <span className={styles.note}>{t("assignee.external")}</span> : null}
          {chosen.length > 1 ? (
            <>
              <Button
                size="small"
                appearance="subtle"
                icon={<ArrowUpRegular />}
                aria-label={t("assignee.up", { name: one.name })}
                disabledFocusable={at === 0}
                onClick={() => onMove(at, -1)}
              />
              <Button
                size="small"
                appearance="subtle"
                icon={<ArrowDownRegular />}
                aria-label={t("assignee.down", { name: one.name })}
                disabledFocusable={at === chosen.length - 1}
                onClick={() => onMove(at, 1)}
              />
            </>
          ) : null}
          <Button
            size="small"
            appearance="subtle"
            icon={<DismissRegular />}
            aria-label={t("assignee.remove", { name: one.name })}
            onClick={() => onRemove(one)}
          />
        </li>
      ))}
    </ul>
  );
}
