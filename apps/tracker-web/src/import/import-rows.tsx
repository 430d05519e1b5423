import { Badge, Switch, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { listFields } from "@muniment/tracker-api/field";
import type { ImportRowData } from "@muniment/tracker-api/import";
import { q } from "../frame/api.ts";
import { t } from "../messages.ts";
import type { Tracker } from "../task/task.ts";
import type { Preview } from "./import-file.ts";
import { fieldName } from "./import-reading.tsx";

const MOST_SHOWN = 200;

const useStyles = makeStyles({
  head: { display: "flex", alignItems: "center", justifyContent: "space-between", flexWrap: "wrap", gap: "8px" },
  scroll: { overflowX: "auto" },
  table: { borderCollapse: "collapse", width: "100%" },
  cell: {
    textAlign: "start",
    verticalAlign: "top",
    padding: "6px 8px 6px 0",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    overflowWrap: "anywhere",
  },
  number: { fontVariantNumeric: "tabular-nums", width: "48px" },
  error: { color: tokens.colorStatusDangerForeground1 },
  warning: { color: tokens.colorStatusWarningForeground1 },
  quiet: { color: tokens.colorNeutralForeground2 },
  lines: { listStyleType: "none", margin: 0, padding: 0 },
});

const COLOURS = { create: "success", change: "informative", none: "subtle", error: "danger" } as const;

/** What would become of each row, with its errors and warnings. */
export function ImportRows({ preview, tracker }: { readonly preview: Preview; readonly tracker: Tracker }): ReactNode {
  const styles = useStyles();
  const [withRemarks, setWithRemarks] = useState(false);
  const { data } = useQuery(q(listFields, { params: { tracker: tracker.id } }));
  const { counts } = preview;
  const hasRemarks = counts.error + counts.warnings > 0;
  const rows = preview.rows.filter((row) => !withRemarks || row.errors.length + row.warnings.length > 0);
  return (
    <section aria-label={t("import.rows")}>
      <div className={styles.head}>
        <Text weight="semibold" role="status">
          {t("import.counts", { ...counts })}
        </Text>
        {hasRemarks ? (
          <Switch
            label={t("import.rows_remarks")}
            checked={withRemarks}
            onChange={(_, given) => setWithRemarks(given.checked)}
          />
        ) : null}
      </div>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th className={styles.cell} scope="col">
                {t("import.row")}
              </th>
              <th className={styles.cell} scope="col">
                {t("import.task")}
              </th>
              <th className={styles.cell} scope="col">
                {t("import.row_what")}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST_SHOWN).map((row) => (
              <OneRow key={row.row} row={row} fields={data?.data ?? []} />
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > MOST_SHOWN ? <Text>{t("import.above_most", { count: rows.length - MOST_SHOWN })}</Text> : null}
    </section>
  );
}

const LEVEL_PIXELS = 16;

function OneRow({
  row,
  fields,
}: {
  readonly row: ImportRowData;
  readonly fields: readonly { id: string; title: string }[];
}): ReactNode {
  const styles = useStyles();
  const changes = row.changes.filter(({ field }) => row.action === "change" || field !== "title");
  return (
    <tr>
      <td className={`${styles.cell} ${styles.number}`}>{row.row}</td>
      <td className={styles.cell} style={{ paddingInlineStart: (row.level - 1) * LEVEL_PIXELS }}>
        {row.number === undefined ? row.title : `${row.number}. ${row.title}`}
      </td>
      <td className={styles.cell}>
        <Badge appearance="tint" color={COLOURS[row.action]}>
          {t(`import.row_${row.action}`)}
        </Badge>
        <ul className={styles.lines}>
          {row.errors.map(({ code, text }) => (
            <li key={`${code} ${text}`} className={styles.error}>
              {text}
            </li>
          ))}
          {row.warnings.map(({ code, text }) => (
            <li key={`${code} ${text}`} className={styles.warning}>
              {t("import.warning")}: {text}
            </li>
          ))}
          {changes.map(({ field, before, after }) => (
            <li key={field} className={styles.quiet}>
              {fieldName(field, fields)}: {before === undefined || before === "" ? after : `${before} → ${after}`}
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}
