import { useQueryClient } from "@tanstack/react-query";
import { Button, ProgressBar, Text, makeStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { invalidate } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { cancelDirectoryRun } from "@muniment/work-api/control-center/directory-run";
import { api } from "../../../api.ts";
import { directoryText } from "../../../texts/directory.ts";
import { sourceAnswers } from "./-source-actions.tsx";
import type { Run } from "./-source-state.tsx";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "8px", maxWidth: "640px" },
});

/** How far a run is, and the way to cancel it; `expected` is how many entries there were the last time. */
export function RunProgress(props: { readonly run: Run; readonly expected: number }): ReactNode {
  const styles = useStyles();
  const client = useQueryClient();
  const tell = useTell();
  const { run, expected } = props;
  const { entries } = run;
  const cancel = async (): Promise<void> => {
    const params = { source: String(run.source), run: String(run.num) };
    try {
      await api.call(cancelDirectoryRun, { params });
    } catch (error) {
      tell.failed(directoryText("directory.not_stopped"), error);
    }
    await invalidate(client, sourceAnswers);
  };
  const isRead = expected > 0 && entries >= expected;
  const phase = run.state === "queued" ? "run.queued" : isRead ? "run.comparing" : ("run.reading" as const);
  const label = directoryText(phase);
  return (
    <div className={styles.root}>
      <Text role="status">{entries === 0 ? label : `${label} · ${entriesWords(entries, expected)}`}</Text>
      <ProgressBar aria-label={label} {...(expected > 0 && !isRead ? { value: entries / expected } : {})} />
      <div>
        <Button onClick={() => void cancel()}>{directoryText("run.cancel")}</Button>
      </div>
    </div>
  );
}

function entriesWords(entries: number, expected: number): string {
  return expected > entries
    ? directoryText("run.entries_of", { count: entries, total: expected })
    : directoryText("run.entries", { count: entries });
}
