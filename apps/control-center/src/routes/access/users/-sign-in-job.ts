import { useQueryClient } from "@tanstack/react-query";
import { invalidate } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { searchConsoleUsers, startSignInSwitch } from "@muniment/work-api/control-center/user";
import { getJob } from "@muniment/work-api/job";
import type { JobData } from "@muniment/work-api/job";
import { api } from "../../../api.ts";
import { t } from "../../../messages.ts";
import type { ConsoleLibrary } from "../../../session.ts";

const LOOK_MILLISECONDS = 2000;

/** Does for any number of people what one request does for some: goes on without this page, which tells of the end (CC-LST-014). */
export function useSignInJob(library: ConsoleLibrary): (ids: readonly string[], isOn: boolean) => Promise<void> {
  const client = useQueryClient();
  const tell = useTell();
  return async (ids, isOn) => {
    try {
      const { data } = await api.call(startSignInSwitch, {
        params: { library: library.id },
        body: { users: [...ids], enabled: isOn },
      });
      tell.done(t("job.started", { count: ids.length }));
      const job = await untilEnded(data.job_id);
      await invalidate(client, [searchConsoleUsers]);
      tell.done(t("job.ended", { count: job.done - job.refused, refused: job.refused }));
    } catch (error) {
      tell.failed(t("job.not_started"), error);
    }
  };
}

async function untilEnded(id: string): Promise<JobData> {
  for (;;) {
    const { data } = await api.call(getJob, { params: { job: id } });
    if (data.state !== "queued" && data.state !== "running") return data;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS));
  }
}
