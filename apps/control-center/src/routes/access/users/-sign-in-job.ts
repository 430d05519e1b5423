import { useQueryClient } from "@tanstack/react-query";
import { invalidate } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { startSignInSwitch } from "@muniment/work-api/control-center/user";
import { listJobs } from "@muniment/work-api/job";
import { api } from "../../../api.ts";
import { t } from "../../../messages.ts";
import type { ConsoleLibrary } from "../../../session.ts";

/** Does for any number of people what one request does for some: in the background, which the top bar tells of (CC-LST-014). */
export function useSignInJob(library: ConsoleLibrary): (ids: readonly string[], isOn: boolean) => Promise<void> {
  const client = useQueryClient();
  const tell = useTell();
  return async (ids, isOn) => {
    try {
      await api.call(startSignInSwitch, {
        params: { library: library.id },
        body: { users: [...ids], enabled: isOn },
      });
      tell.done(t("job.started", { count: ids.length }));
      await invalidate(client, [listJobs]);
    } catch (error) {
      tell.failed(t("job.not_started"), error);
    }
  };
}
