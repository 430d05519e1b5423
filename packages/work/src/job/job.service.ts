import { AppError } from "@muniment/kernel";
import type { UserActor } from "@muniment/kernel";
import type { LongJob, LongWork } from "@muniment/jobs";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";

/** Long work for who may look at it: its starter, and NRTADMIN of its library. For everybody else it is not there. */
export async function requireJob(longWork: LongWork, tx: Tx, actor: UserActor, id: string): Promise<LongJob> {
  const job = await longWork.find(tx, id);
  if (job === undefined || !(job.starter.num === actor.userNum || administers(actor, job))) {
    throw new AppError(errors.noRecord);
  }
  return job;
}

function administers(actor: UserActor, { scopeId }: LongJob): boolean {
  return [...actor.libraries.values()].some(({ libraryId, isNrtadmin }) => libraryId === scopeId && isNrtadmin);
}
