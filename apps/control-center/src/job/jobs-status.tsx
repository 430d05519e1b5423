import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { ReactNode } from "react";
import { JobsEntry, useJobEnds } from "@muniment/ui/job";
import type { JobView } from "@muniment/ui/job";
import { invalidate } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { searchConsoleUsers } from "@muniment/work-api/control-center/user";
import { cancelJob, listJobs } from "@muniment/work-api/job";
import type { JobData } from "@muniment/work-api/job";
import { api } from "../api.ts";
import { t } from "../messages.ts";
import { isOpen, jobsOfPart, jobsQuery } from "./jobs-query.ts";

const ASK_MILLISECONDS = 2000;

/** The administrator's running jobs in the top bar, with those that ended while this page was open; tells when one ends. */
export function JobsStatus(): ReactNode {
  const client = useQueryClient();
  const tell = useTell();
  const { data } = useQuery({
    ...jobsQuery,
    refetchInterval: ({ state }) => (jobsOfPart(state.data?.data ?? []).some(isOpen) ? ASK_MILLISECONDS : false),
  });
  const jobs = useMemo(() => (data === undefined ? undefined : jobsOfPart(data.data)), [data]);
  const watched = useJobEnds(jobs, {
    isOpen,
    onEnd(job) {
      void invalidate(client, [searchConsoleUsers]);
      const next = { label: t("job.show_results"), run: () => showResults(job.id) };
      tell.done(outcomeOf(job), canUndo(job) ? () => void undo(job) : undefined, next);
    },
  });
  const cancel = async (job: string): Promise<void> => {
    try {
      await api.call(cancelJob, { params: { job } });
    } catch (error) {
      tell.failed(t("job.not_stopped"), error);
    }
    await invalidate(client, [listJobs]);
  };
  const undo = async (job: JobData): Promise<void> => {
    try {
      // The contract of users is fetched when it is needed.
      const { undoEdit } = await import("./undo-edit.ts");
      await undoEdit(job);
    } catch (error) {
      tell.failed(t("job.not_undone"), error);
    }
    await invalidate(client, [listJobs]);
  };
  const told = jobs?.filter(({ id }) => watched.has(id)) ?? [];
  // Its code waits as long as there is nothing to tell.
  if (told.length === 0) return null;
  return (
    <JobsEntry
      jobs={told.map((job) => ({ ...viewOf(job), ...(canUndo(job) ? { undo: () => void undo(job) } : {}) }))}
      onShow={showResults}
      onShowAll={() => location.assign("/work/web/jobs")}
      onCancel={(id) => void cancel(id)}
    />
  );
}

/** The page with each row's result is one for all parts, and Work has it. */
function showResults(job: string): void {
  location.assign(`/work/web/jobs/${job}`);
}

function canUndo({ kind, state, done, refused }: JobData): boolean {
  return kind === "users.edit" && (state === "done" || state === "cancelled") && done > refused;
}

const TITLES = { "users.edit": "job.edit", "users.undo-edit": "job.undo_edit" } as const;

function viewOf(job: JobData): JobView {
  const { id, state, done, total, refused } = job;
  return {
    id,
    title: t(TITLES[job.kind as keyof typeof TITLES] ?? "job.title", { count: total }),
    isOpen: isOpen(job),
    isGood: state === "done" && refused === 0,
    text: outcomeOf(job),
    share: state === "queued" || total === 0 ? undefined : done / total,
  };
}

function outcomeOf({ state, done, total, refused, failure }: JobData): string {
  if (state === "queued") return t("job.queued");
  if (state === "running") return t("job.running", { done, total });
  if (state === "cancelled") return t("job.cancelled", { done, total });
  if (state === "failed") return t("job.failed", { reason: failure?.text ?? "" });
  return t(refused === 0 ? "job.ended" : "job.ended_refused", { count: done - refused, refused });
}
