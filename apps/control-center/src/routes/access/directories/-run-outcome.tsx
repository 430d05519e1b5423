import { Button, MessageBar, MessageBarActions, MessageBarBody, Text } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { directoryText } from "../../../texts/directory.ts";
import { useStartRun } from "./-source-actions.tsx";
import { changeCount, countWords } from "./-source-state.tsx";
import type { Run } from "./-source-state.tsx";

/** What came of a run, and what can be done about it while it is the latest one. */
export function RunOutcome(props: { readonly run: Run; readonly isLatest: boolean }): ReactNode {
  const { run, isLatest } = props;
  const [isAsking, setIsAsking] = useState(false);
  const start = useStartRun();
  const next = isLatest ? nextStep(run) : undefined;
  return (
    <>
      <MessageBar intent={intentOf(run)} layout="multiline">
        <MessageBarBody>{outcomeWords(run)}</MessageBarBody>
        {next === undefined ? null : (
          <MessageBarActions>
            <Button appearance="primary" onClick={() => setIsAsking(true)}>
              {next.label}
            </Button>
          </MessageBarActions>
        )}
      </MessageBar>
      {isAsking && next !== undefined ? (
        <FormDialog
          title={next.title}
          choices={[
            {
              label: next.label,
              run() {
                setIsAsking(false);
                void start({ num: run.source }, next.body);
              },
            },
          ]}
          onClose={() => setIsAsking(false)}
        >
          <Text>{next.text}</Text>
          <Text>{countWords(run)}</Text>
        </FormDialog>
      ) : null}
    </>
  );
}

interface NextStep {
  readonly label: string;
  readonly title: string;
  readonly text: string;
  readonly body: { readonly kind: "sync"; readonly approves?: number };
}

/** A dry run can be applied; what the guard has stopped can be approved (CC-DIR-008, CC-DIR-009). */
function nextStep(run: Run): NextStep | undefined {
  if (run.state === "stopped") {
    const count = run.counts.disable;
    return {
      label: directoryText("run.approve", { count }),
      title: directoryText("run.approve_title", { count }),
      text: [leaderWords(run), directoryText("run.approve_text")].join(" ").trim(),
      body: { kind: "sync", approves: run.num },
    };
  }
  const count = changeCount(run);
  if (run.state !== "done" || run.kind !== "dry" || count === 0) return undefined;
  return {
    label: directoryText("run.apply", { count }),
    title: directoryText("run.apply_title", { count }),
    text: directoryText("run.apply_text"),
    body: { kind: "sync" },
  };
}

function intentOf(run: Run): "success" | "info" | "warning" | "error" {
  if (run.state === "failed") return "error";
  if (run.state === "stopped" || run.counts.conflict + run.counts.refused > 0) return "warning";
  return run.state === "done" && run.kind === "sync" ? "success" : "info";
}

function outcomeWords(run: Run): string {
  const counts = countWords(run);
  if (run.state === "failed") return directoryText("run.failed", { text: run.fault?.text ?? "" });
  if (run.state === "cancelled") return directoryText("run.cancelled");
  if (run.state === "stopped" && run.guard !== undefined) {
    const { disabled: count, accounts } = run.guard;
    return `${directoryText("run.guard", { count, accounts })} ${leaderWords(run)}`.trim();
  }
  const key = run.kind === "dry" ? "run.dry" : "run.applied";
  if (counts !== "") return directoryText(key === "run.dry" ? "run.dry_done" : "run.applied", { counts });
  return directoryText(key === "run.dry" ? "run.dry_none" : "run.applied_none");
}

function leaderWords({ guard }: Run): string {
  const names = guard?.administrators ?? [];
  return names.length === 0 ? "" : directoryText("run.guard_leaders", { names: names.join(", ") });
}
