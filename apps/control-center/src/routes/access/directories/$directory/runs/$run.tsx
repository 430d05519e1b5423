import { useQuery } from "@tanstack/react-query";
import { Link as RouterLink, createFileRoute } from "@tanstack/react-router";
import { Button, Link, Text, makeStyles } from "@fluentui/react-components";
import { ArrowDownloadRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { troubleOf } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { getDirectorySource } from "@muniment/work-api/control-center/directory";
import { exportDirectoryChanges, getDirectoryRun } from "@muniment/work-api/control-center/directory-run";
import { q } from "../../../../../api.ts";
import { saveFile } from "../../../../../file.ts";
import { directoryText } from "../../../../../texts/directory.ts";
import { DirectoriesLink } from "../../-directories-link.tsx";
import { NrtadminOnly } from "../../-nrtadmin-only.tsx";
import { RunChanges } from "../../-run-changes.tsx";
import { RunOutcome } from "../../-run-outcome.tsx";
import { RunProgress } from "../../-run-progress.tsx";
import { startWords } from "../../-runs-table.tsx";
import { ASK_MILLISECONDS, RunState, isUnderWay } from "../../-source-state.tsx";
import type { Run, Source } from "../../-source-state.tsx";

export const Route = createFileRoute("/access/directories/$directory/runs/$run")({ component: RunPage });

const useStyles = makeStyles({
  top: { padding: "0 16px 12px", display: "flex", flexDirection: "column", gap: "12px" },
});

/** One run: how far it is, what it found, what can be done about that (CC-DIR-008 to CC-DIR-011). */
function RunPage(): ReactNode {
  const { directory, run } = Route.useParams();
  const params = { source: directory };
  const found = useQuery({
    ...q(getDirectoryRun, { params: { ...params, run } }),
    refetchInterval: ({ state }) => (isUnderWay(state.data?.data) ? ASK_MILLISECONDS : false),
  });
  const source = useQuery(q(getDirectorySource, { params }));
  const error = found.error ?? source.error;
  if (error !== null && troubleOf(error).status === 403) return <NrtadminOnly />;
  if (error !== null && (found.data === undefined || source.data === undefined)) {
    return <ErrorState isPage error={error} onRetry={() => void Promise.all([found.refetch(), source.refetch()])} />;
  }
  if (found.data === undefined || source.data === undefined) return <LoadingRows rows={6} />;
  return <RunBody key={run} source={source.data.data} run={found.data.data} />;
}

function RunBody({ source, run }: { readonly source: Source; readonly run: Run }): ReactNode {
  const styles = useStyles();
  const save = useExport(run);
  const isOpen = isUnderWay(run);
  const hasLines = run.state === "done" || run.state === "stopped";
  return (
    <>
      <PageHeader
        title={directoryText("run.title", { kind: directoryText(`run.kind.${run.kind}`), date: startWords(run) })}
        trail={
          <Text>
            <DirectoriesLink /> ›{" "}
            <RouterLink to="/access/directories/$directory" params={{ directory: String(source.num) }} search>
              <Link as="span">{source.name}</Link>
            </RouterLink>
          </Text>
        }
        beside={<RunState run={run} />}
      >
        {hasLines ? (
          <Button icon={<ArrowDownloadRegular />} onClick={() => void save()}>
            {directoryText("run.export")}
          </Button>
        ) : null}
      </PageHeader>
      <div className={styles.top}>
        {isOpen ? (
          <RunProgress run={run} expected={source.account_count} />
        ) : (
          <RunOutcome run={run} isLatest={(source.last_run?.num ?? run.num) === run.num} />
        )}
        {run.counts.conflict > 0 ? <Text>{directoryText("run.settle_text")}</Text> : null}
      </div>
      {hasLines ? <RunChanges run={run} /> : null}
    </>
  );
}

function useExport(run: Run): () => Promise<void> {
  const tell = useTell();
  return async () => {
    const path = exportDirectoryChanges.path.replace(":source", String(run.source)).replace(":run", String(run.num));
    try {
      await saveFile(path, `directory-run-${run.num}.csv`);
    } catch (error) {
      tell.failed(directoryText("run.not_saved"), error);
    }
  };
}
