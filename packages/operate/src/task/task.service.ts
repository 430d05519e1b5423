import { AppError, newId } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import type { TaskKind } from "@muniment/operate-api/task";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { subjectOf, systemSubject } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { changedBy, changeWorkItem, insertWorkItem, lockWorkItem } from "../work-item/index.ts";
import type { OwnerRef } from "../work-item/index.ts";
import { findTaskOf, findTaskView, insertTask, nextTaskReference } from "./task.repository.ts";

/** Something that somebody has to do. */
export interface NewTask {
  readonly kind: TaskKind;
  readonly title: string;
  readonly text: string;
  readonly owner: OwnerRef;
  readonly caseId: string | null;
  readonly subjectId: string;
  readonly at: Date;
}

/** Gives somebody a task, once for each kind and subject: what they have completed is not asked of them again. */
export async function raiseTask(tx: Tx, given: NewTask): Promise<void> {
  const { kind, title, text, owner, caseId, subjectId, at } = given;
  if ((await findTaskOf(tx, given)) !== undefined) return;
  const id = newId();
  const reference = await nextTaskReference(tx);
  await insertWorkItem(tx, { id, type: "task", reference, title, phase: "open", owner, at });
  await insertTask(tx, { id, kind, text, case_id: caseId, subject_id: subjectId });
  await recordAudit(tx, systemSubject("Operate", subjectId), [
    {
      at,
      action: "task.raise",
      object_type: "task",
      object_id: id,
      details: { kind, reference, about: subjectId },
      ...(caseId === null ? {} : { own: { case_id: caseId } }),
    },
  ]);
}

/** Ends the task when what it asks for has come about by itself. */
export async function settleTask(
  tx: Tx,
  { kind, subjectId, at }: { kind: TaskKind; subjectId: string; at: Date },
): Promise<void> {
  const found = await findTaskOf(tx, { kind, subjectId });
  if (found?.phase !== "open") return;
  await changeWorkItem(tx, found.id, { phase: "done", closedAt: at, at });
  await recordAudit(tx, systemSubject("Operate", subjectId), [
    { at, action: "task.settle", object_type: "task", object_id: found.id, details: { kind, about: subjectId } },
  ]);
}

/** What people do with their tasks. */
export interface TaskService {
  complete(tx: Tx, actor: OperateActor, id: string): Promise<void>;
}

/** The work items of tasks. */
export function createTaskService({ clock }: { clock: Clock }): TaskService {
  return {
    async complete(tx, actor, id) {
      await lockWorkItem(tx, "task", id);
      const view = await findTaskView(tx, actor, id);
      if (view === undefined) throw new AppError(errors.notFound);
      if (view.phase === "done") throw await changedBy(tx, view.updated_by, "completed");
      const at = clock.now();
      await changeWorkItem(tx, view.id, { phase: "done", closedAt: at, by: actor.userId, at });
      await recordAudit(tx, subjectOf(actor), [
        {
          at,
          action: "task.complete",
          object_type: "task",
          object_id: view.id,
          details: { kind: view.kind, reference: view.reference },
          ...(view.case_id === null ? {} : { own: { case_id: view.case_id } }),
        },
      ]);
    },
  };
}
