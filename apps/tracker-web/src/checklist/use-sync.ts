import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Output } from "@muniment/rest";
import { ApiError } from "@muniment/rest/client";
import { getTrackerSync, syncTracker } from "@muniment/tracker-api/sync";
import { useTell } from "@muniment/ui/toast";
import { call, q } from "../frame/api.ts";
import { t } from "../messages.ts";
import { resultText } from "./sync-text.ts";

type SyncState = Output<typeof getTrackerSync>["data"];

const ASK_MILLISECONDS = 15_000;

/** How current a checklist is, and Sync (TRK-SYNC-002, -003). */
export interface ChecklistSync {
  readonly state: SyncState | undefined;
  readonly isBusy: boolean;
  /** Work cannot be asked, so nothing of the matter is shown until it answers (TRK-SYNC-008). */
  readonly isClosed: boolean;
  run(): void;
}

/** Follows how the matter of a tracker is synchronised. */
export function useSync(trackerId: string): ChecklistSync {
  const client = useQueryClient();
  const tell = useTell();
  const params = { tracker: trackerId };
  const query = q(getTrackerSync, { params });
  const state = useQuery({ ...query, refetchInterval: ASK_MILLISECONDS, retry: false });
  const run = useMutation({
    mutationFn: async () => call(syncTracker, { params }),
    onSuccess: async ({ data: { result, ...now } }) => {
      client.setQueryData(query.queryKey, { data: now });
      tell.done(resultText(result));
      await client.invalidateQueries();
    },
    onError: (error) => tell.failed(t("sync.failed"), error),
  });
  return {
    state: state.data?.data,
    isBusy: run.isPending,
    isClosed: state.error instanceof ApiError && state.error.code === "work_unreachable",
    run: () => {
      if (!run.isPending) run.mutate();
    },
  };
}
