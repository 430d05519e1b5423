import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors, mayDo } from "@muniment/tracker-api";
import * as api from "@muniment/tracker-api/copy";
import { batch } from "../checklist/index.ts";
import type { OpenTask, TaskDoor, TaskRecord, TrackerDoor, TrackerService } from "../checklist/index.ts";
import { recordEvents } from "../event/index.ts";
import { requireAction, standingOf } from "../matter/index.ts";
import type { MatterService } from "../matter/index.ts";
import { subjectOf } from "../session/index.ts";
import type { TrackerActor } from "../session/index.ts";
import type { WorkPort } from "../work/index.ts";
import { askAssignable, numbersIn } from "./assignable.ts";
import { copyWholeTracker, readForCopy } from "./copy-tracker.ts";

/** What copies use. */
export interface CopyDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly work: WorkPort;
  readonly matters: MatterService;
  readonly trackerDoor: TrackerDoor;
  readonly door: TaskDoor;
  readonly trackers: TrackerService;
  readonly pagesUrl: string;
  readonly timeZone: string;
}

/** Mounts copies of tasks and trackers (TRK-TASK-008, TRK-TRK-008). */
export function copyRoutes(mounter: Mounter<RequestContext<TrackerActor>>, deps: CopyDeps): void {
  mounter.mount(api.duplicateTask, async ({ params, body }, { actor, write }) => {
    const opened = await deps.door.open(actor, { id: params.task }, "task.change");
    if (opened.task.deleted_at !== null) throw new AppError(errors.notFound);
    const tasks = await readFamily(deps, actor, opened, body.subtasks === true);
    const { workspace_id: workspaceId } = opened.tracker;
    const people = body.assignees === true ? await askAssignable(deps.work, actor, { tasks, workspaceId }) : [];
    const external = people.filter(({ access }) => access === "external");
    if (people.length > 0) requireAction("task.assign", opened.standing);
    if (external.length > 0) {
      const isAllowed = mayDo("task.assign_external", opened.standing, { isSet: opened.reader.external.allowed });
      if (!isAllowed) throw new AppError(errors.externalForbidden, { field: "assignees" });
      const persons = external.map(({ ty, work_id, name }) => ({ ty, work_id, name }));
      if (body.confirm_external !== true) throw new AppError(errors.externalConfirmation, { details: { persons } });
    }
    return write(async (tx) => {
      const { level, standing, reader, task } = opened;
      if (level === undefined) throw new AppError(errors.notFound);
      const tracker = await deps.trackerDoor.lock(tx, { tracker: opened.tracker, level, standing });
      const now = deps.clock.now();
      const wanted = { parent_id: task.parent_id, section_id: task.section_id, after: task.id };
      const place = await batch.findTaskPlace(tx, tracker.id, wanted);
      const { parent_id, section_id, rank, tree, depth } = place;
      const parent = { tree: tree.slice(0, -rank.length - 1), depth: depth - 1, section_id };
      const statuses = await batch.listStatuses(tx, tracker.id);
      const firstStatus = (statuses.find((status) => status.is_default) ?? statuses[0])?.id ?? "";
      const ids = await batch.copyTasks(
        tx,
        { actor, now, tracker, clock: deps.clock },
        {
          tasks,
          notes: true,
          dates: true,
          documents: body.documents === true,
          people: await numbersIn(tx, people, { workspaceId, now }),
          firstStatus,
          place: { parent: parent_id, rank },
          parents: parent_id === null ? new Map() : new Map([[parent_id, parent]]),
        },
      );
      const [copy] = await batch.findTasks(tx, [ids[task.id] ?? ""], reader);
      if (copy === undefined) throw new Error("A copy was not stored");
      return { data: batch.showTask(copy, { reader, standingOf: () => standing, pagesUrl: deps.pagesUrl }) };
    });
  });

  mounter.mount(api.copyTracker, async ({ params, body }, { actor, write }) => {
    const opened = await deps.trackerDoor.open(actor, params.tracker, "tracker.see");
    if (opened.tracker.deleted_at !== null) throw new AppError(errors.notFound);
    const { workspace_id: own } = opened.tracker;
    const matter = await deps.matters.open(actor, body.matter ?? own);
    requireAction("tracker.create", standingOf(matter, false));
    const tasks = await readForCopy(deps, actor, opened);
    const { workspace_id: workspaceId } = matter;
    const people = body.assignees === true ? await askAssignable(deps.work, actor, { tasks, workspaceId }) : [];
    return write(async (tx) => {
      const now = deps.clock.now();
      // Somebody without access to the target is assigned there by somebody, and not by a copy.
      const members = people.filter(({ access }) => access === "member");
      const nums = await numbersIn(tx, members, { workspaceId, now });
      const leftOut = people.filter(({ num }) => !nums.has(num));
      const id = await copyWholeTracker(tx, { ...deps, actor, now, opened, matter }, { tasks, body, people: nums });
      const about = { trackerId: id, workspaceId, objectId: id };
      const after = { copy_of: opened.tracker.id, tasks: tasks.length };
      await recordEvents(tx, subjectOf(actor), now, [{ ...about, action: "tracker.copy", after }]);
      const data = await batch.readTracker(tx, actor, { ...deps, id, level: matter });
      return { data, left_out: leftOut.map(({ ty, work_id, name }) => ({ ty, work_id, name })) };
    });
  });
}

/** A task, or it and what is below it, as far as the person may see it. */
async function readFamily(
  deps: CopyDeps,
  actor: TrackerActor,
  { task, tracker, level, standing }: OpenTask,
  isWhole: boolean,
): Promise<TaskRecord[]> {
  if (!isWhole) return [task];
  if (level === undefined) throw new AppError(errors.notFound);
  const family = await batch.listFamily(deps.reader, tracker.id, task.tree, "live");
  const seen = await deps.door.openMany(
    actor,
    { tracker, level, standing },
    family.map(({ id }) => id),
  );
  return connected(family.flatMap(({ id }) => seen.get(id)?.task ?? []));
}

/** Without what is below a task that the person may not see. */
function connected(tasks: readonly TaskRecord[]): TaskRecord[] {
  const [top] = tasks;
  const kept = new Set<string>();
  return tasks.filter((task) => {
    const isKept = task === top || task.parent_id === null || kept.has(task.parent_id);
    if (isKept) kept.add(task.id);
    return isKept;
  });
}
