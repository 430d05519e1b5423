import {
  Button,
  ProgressBar,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
} from "@fluentui/react-components";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { cancelJob, getJob } from "@muniment/work-api/job";
import type { JobData, JobRowData } from "@muniment/work-api/job";
import { PageHeader } from "@muniment/ui/shell";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { api } from "../../api.ts";
import { isOpen, outcomeOf, titleOf } from "../../job/job-view.ts";
import { JOBS, resultsQuery } from "../../job/jobs-query.ts";
import { t } from "../../messages.ts";

export const Route = createFileRoute("/jobs/$job")({ component: OneJob });

function OneJob(): ReactNode {
  const { job: id } = Route.useParams();
  const job = useQuery({
    queryKey: [JOBS, "one", id],
    queryFn: async () => (await api.call(getJob, { params: { job: id } })).data,
  });
  const results = useInfiniteQuery(resultsQuery(id));
  if (job.isPending) return <LoadingRows />;
  if (job.isError) return <ErrorState error={job.error} onRetry={() => void job.refetch()} />;
  const rows = results.data?.pages.flatMap(({ data }) => data) ?? [];
  const { done, total } = job.data;
  return (
    <>
      <PageHeader title={titleOf(job.data)} text={outcomeOf(job.data)}>
        {isOpen(job.data) ? <Stop id={id} /> : null}
      </PageHeader>
      {isOpen(job.data) ? (
        <div style={{ padding: "0 16px 12px" }}>
          <ProgressBar aria-label={outcomeOf(job.data)} value={total === 0 ? 0 : done / total} />
        </div>
      ) : null}
      <div
        tabIndex={0}
        role="region"
        aria-label={t("job.show_results")}
        style={{ overflow: "auto", padding: "0 16px 16px" }}
      >
        <Table size="small" aria-label={t("job.show_results")}>
          <TableHeader>
            <TableRow>
              <TableHeaderCell style={{ width: "60%" }}>{t("job.list_item")}</TableHeaderCell>
              <TableHeaderCell>{t("job.list_result")}</TableHeaderCell>
            </TableRow>
          </TableHeader>
          <TableBody>
            {rows.map((row) => (
              <TableRow key={row.row}>
                <TableCell style={{ overflowWrap: "anywhere" }}>{row.name ?? row.subject}</TableCell>
                <TableCell>{resultOf(job.data, row)}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
        {results.hasNextPage ? (
          <Button appearance="subtle" onClick={() => void results.fetchNextPage()}>
            {t("job.show_more")}
          </Button>
        ) : null}
      </div>
    </>
  );
}

function Stop({ id }: { readonly id: string }): ReactNode {
  const client = useQueryClient();
  const tell = useTell();
  const stop = async (): Promise<void> => {
    try {
      await api.call(cancelJob, { params: { job: id } });
    } catch (error) {
      tell.failed(t("job.stop_failed"), error);
    }
    await client.invalidateQueries({ queryKey: [JOBS] });
  };
  return <Button onClick={() => void stop()}>{t("job.stop")}</Button>;
}

function resultOf(job: JobData, row: JobRowData): string {
  if (row.state === "done") return t("job.row_done");
  if (row.state === "refused") return t("job.row_refused", { reason: row.text ?? row.code ?? "" });
  return t(isOpen(job) ? "job.row_waiting" : "job.row_skipped");
}
