import { Link as RouterLink } from "@tanstack/react-router";
import {
  Button,
  Link,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  makeStyles,
} from "@fluentui/react-components";
import type { ReactNode } from "react";
import { formatExactly, formatMoment } from "@muniment/ui/message";
import { useList } from "@muniment/ui/query";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { systemClock } from "@muniment/kernel";
import { listDirectoryRuns } from "@muniment/work-api/control-center/directory-run";
import { listQuery } from "../../../api.ts";
import { directoryText } from "../../../texts/directory.ts";
import { RunState, countWords } from "./-source-state.tsx";
import type { Run } from "./-source-state.tsx";

const useStyles = makeStyles({
  region: { overflowX: "auto" },
  table: { minWidth: "800px" },
  started: { width: "148px" },
  kind: { width: "96px" },
  state: { width: "136px" },
  result: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", display: "block" },
  by: { width: "132px" },
  duration: { width: "88px" },
});

/** The runs of a directory, newest first, each with a page of its own (CC-DIR-011); another `latest` asks for them anew. */
export function RunsTable(props: { readonly source: string; readonly latest: Run | undefined }): ReactNode {
  const styles = useStyles();
  const { source, latest } = props;
  const runs = listQuery(listDirectoryRuns, { params: { source } });
  const list = useList({ ...runs, queryKey: [...runs.queryKey, latest?.num, latest?.state] });
  if (list.isLoading) return <LoadingRows rows={3} />;
  if (list.error !== null && list.rows.length === 0) return <ErrorState error={list.error} onRetry={list.reload} />;
  return (
    <div className={styles.region} role="region" aria-label={directoryText("directory.history")} tabIndex={0}>
      <Table className={styles.table} size="small" aria-label={directoryText("directory.history")}>
        <TableHeader>
          <TableRow>
            <TableHeaderCell className={styles.started}>{directoryText("run.started")}</TableHeaderCell>
            <TableHeaderCell className={styles.kind}>{directoryText("run.kind")}</TableHeaderCell>
            <TableHeaderCell className={styles.state}>{directoryText("run.outcome")}</TableHeaderCell>
            <TableHeaderCell>{directoryText("run.result")}</TableHeaderCell>
            <TableHeaderCell className={styles.by}>{directoryText("run.by")}</TableHeaderCell>
            <TableHeaderCell className={styles.duration}>{directoryText("run.duration")}</TableHeaderCell>
          </TableRow>
        </TableHeader>
        <TableBody>
          {list.rows.map((run) => (
            <RunRow key={run.num} run={run} />
          ))}
        </TableBody>
      </Table>
      {list.hasMore ? (
        <Button appearance="subtle" disabledFocusable={list.isLoadingMore} onClick={list.loadMore}>
          {directoryText("directory.more_runs")}
        </Button>
      ) : null}
    </div>
  );
}

function RunRow({ run }: { readonly run: Run }): ReactNode {
  const styles = useStyles();
  const result = run.fault?.text ?? countWords(run);
  const started = new Date(run.create_date);
  return (
    <TableRow>
      <TableCell className={styles.started}>
        <RouterLink
          to="/access/directories/$directory/runs/$run"
          params={{ directory: String(run.source), run: String(run.num) }}
          search
          title={formatExactly(started)}
        >
          <Link as="span">{startWords(run)}</Link>
        </RouterLink>
      </TableCell>
      <TableCell className={styles.kind}>{directoryText(`run.kind.${run.kind}`)}</TableCell>
      <TableCell className={styles.state}>
        <RunState run={run} />
      </TableCell>
      <TableCell title={result}>
        <span className={styles.result}>{result}</span>
      </TableCell>
      <TableCell className={styles.by}>
        {run.started_by === "" ? directoryText("run.nobody") : run.started_by}
      </TableCell>
      <TableCell className={styles.duration}>{durationWords(run)}</TableCell>
    </TableRow>
  );
}

/** The day and the time at which a run was asked for; today only the time. */
export function startWords({ create_date: at }: Run): string {
  const started = new Date(at);
  const now = systemClock.now();
  const day = formatMoment(started, now);
  const time = formatMoment(started, started);
  return day === time ? time : `${day}, ${time}`;
}

/** How long a run has worked; empty while it has not ended. */
function durationWords({ start_date: start, finish_date: finish }: Run): string {
  if (start === undefined || finish === undefined) return "";
  const seconds = Math.round((Date.parse(finish) - Date.parse(start)) / 1_000);
  const minutes = Math.floor(seconds / 60);
  return minutes === 0
    ? directoryText("run.seconds", { count: Math.max(1, seconds) })
    : directoryText("run.minutes", { count: minutes, seconds: seconds % 60 });
}
