import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link as RouterLink, createFileRoute } from "@tanstack/react-router";
import { Button, Link, MessageBar, MessageBarBody, ProgressBar, Text, makeStyles } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { invalidate } from "@muniment/ui/query";
import { FormDialog } from "@muniment/ui/dialog";
import { PageHeader } from "@muniment/ui/shell";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import {
  getImport,
  listImportLines,
  listImports,
  rehearseImport,
  runImport,
  undoImport,
} from "@muniment/work-api/control-center/csv-import";
import type { CsvImportData } from "@muniment/work-api/control-center/csv-import";
import { cancelJob, getJob } from "@muniment/work-api/job";
import { api, q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { importText } from "../../../texts/import.ts";
import { useLibrary } from "../-library.tsx";
import { ImportColumns } from "./-import-columns.tsx";
import { ImportLines } from "./-import-lines.tsx";
import { countWords, isWorking } from "./-import-state.ts";
import type { ImportStep } from "./-import-state.ts";

export const Route = createFileRoute("/access/imports/$import")({ component: ImportPage });

const ASK_MILLISECONDS = 1_000;

const useStyles = makeStyles({
  body: { display: "flex", flexDirection: "column", gap: "16px", padding: "0 16px 24px", maxWidth: "960px" },
  progress: { display: "flex", flexDirection: "column", gap: "8px" },
  steps: { display: "flex", flexWrap: "wrap", gap: "8px" },
});

/** One file: its columns, the rehearsal, the run and Undo (CC-BLK-001 to CC-BLK-004). */
function ImportPage(): ReactNode {
  const { import: id } = Route.useParams();
  const library = useLibrary();
  const { data, error, refetch } = useQuery({
    ...q(getImport, { params: { import: id } }),
    refetchInterval: ({ state }) => (state.data !== undefined && isWorking(state.data.data) ? ASK_MILLISECONDS : false),
  });
  const trail = (
    <RouterLink to="/access/imports" search={{ library: library.id }}>
      <Link as="span">{t("nav.imports")}</Link>
    </RouterLink>
  );
  if (error !== null && data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <LoadingRows rows={6} />;
  const { file_name: name, kind, row_count: count } = data.data;
  return (
    <>
      <PageHeader title={name} trail={trail} text={importText(`import.about.${kind}`, { count })} />
      <ImportSteps key={data.data.state} file={data.data} />
    </>
  );
}

function ImportSteps({ file }: { readonly file: CsvImportData }): ReactNode {
  const styles = useStyles();
  const start = useStart(file);
  const [isAsking, setIsAsking] = useState(false);
  const isOpen = file.state === "uploaded" || file.state === "rehearsed";
  const wanted = (file.counts?.created ?? 0) + (file.counts?.updated ?? 0);
  return (
    <div className={styles.body}>
      {isOpen ? <ImportColumns file={file} /> : null}
      {isWorking(file) ? <Progress file={file} /> : <Outcome file={file} />}
      <div className={styles.steps}>
        {file.state === "uploaded" ? (
          <Button appearance="primary" onClick={() => void start(rehearseImport)}>
            {importText("import.rehearse")}
          </Button>
        ) : null}
        {file.state === "rehearsed" ? (
          <>
            <Button appearance="primary" disabledFocusable={wanted === 0} onClick={() => void start(runImport)}>
              {importText("import.run", { count: wanted })}
            </Button>
            <Button onClick={() => void start(rehearseImport)}>{importText("import.rehearse_again")}</Button>
          </>
        ) : null}
        {file.can_undo ? <Button onClick={() => setIsAsking(true)}>{importText("import.undo")}</Button> : null}
      </div>
      {file.counts === undefined || isWorking(file) ? null : <ImportLines file={file} />}
      {isAsking ? (
        <FormDialog
          title={importText("import.undo_title")}
          choices={[
            {
              label: importText("import.undo"),
              run() {
                setIsAsking(false);
                void start(undoImport);
              },
            },
          ]}
          onClose={() => setIsAsking(false)}
        >
          <Text>{importText(`import.undo_text.${file.kind}`)}</Text>
        </FormDialog>
      ) : null}
    </div>
  );
}

function useStart(file: CsvImportData): (step: ImportStep) => Promise<void> {
  const client = useQueryClient();
  const tell = useTell();
  return async (step) => {
    try {
      await api.call(step, { params: { import: file.id } });
    } catch (error) {
      tell.failed(importText("import.not_started"), error);
    }
    await invalidate(client, [getImport, listImports, listImportLines]);
  };
}

/** How far the job is, and the way to stop it; what was done stays done. */
function Progress({ file }: { readonly file: CsvImportData }): ReactNode {
  const styles = useStyles();
  const client = useQueryClient();
  const tell = useTell();
  const { data } = useQuery({
    ...q(getJob, { params: { job: file.job_id ?? "" } }),
    enabled: file.job_id !== undefined,
    refetchInterval: ASK_MILLISECONDS,
  });
  const done = data?.data.done ?? 0;
  const label = importText(`import.state.${file.state}`);
  const stop = async (): Promise<void> => {
    try {
      await api.call(cancelJob, { params: { job: file.job_id ?? "" } });
    } catch (error) {
      tell.failed(t("job.not_stopped"), error);
    }
    await invalidate(client, [getImport, listImports]);
  };
  return (
    <div className={styles.progress}>
      <Text>{importText("import.progress", { state: label, done, total: file.row_count })}</Text>
      <ProgressBar aria-label={label} value={done / file.row_count} />
      <div>
        <Button onClick={() => void stop()}>{importText("import.stop")}</Button>
      </div>
    </div>
  );
}

function Outcome({ file }: { readonly file: CsvImportData }): ReactNode {
  if (file.counts === undefined) return null;
  const intent = file.state === "undone" ? "info" : file.counts.refused > 0 ? "warning" : "success";
  return (
    <MessageBar intent={intent} layout="multiline">
      <MessageBarBody>{importText(`import.outcome.${outcomeOf(file)}`, { counts: countWords(file) })}</MessageBarBody>
    </MessageBar>
  );
}

function outcomeOf({ state }: CsvImportData): "rehearsed" | "done" | "undone" {
  return state === "done" || state === "undone" ? state : "rehearsed";
}
