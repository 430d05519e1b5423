import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import type { ReactNode } from "react";
import { cancelJob } from "@muniment/work-api/job";
import type { JobData } from "@muniment/work-api/job";
import { JobsEntry, useJobEnds } from "@muniment/ui/job";
import { useTell } from "@muniment/ui/toast";
import { api } from "../api.ts";
import { refreshAllItems } from "../item/refresh.ts";
import { followWork } from "../live/live-updates.ts";
import { t } from "../messages.ts";
import { isOpen, outcomeOf, titleOf, viewOf } from "./job-view.ts";
import { JOBS, jobsQuery } from "./jobs-query.ts";

/** Beside the stream, for what a broken line did not tell. */
const ASK_MILLISECONDS = 10_000;

/** The person's running jobs in the top bar, with those that ended while this page was open; tells when one ends. */
export function JobsStatus(): ReactNode {
  const navigate = useNavigate();
  const tell = useTell();
  const { data } = useInfiniteQuery({
    ...jobsQuery,
    refetchInterval: ({ state }) => (state.data?.pages[0]?.data.some(isOpen) === true ? ASK_MILLISECONDS : false),
  });
  const jobs = data?.pages[0]?.data;
  const client = useQueryClient();
  const show = (job: string): void => void navigate({ to: "/jobs/$job", params: { job } });
  const watched = useJobEnds<JobData>(jobs, {
    isOpen,
    onEnd(job) {
      void refreshAllItems(client);
      const text = t("job.notice", { title: titleOf(job), text: outcomeOf(job) });
      tell.done(text, undefined, { label: t("job.show_results"), run: () => show(job.id) });
    },
  });
  useJobNews(jobs?.some(isOpen) === true);
  const cancel = async (job: string): Promise<void> => {
    try {
      await api.call(cancelJob, { params: { job } });
    } catch (error) {
      tell.failed(t("job.stop_failed"), error);
    }
    await client.invalidateQueries({ queryKey: [JOBS] });
  };
  const told = jobs?.filter(({ id }) => watched.has(id)) ?? [];
  // Its code waits as long as there is nothing to tell.
  if (told.length === 0) return null;
  return (
    <JobsEntry
      jobs={told.map(viewOf)}
      onShow={show}
      onShowAll={() => void navigate({ to: "/jobs" })}
      onCancel={(id) => void cancel(id)}
    />
  );
}

/** Asks anew whenever the stream tells of a job; there is a stream only while one runs. */
function useJobNews(isRunning: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!isRunning) return undefined;
    const leaving = new AbortController();
    void followWork("me", { signal: leaving.signal, last: { current: undefined } }, ({ event }) => {
      if (event === "job") void client.invalidateQueries({ queryKey: [JOBS] });
    });
    return () => leaving.abort();
  }, [isRunning, client]);
}
