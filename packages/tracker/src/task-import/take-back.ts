import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/tracker-api";
import { batch } from "../checklist/index.ts";
import { recordEvents } from "../event/index.ts";
import { subjectOf } from "../session/index.ts";
import type { ImportUndo } from "./import-undo.ts";
import type { ImportPlace } from "./write-rows.ts";

const REASON = "import_undone";

/** Takes an import back as one; 409 `import_changed` when anything of it was changed since (TRK-IMP-005). */
export async function takeBack(tx: Tx, place: ImportPlace, undo: ImportUndo): Promise<void> {
  const { actor, now, tracker, reader, opened, sections } = place;
  const created = undo.created.map(({ id }) => id);
  const former = undo.former.map(({ id }) => id);
  const present = new Map((await batch.listColumns(tx, [...created, ...former])).map(({ id, rev }) => [id, rev]));
  const isAsItWas = Object.entries(undo.revs).every(([id, rev]) => present.get(id) === rev);
  const tasks = await batch.findTasks(tx, [...created, ...former], reader);
  const isHere = tasks.every((task) => task.tracker_id === tracker.id && task.deleted_at === null);
  if (!isAsItWas || !isHere || (await batch.hasGrown(tx, created))) throw new AppError(errors.importChanged);
  const changed = tasks.filter(({ id }) => former.includes(id));
  await batch.restoreTasks(tx, { ...place, tasks: changed }, { former: undo.former, reason: REASON });
  await batch.binFamilies(tx, undo.created, { by: actor.userNum, now });
  const made = new Set(created);
  const events = tasks
    .filter(({ id }) => made.has(id))
    .map((task) => ({
      ...batch.aboutTask(task),
      action: "task.delete",
      before: { title: task.title },
      concerns: task.assignees.map(({ num }) => num),
      rev: task.rev + 1,
      reason: REASON,
    }));
  await recordEvents(tx, subjectOf(actor), now, events);
  for (const id of undo.sections) {
    const inside = await batch.contentsOf(tx, id);
    if (inside.tasks.length > 0 || inside.sections.length > 0) continue;
    await sections.remove(tx, actor, { opened, id, tasks: "keep", reader });
  }
}
