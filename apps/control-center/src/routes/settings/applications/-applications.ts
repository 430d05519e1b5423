import type { QueryClient } from "@tanstack/react-query";
import type { Output } from "@muniment/rest";
import { invalidate } from "@muniment/ui/query";
import { getApplication, listApplicationGrants, listApplications } from "@muniment/work-api/control-center/application";
import { listExtensions } from "@muniment/work-api/control-center/extension";

/** An application as the list has it. */
export type ApplicationRow = Output<typeof listApplications>["data"][number];

/** Asks anew for what a change of applications makes old: also what they add to the main menu. */
export async function reloadApplications(client: QueryClient): Promise<void> {
  await invalidate(client, [listApplications, getApplication, listApplicationGrants, listExtensions]);
}
