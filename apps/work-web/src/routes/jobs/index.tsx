import {
  Button,
  Link as FluentLink,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
} from "@fluentui/react-components";
import { TaskListSquareLtrRegular } from "@fluentui/react-icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { PageHeader } from "@muniment/ui/shell";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { Moment } from "@muniment/ui/moment";
import { outcomeOf, titleOf } from "../../job/job-view.ts";
import { jobsQuery } from "../../job/jobs-query.ts";
import { t } from "../../messages.ts";

export const Route = createFileRoute("/jobs/")({ component: Jobs });

function Jobs(): ReactNode {
  const navigate = useNavigate();
  const list = useInfiniteQuery(jobsQuery);
  const jobs = list.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <>
      <PageHeader title={t("job.title")} />
      <div style={{ overflow: "auto", padding: "0 16px 16px" }}>
        {list.isPending ? <LoadingRows /> : null}
        {list.isError ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
        {list.isSuccess && jobs.length === 0 ? (
          <EmptyState icon={<TaskListSquareLtrRegular />} title={t("job.none")} text={t("job.none_text")} />
        ) : null}
        {jobs.length === 0 ? null : (
          <Table size="small" aria-label={t("job.title")}>
            <TableHeader>
              <TableRow>
                <TableHeaderCell style={{ width: "min(40%, 320px)" }}>{t("job.list_task")}</TableHeaderCell>
                <TableHeaderCell>{t("job.list_result")}</TableHeaderCell>
                <TableHeaderCell style={{ width: "88px" }}>{t("job.list_started")}</TableHeaderCell>
              </TableRow>
            </TableHeader>
            <TableBody>
              {jobs.map((job) => (
                <TableRow key={job.id}>
                  <TableCell>
                    <FluentLink
                      as="button"
                      onClick={() => void navigate({ to: "/jobs/$job", params: { job: job.id } })}
                    >
                      {titleOf(job)}
                    </FluentLink>
                  </TableCell>
                  <TableCell>{outcomeOf(job)}</TableCell>
                  <TableCell>
                    <Moment at={job.created_at} />
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        )}
        {list.hasNextPage ? (
          <Button appearance="subtle" onClick={() => void list.fetchNextPage()}>
            {t("job.show_more")}
          </Button>
        ) : null}
      </div>
    </>
  );
}
