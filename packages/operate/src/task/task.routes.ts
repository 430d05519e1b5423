import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import * as api from "@muniment/operate-api/task";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Output } from "@muniment/rest";
import type { Mounter } from "@muniment/rest/fastify";
import { cutPage, readPage } from "../paging.ts";
import type { OperateActor } from "../user/index.ts";
import { wireOwner } from "../work-item/index.ts";
import { findTaskView, listTaskViews } from "./task.repository.ts";
import type { TaskView } from "./task.repository.ts";
import type { TaskService } from "./task.service.ts";

/** Mounts what people have to do. */
export function taskRoutes(
  mounter: Mounter<RequestContext<OperateActor>>,
  { reader, tasks }: { reader: Tx; tasks: TaskService },
): void {
  mounter.mount(api.listTasks, async ({ query }, { actor }) => {
    const page = readPage(query, ["number"]);
    const [before] = page.after ?? [];
    const rows = await listTaskViews(reader, actor, {
      phase: query.phase ?? "open",
      ...(typeof before === "number" ? { before } : {}),
      limit: page.limit,
    });
    const { rows: kept, cursor } = cutPage(rows, page, ({ num }) => [num]);
    const data = kept.map(wireTask);
    return cursor === undefined ? { data } : { data, cursor };
  });
  mounter.mount(api.completeTask, async ({ params }, { actor, write }) =>
    write(async (tx) => {
      await tasks.complete(tx, actor, params.task);
      const view = await findTaskView(tx, actor, params.task);
      if (view === undefined) throw new AppError(errors.notFound);
      return { data: wireTask(view) };
    }),
  );
}

function wireTask(view: TaskView): Output<typeof api.completeTask>["data"] {
  const { case_id: caseId, case_reference: reference, case_title: title, closed_at: closedAt } = view;
  const isOpen = view.phase === "open";
  return {
    id: view.id,
    reference: view.reference,
    kind: view.kind,
    title: view.title,
    text: view.text,
    phase: isOpen ? "open" : "done",
    ...(caseId === null || reference === null || title === null ? {} : { case: { id: caseId, reference, title } }),
    owner: wireOwner(view),
    outbound_email: view.subject_id,
    created_at: view.created_at.toISOString(),
    ...(closedAt === null ? {} : { closed_at: closedAt.toISOString() }),
    actions: isOpen ? ["complete"] : [],
  };
}
