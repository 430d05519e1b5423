import { sql } from "kysely";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import * as api from "@muniment/tracker-api/link";
import type { TaskDoor } from "../checklist/index.ts";
import type { TrackerActor } from "../session/index.ts";
import type { WorkPort } from "../work/index.ts";
import { listAcross } from "./my-tasks.ts";
import type { AcrossDeps } from "./my-tasks.ts";

/** Mounts the tasks of a document, in any of its versions, or of a folder (TRK-DOC-008). */
export function objectTaskRoutes(
  mounter: Mounter<RequestContext<TrackerActor>>,
  deps: AcrossDeps & { work: WorkPort; door: TaskDoor },
): void {
  mounter.mount(api.listObjectTasks, async ({ params, query }, { actor }) => {
    const object = params.object.replace(/(![0-9]+)\.[0-9]+$/, "$1");
    // Who may not open it learns of no tasks either.
    const readable = await deps.work.items(actor.token, [params.object]);
    if (readable.length === 0) return { data: [] };
    const condition = sql`t.id in (select x.task_id from tracker.work_link x where x.object_id = ${object})`;
    return listAcross(deps, actor, { query, reader: await deps.door.reader(actor), condition, isOwn: false });
  });
}
