import { toWireDate } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { findOperation } from "@muniment/platform/http";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { getOperation } from "@muniment/work-api/operation";

/** Mounts what became of an `Idempotency-Key` (work-api.md 17.4). */
export function operationRoutes(mounter: Mounter<RequestContext>, deps: { reader: Tx }): void {
  mounter.mount(getOperation, async ({ params }, { actor }) => {
    const found = await findOperation(deps.reader, actor, params.key);
    if (found === undefined) return { data: { state: "unknown" as const } };
    if (found === "running") return { data: { state: "running" as const } };
    return {
      data: {
        state: "done" as const,
        status: found.status,
        ...(found.object_id === null ? {} : { object_id: found.object_id }),
        finished_at: toWireDate(found.finished_at),
      },
    };
  });
}
