import { undoUserEdit } from "@muniment/work-api/control-center/account";
import type { JobData } from "@muniment/work-api/job";
import { api } from "../api.ts";

/** Starts what takes an edit of many users back (CC-NFR-004). */
export async function undoEdit({ id, library = "" }: JobData): Promise<void> {
  await api.call(undoUserEdit, { params: { library }, body: { job: id } });
}
