import { useQuery } from "@tanstack/react-query";
import { getDefaultTracker, listTrackers } from "@muniment/tracker-api/tracker";
import { call, q } from "../frame/api.ts";
import type { Tracker } from "../task/task.ts";

/** The tracker that was chosen, else the default one; `undefined` while the matter has none. */
export function useChosenTracker(matter: string | undefined, chosen: string): Tracker | undefined {
  const { data } = useQuery({
    ...q(listTrackers, { params: { matter: matter ?? "" }, query: { limit: 1000 } }),
    enabled: matter !== undefined,
  });
  const trackers = data?.data ?? [];
  return (
    trackers.find(({ id }) => id === chosen) ?? trackers.find(({ is_default: isDefault }) => isDefault) ?? trackers[0]
  );
}

/** The tracker to add to; the matter's default one is made when there is none (TRK-TRK-003). */
export async function trackerToAddTo(matter: string, chosen: Tracker | undefined): Promise<Tracker> {
  return chosen ?? (await call(getDefaultTracker, { params: { matter } })).data;
}
