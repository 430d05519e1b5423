import { Button, SearchBox, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useDeferredValue, useState } from "react";
import type { ReactNode } from "react";
import { listDigestLog } from "@muniment/tracker-api/digest";
import type { Output } from "@muniment/rest";
import { formatDay } from "@muniment/ui/message";
import { Moment } from "@muniment/ui/moment";
import { useList } from "@muniment/ui/query";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { Status } from "@muniment/ui/status";
import type { Tone } from "@muniment/ui/status";
import { listQuery } from "../frame/api.ts";
import { t } from "../messages.ts";
import { useTableStyles } from "../settings/table-styles.ts";

type Logged = Output<typeof listDigestLog>["data"][number];

const useStyles = makeStyles({
  top: { display: "flex", flexWrap: "wrap", alignItems: "end", gap: "8px 16px", paddingBottom: "8px" },
  titles: { flexGrow: 1, minWidth: 0 },
  title: { display: "block", margin: 0 },
  faint: { color: tokens.colorNeutralForeground2 },
  day: { whiteSpace: "nowrap" },
  detail: { color: tokens.colorNeutralForeground2, overflowWrap: "anywhere" },
  more: { paddingTop: "8px" },
});

const TONES: Readonly<Record<Logged["state"], Tone>> = {
  waiting: "waiting",
  sent: "good",
  failed: "bad",
  skipped_empty: "none",
  skipped_late: "warning",
  skipped_no_access: "warning",
};

/** What became of each person's reports, without what they said. */
export function ReportLog(): ReactNode {
  const styles = useStyles();
  const [text, setText] = useState("");
  const user = useDeferredValue(text.trim());
  const list = useList<Logged>(listQuery(listDigestLog, { query: user === "" ? {} : { user } }));
  return (
    <section aria-label={t("reports.log")}>
      <div className={styles.top}>
        <div className={styles.titles}>
          <Text as="h2" size={400} weight="semibold" className={styles.title}>
            {t("reports.log")}
          </Text>
          <Text className={styles.faint}>{t("reports.log_text")}</Text>
        </div>
        <SearchBox
          aria-label={t("reports.log_hint")}
          placeholder={t("reports.log_hint")}
          value={text}
          maxLength={100}
          onChange={(_, { value }) => setText(value)}
        />
      </div>
      <LogRows list={list} />
      {list.hasMore ? (
        <div className={styles.more}>
          <Button disabledFocusable={list.isLoadingMore} onClick={list.loadMore}>
            {t("action.show_more")}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

const HEADS = ["reports.day", "reports.person", "reports.state", "reports.detail"] as const;

function LogRows({ list }: { readonly list: ReturnType<typeof useList<Logged>> }): ReactNode {
  const styles = useStyles();
  const table = useTableStyles();
  if (list.isLoading) return <LoadingRows rows={4} />;
  if (list.error !== null) return <ErrorState error={list.error} onRetry={list.reload} />;
  if (list.rows.length === 0) return <Text role="status">{t("reports.log_empty")}</Text>;
  return (
    <table className={table.table} aria-label={t("reports.log")}>
      <thead className={table.head}>
        <tr>
          {HEADS.map((head) => (
            <th key={head} scope="col" className={table.headCell}>
              {t(head)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {list.rows.map((row) => (
          <tr key={`${row.day} ${row.user.id}`} className={table.row}>
            <td className={`${table.cell} ${styles.day}`}>{formatDay(row.day)}</td>
            <th scope="row" className={table.cell}>
              {row.user.name} <span className={styles.faint}>{row.user.id}</span>
            </th>
            <td className={table.cell}>
              <Status tone={TONES[row.state]}>{t(`reports.state_${row.state}`)}</Status>
            </td>
            <td className={`${table.cell} ${styles.detail}`}>
              {row.error === undefined ? (
                <Moment at={row.sent_at} />
              ) : (
                t("reports.error", { error: row.error, count: row.attempts ?? 0 })
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
