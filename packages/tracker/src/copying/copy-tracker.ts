import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { Input } from "@muniment/rest";
import type { copyTracker } from "@muniment/tracker-api/copy";
import { batch } from "../checklist/index.ts";
import type { OpenTracker, TaskDoor, TaskRecord, TrackerService } from "../checklist/index.ts";
import { copyComments } from "../comment/index.ts";
import type { OpenMatter } from "../matter/index.ts";
import type { TrackerActor } from "../session/index.ts";

type Body = Input<typeof copyTracker>["body"];

/** The live tasks that somebody may see, from the top down; what is below a hidden one is not among them. */
export async function readForCopy(
  deps: { reader: Tx; door: TaskDoor },
  actor: TrackerActor,
  opened: OpenTracker,
): Promise<TaskRecord[]> {
  const ids = await batch.listTreeIds(deps.reader, opened.tracker.id);
  const seen = await deps.door.openMany(actor, opened, ids);
  const kept = new Set<string>();
  return ids.flatMap((id) => {
    const task = seen.get(id)?.task;
    if (task === undefined || (task.parent_id !== null && !kept.has(task.parent_id))) return [];
    kept.add(id);
    return [task];
  });
}

/** Makes the copy; statuses and fields always go along, the rest as chosen (TRK-TRK-008). Its id. */
export async function copyWholeTracker(
  tx: Tx,
  place: {
    clock: Clock;
    trackers: TrackerService;
    actor: TrackerActor;
    now: Date;
    opened: OpenTracker;
    matter: OpenMatter;
  },
  given: { tasks: readonly TaskRecord[]; body: Body; people: ReadonlyMap<number, "member" | "external"> },
): Promise<string> {
  const { clock, actor, now, opened, matter } = place;
  const { tasks, body, people } = given;
  const { name, dates = "none" } = body;
  const { description, kind, time_zone, has_outline } = opened.tracker;
  const input = { name, description, kind, time_zone, has_outline };
  const id = await place.trackers.create(tx, actor, { matter, input });
  const tracker = await batch.findTracker(tx, id);
  if (tracker === undefined) throw new Error("A copy was not stored");
  const setUp = await batch.listSetUp(tx, opened.tracker.id);
  const sections = batch.newIds(clock, setUp.sections);
  const statuses = batch.newIds(clock, setUp.statuses);
  const fields = batch.newIds(clock, setUp.fields);
  const keyDates = batch.newIds(clock, setUp.key_dates);
  await batch.copySections(tx, id, sections);
  await batch.copyStatuses(tx, id, statuses);
  await batch.copyFields(tx, id, fields);
  if (dates !== "none") await batch.copyKeyDates(tx, id, keyDates);
  const first = (await batch.listStatuses(tx, id)).find((status) => status.is_default);
  const copied = await batch.copyTasks(
    tx,
    { actor, now, tracker, clock },
    {
      tasks,
      people,
      sections,
      statuses,
      fields,
      notes: body.notes === true,
      dates: dates !== "none",
      documents: body.documents === true,
      firstStatus: first?.id ?? "",
    },
  );
  const old = tasks.map((task) => task.id);
  const ids = batch.newIds(clock, await batch.listPartIds(tx, "task_dependency", old));
  await batch.copyDependencies(tx, { ids, tasks: copied, keyDates, withRules: dates === "rules" });
  if (body.comments === true) await copyComments(tx, { clock, tasks: copied });
  return id;
}
