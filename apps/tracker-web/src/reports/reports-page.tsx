import { Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import { MailRegular } from "@fluentui/react-icons";
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { getDigestRuns, sendTestDigest } from "@muniment/tracker-api/digest";
import type { Output } from "@muniment/rest";
import { formatDay } from "@muniment/ui/message";
import { Moment } from "@muniment/ui/moment";
import { PageHeader } from "@muniment/ui/shell";
import { EmptyState } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { call, q } from "../frame/api.ts";
import { t } from "../messages.ts";
import { useTableStyles } from "../settings/table-styles.ts";
import { ReportLog } from "./report-log.tsx";

type Run = Output<typeof getDigestRuns>["data"]["runs"][number];

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", height: "100%", minHeight: 0 },
  body: {
    flexGrow: 1,
    minHeight: 0,
    overflow: "auto",
    padding: "0 16px 16px",
    display: "flex",
    flexDirection: "column",
    gap: "24px",
    "& > *": { flexShrink: 0 },
  },
  title: { display: "block", margin: 0, paddingBottom: "4px" },
  number: { fontVariantNumeric: "tabular-nums", "@media (min-width: 721px)": { textAlign: "end" } },
  zero: { color: tokens.colorNeutralForeground3 },
  bad: { color: tokens.colorStatusDangerForeground1, fontWeight: tokens.fontWeightSemibold },
  day: { fontWeight: tokens.fontWeightSemibold, whiteSpace: "nowrap" },
});

/** Changes of what is on its way show without a reload. */
const ASK_MILLISECONDS = 15_000;

const COUNTS = [
  "recipients",
  "sent",
  "waiting",
  "failed",
  "skipped_empty",
  "skipped_late",
  "skipped_no_access",
] as const;

/** When daily reports go out next, and what became of those that did (TRK-DIG-040). */
export function ReportsPage(): ReactNode {
  const styles = useStyles();
  const tell = useTell();
  const { next_run: next, runs } = useSuspenseQuery({ ...q(getDigestRuns), refetchInterval: ASK_MILLISECONDS }).data
    .data;
  const test = useMutation({
    mutationFn: async () => call(sendTestDigest, {}),
    onSuccess: ({ data }) => tell.done(t("reports.test_sent", { address: data.sent_to })),
    onError: (refusal) => tell.failed(t("reports.test_failed"), refusal),
  });
  return (
    <div className={styles.root}>
      <PageHeader
        title={t("reports.title")}
        text={
          <>
            {t("reports.next")} <Moment at={next} />
          </>
        }
      >
        <Button disabledFocusable={test.isPending} onClick={() => test.mutate()}>
          {t("reports.test")}
        </Button>
      </PageHeader>
      <div className={styles.body}>
        {runs.length === 0 ? (
          <EmptyState icon={<MailRegular />} title={t("reports.none")} text={t("reports.none_text")} />
        ) : (
          <>
            <Runs runs={runs} />
            <ReportLog />
          </>
        )}
      </div>
    </div>
  );
}

function Runs({ runs }: { readonly runs: readonly Run[] }): ReactNode {
  const styles = useStyles();
  const table = useTableStyles();
  return (
    <section aria-label={t("reports.runs")}>
      <Text as="h2" size={400} weight="semibold" className={styles.title}>
        {t("reports.runs")}
      </Text>
      <table className={table.table} aria-label={t("reports.runs")}>
        <thead className={table.head}>
          <tr>
            <th scope="col" className={table.headCell}>
              {t("reports.day")}
            </th>
            {COUNTS.map((count) => (
              <th key={count} scope="col" className={`${table.headCell} ${styles.number}`}>
                {t(`reports.${count}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.day} className={table.row}>
              <th scope="row" className={`${table.cell} ${styles.day}`}>
                {formatDay(run.day)}
              </th>
              {COUNTS.map((count) => (
                <td key={count} className={`${table.cell} ${styles.number}`}>
                  <span className={table.narrow}>{`${t(`reports.${count}`)}: `}</span>
                  <span className={run[count] === 0 ? styles.zero : count === "failed" ? styles.bad : ""}>
                    {run[count]}
                  </span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
