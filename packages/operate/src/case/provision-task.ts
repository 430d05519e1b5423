import { Type } from "typebox";
import type { JobQueue, TaskKind } from "@muniment/jobs";
import type { Tx } from "@muniment/platform/db";

const payload = Type.Object({ case: Type.String() });

/** Makes what is left of the workspace of a case. */
export const provisionWorkspace: TaskKind<typeof payload> = { name: "case.provision", payload, attempts: 1000 };

/** Queues it; the workspaces of one service are made one after the other, so that two cases never make the same. */
export async function queueProvisioning(
  jobs: JobQueue,
  tx: Tx,
  given: { readonly caseId: string; readonly serviceId: string; readonly runAt?: Date },
): Promise<void> {
  const { caseId, serviceId, runAt } = given;
  await jobs.add(
    tx,
    provisionWorkspace,
    { case: caseId },
    {
      key: `provision:${caseId}`,
      queue: `provisioning:${serviceId}`,
      ...(runAt === undefined ? {} : { runAt }),
    },
  );
}
