import { useQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { Button, MessageBar, MessageBarBody, Text, makeStyles, tokens } from "@fluentui/react-components";
import { TextBulletListSquareSearchRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { Ribbon } from "@muniment/ui/action";
import { Moment } from "@muniment/ui/moment";
import { PropertyList } from "@muniment/ui/panel";
import { troubleOf } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { getDirectorySource } from "@muniment/work-api/control-center/directory";
import { q } from "../../../../api.ts";
import { directoryText } from "../../../../texts/directory.ts";
import { DirectoriesLink } from "../-directories-link.tsx";
import { NrtadminOnly } from "../-nrtadmin-only.tsx";
import { RunOutcome } from "../-run-outcome.tsx";
import { RunProgress } from "../-run-progress.tsx";
import { RunsTable } from "../-runs-table.tsx";
import { useSourceActions } from "../-source-actions.tsx";
import { hasNext } from "../-source-columns.tsx";
import { ASK_MILLISECONDS, SourceState, isUnderWay, noNextRun } from "../-source-state.tsx";
import type { Source } from "../-source-state.tsx";

export const Route = createFileRoute("/access/directories/$directory/")({ component: DirectoryPage });

const useStyles = makeStyles({
  body: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr) 320px",
    alignItems: "start",
    gap: "24px 32px",
    padding: "16px",
    overflowY: "auto",
    minHeight: 0,
    "@media (max-width: 900px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
  section: { display: "flex", flexDirection: "column", gap: "12px", minWidth: 0 },
  heading: { fontWeight: tokens.fontWeightSemibold, margin: 0 },
});

/** One directory: how it is, what it is doing, what its runs were (CC-DIR-001, CC-DIR-011). */
function DirectoryPage(): ReactNode {
  const { directory } = Route.useParams();
  const { data, error, refetch } = useQuery({
    ...q(getDirectorySource, { params: { source: directory } }),
    refetchInterval: ({ state }) => (isUnderWay(state.data?.data.last_run) ? ASK_MILLISECONDS : false),
  });
  if (error !== null && troubleOf(error).status === 403) return <NrtadminOnly />;
  if (error !== null && data === undefined) return <ErrorState isPage error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <LoadingRows rows={6} />;
  return <DirectoryBody source={data.data} />;
}

function DirectoryBody({ source }: { readonly source: Source }): ReactNode {
  const styles = useStyles();
  const { actions, question } = useSourceActions("page");
  const { last_run: run } = source;
  return (
    <>
      <PageHeader title={source.name} trail={<DirectoriesLink />} beside={<SourceState source={source} />} />
      <Ribbon label={directoryText("directory.actions")} actions={actions} rows={[source]} />
      <div className={styles.body}>
        <div className={styles.section}>
          {source.is_paused ? (
            <MessageBar intent="info">
              <MessageBarBody>{directoryText("directory.paused_note")}</MessageBarBody>
            </MessageBar>
          ) : null}
          {run === undefined ? null : isUnderWay(run) ? (
            <RunProgress run={run} expected={source.account_count} />
          ) : (
            <RunOutcome run={run} isLatest />
          )}
          <Text as="h2" className={styles.heading}>
            {directoryText("directory.history")}
          </Text>
          {run === undefined ? (
            <NothingRun onDry={() => actions.find(({ id }) => id === "dry")?.run([source])} />
          ) : (
            <RunsTable source={String(source.num)} latest={run} />
          )}
        </div>
        <SettingsShown source={source} />
      </div>
      {question}
    </>
  );
}

function NothingRun({ onDry }: { onDry(): void }): ReactNode {
  return (
    <EmptyState
      icon={<TextBulletListSquareSearchRegular />}
      title={directoryText("directory.none_runs")}
      text={directoryText("directory.none_runs_text")}
    >
      <Button appearance="primary" onClick={onDry}>
        {directoryText("directory.dry")}
      </Button>
    </EmptyState>
  );
}

function SettingsShown({ source }: { readonly source: Source }): ReactNode {
  const styles = useStyles();
  const mirrors = source.mirrors.map((mirror) => `${mirror.id} (${mirror.library})`).join(", ");
  return (
    <section className={styles.section} aria-label={directoryText("directory.settings")}>
      <Text as="h2" className={styles.heading}>
        {directoryText("directory.settings")}
      </Text>
      <PropertyList
        properties={[
          { name: directoryText("run.kind"), value: directoryText(`directory.kind.${source.kind}`) },
          { name: directoryText("directory.server"), value: source.url },
          { name: directoryText("directory.people_in"), value: source.base_dn },
          { name: directoryText("directory.filter"), value: source.filter },
          { name: directoryText("directory.library"), value: source.default_library },
          {
            name: directoryText("directory.rules"),
            value: source.rules.length === 0 ? "" : String(source.rules.length),
          },
          { name: directoryText("directory.mirrored"), value: mirrors },
          { name: directoryText("directory.accounts"), value: String(source.account_count) },
          {
            name: directoryText("directory.next_run"),
            value: hasNext(source) ? <Moment at={source.next_run_date} /> : noNextRun(source),
          },
          { name: directoryText("directory.tells"), value: source.notify.join(", ") },
        ]}
      />
    </section>
  );
}
