import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors, mayDo } from "@muniment/tracker-api";
import * as assigneeApi from "@muniment/tracker-api/assignee";
import * as api from "@muniment/tracker-api/task";
import { requireAction, standingOf } from "../matter/index.ts";
import type { MatterService } from "../matter/index.ts";
import type { TrackerActor } from "../session/index.ts";
import { basedOn } from "../wire.ts";
import type { WorkPort } from "../work/index.ts";
import type { AssignmentService, WantedAssignee } from "./assignment.service.ts";
import { findCandidates } from "./candidates.ts";
import type { LinkService } from "./link.service.ts";
import { findTasks } from "./task-reading.ts";
import type { OpenTask, TaskDoor } from "./task-door.ts";
import type { TaskLifeService } from "./task-life.service.ts";
import { readTasksOf } from "./tracker-tasks.ts";
import type { TaskService } from "./task.service.ts";
import type { TrackerDoor } from "./tracker-door.ts";
import { showTask } from "./wire-task.ts";
import type { WireTask } from "./wire-task.ts";

/** What the endpoints of tasks use. */
export interface TaskRouteDeps {
  readonly reader: Tx;
  readonly work: WorkPort;
  readonly matters: MatterService;
  readonly trackerDoor: TrackerDoor;
  readonly door: TaskDoor;
  readonly tasks: TaskService;
  readonly life: TaskLifeService;
  readonly assignments: AssignmentService;
  readonly links: LinkService;
  readonly pagesUrl: string;
}

type Context = RequestContext<TrackerActor>;

/** Mounts tasks: adding, changing, assigning. */
export function taskRoutes(mounter: Mounter<Context>, deps: TaskRouteDeps): void {
  const { reader, trackerDoor, door, tasks, life, pagesUrl } = deps;
  const answer = answerWith(pagesUrl);
  taskCreationRoutes(mounter, deps);
  assignmentRoutes(mounter, deps);

  mounter.mount(api.listTasks, async ({ params, query }, { actor }) => {
    const opened = await trackerDoor.open(actor, params.tracker, "tracker.see");
    const isInBin = opened.tracker.deleted_at !== null || query.deleted === true;
    if (isInBin) requireAction("task.delete", opened.standing);
    return readTasksOf(reader, query, { opened, reader: await door.reader(actor), pagesUrl });
  });

  mounter.mount(api.getTask, async ({ params }, context) =>
    answer(context, reader, await door.open(context.actor, { id: params.task }, "task.see")),
  );
  mounter.mount(api.getTaskByNumber, async ({ params }, context) =>
    answer(context, reader, await door.open(context.actor, { trackerId: params.tracker, number: params.number })),
  );

  mounter.mount(api.updateTask, async ({ params, body }, context) => {
    const opened = await door.open(context.actor, { id: params.task });
    refuseUnless(opened, body);
    const rev = basedOn(context.request.headers["if-match"]);
    return context.write(async (tx) => {
      await tasks.change(tx, context.actor, { opened, rev, input: body });
      return answer(context, tx, opened);
    });
  });

  mounter.mount(api.deleteTask, async ({ params }, { actor, write }) => {
    const opened = await door.open(actor, { id: params.task }, "task.delete");
    return write(async (tx) => ({ data: { deleted: await life.remove(tx, actor, opened) } }));
  });
  mounter.mount(api.restoreTask, async ({ params }, context) => {
    const opened = await door.open(context.actor, { id: params.task }, "task.delete");
    return context.write(async (tx) => {
      await life.restore(tx, context.actor, opened);
      return answer(context, tx, opened);
    });
  });
  mounter.mount(api.moveTask, async ({ params, body }, context) => {
    const opened = await door.open(context.actor, { id: params.task }, "task.change");
    return context.write(async (tx) => {
      await life.move(tx, context.actor, { opened, place: body });
      return answer(context, tx, opened);
    });
  });
  mounter.mount(api.completeTask, async ({ params, body }, context) => {
    const opened = await door.open(context.actor, { id: params.task }, "task.complete");
    const { subtasks } = body;
    // Who may only settle their own tasks settles no others with them.
    if (subtasks === "complete") requireAction("task.change", opened.standing);
    return context.write(async (tx) => {
      await life.complete(tx, context.actor, { opened, ...(subtasks === undefined ? {} : { subtasks }) });
      return answer(context, tx, opened);
    });
  });
  mounter.mount(api.reopenTask, async ({ params }, context) => {
    const opened = await door.open(context.actor, { id: params.task }, "task.complete");
    return context.write(async (tx) => {
      await life.reopen(tx, context.actor, opened);
      return answer(context, tx, opened);
    });
  });
}

function taskCreationRoutes(mounter: Mounter<Context>, deps: TaskRouteDeps): void {
  const { trackerDoor, door, tasks, assignments, links, pagesUrl } = deps;

  mounter.mount(api.createTask, async ({ params, body }, context) => {
    const { actor } = context;
    const opened = await trackerDoor.open(actor, params.tracker, "task.change");
    const { assignees: wanted = [], confirm_external: confirmExternal = false, links: linked = [], ...input } = body;
    const about = { workspaceId: opened.tracker.workspace_id, standing: opened.standing, wanted, confirmExternal };
    const assignees = await assignments.check(actor, about);
    const [forWhom, items] = await Promise.all([
      door.reader(actor),
      links.find(
        actor,
        linked.map((link) => link.w_id),
      ),
    ]);
    return context.write(async (tx) => {
      const id = await tasks.create(tx, actor, { opened, reader: forWhom, input, assignees });
      const pointer = { id, tracker_id: opened.tracker.id, workspace_id: opened.tracker.workspace_id };
      for (const item of items) {
        const role = linked.find((link) => link.w_id === item.id)?.role;
        await links.add(tx, actor, { task: pointer, item, input: role === undefined ? {} : { role } });
      }
      const [task] = await findTasks(tx, [id], forWhom);
      if (task === undefined) throw new AppError(errors.notFound);
      context.reply.header("etag", `"${task.rev}"`);
      return { data: showTask(task, { reader: forWhom, standingOf: () => opened.standing, pagesUrl }) };
    });
  });

  mounter.mount(api.pasteTasks, async ({ params, body }, context) => {
    const opened = await trackerDoor.open(context.actor, params.tracker, "task.change");
    const forWhom = await door.reader(context.actor);
    const { lines, ...place } = body;
    return context.write(async (tx) => {
      const ids = await tasks.paste(tx, context.actor, { opened, lines, place });
      const made = new Map((await findTasks(tx, ids, forWhom)).map((task) => [task.id, task]));
      const show = { reader: forWhom, standingOf: () => opened.standing, pagesUrl };
      return { data: ids.flatMap((id) => made.get(id) ?? []).map((task) => showTask(task, show)) };
    });
  });
}

function assignmentRoutes(mounter: Mounter<Context>, deps: TaskRouteDeps): void {
  const { reader, work, trackerDoor, door, tasks, assignments, pagesUrl } = deps;
  const answer = answerWith(pagesUrl);

  async function assign(
    context: Context,
    opened: OpenTask,
    given: { wanted: readonly WantedAssignee[]; confirmExternal?: boolean | undefined },
  ): Promise<{ data: WireTask }> {
    const { workspace_id: workspaceId, assignees: known } = opened.task;
    const about = { workspaceId, standing: opened.standing, known, confirmExternal: given.confirmExternal === true };
    const assignees = await assignments.check(context.actor, { ...about, wanted: given.wanted });
    return context.write(async (tx) => {
      await tasks.assign(tx, context.actor, { opened, assignees });
      return answer(context, tx, opened);
    });
  }

  mounter.mount(assigneeApi.listAssignable, async ({ params, query }, { actor }) => {
    const { tracker } = await trackerDoor.open(actor, params.tracker, "task.assign");
    const about = { workspaceId: tracker.workspace_id, query: (query.q ?? "").trim() };
    return { data: await findCandidates({ reader, work }, actor, about) };
  });
  mounter.mount(assigneeApi.listAssignableInMatter, async ({ params, query }, { actor }) => {
    const matter = await deps.matters.open(actor, params.matter);
    requireAction("task.assign", standingOf(matter, false));
    const about = { workspaceId: matter.workspace_id, query: (query.q ?? "").trim() };
    return { data: await findCandidates({ reader, work }, actor, about) };
  });
  mounter.mount(assigneeApi.putAssignees, async ({ params, body }, context) => {
    const opened = await door.open(context.actor, { id: params.task }, "task.assign");
    return assign(context, opened, { wanted: body.assignees, confirmExternal: body.confirm_external });
  });
  mounter.mount(assigneeApi.addAssignee, async ({ params, body }, context) => {
    const opened = await door.open(context.actor, { id: params.task }, "task.assign");
    const wanted = [...opened.task.assignees, { ty: params.ty, work_id: params.workId }];
    return assign(context, opened, { wanted, confirmExternal: body.confirm_external });
  });
  mounter.mount(assigneeApi.removeAssignee, async ({ params }, context) => {
    const opened = await door.open(context.actor, { id: params.task }, "task.assign");
    const isThem = (each: WantedAssignee) =>
      each.ty === params.ty && each.work_id.toUpperCase() === params.workId.toUpperCase();
    return assign(context, opened, { wanted: opened.task.assignees.filter((each) => !isThem(each)) });
  });
  mounter.mount(api.claimTask, async ({ params, body }, context) => {
    const { actor } = context;
    const opened = await door.open(actor, { id: params.task }, "task.complete");
    const { own } = opened.reader;
    const isOfMyGroup = (each: { ty: string; num: number }) => each.ty === "group" && own.includes(each.num);
    if (!opened.task.assignees.some(isOfMyGroup)) throw new AppError(errors.levelNeeded);
    const kept = opened.task.assignees.filter((each) => body.replace !== true || !isOfMyGroup(each));
    const me = { ty: "user" as const, work_id: actor.userId, name: actor.name, access: accessOf(opened) };
    const known = [...opened.task.assignees, me];
    const about = { workspaceId: opened.task.workspace_id, standing: opened.standing, known };
    const assignees = await assignments.check(actor, { ...about, wanted: [...kept, me] });
    return context.write(async (tx) => {
      await tasks.assign(tx, actor, { opened, assignees });
      return answer(context, tx, opened);
    });
  });
}

function accessOf({ level }: OpenTask): "member" | "external" {
  return level === undefined ? "external" : "member";
}

/** What each part of a change needs: who may only complete their own tasks changes nothing but the status. */
function refuseUnless({ standing, isOwn }: OpenTask, body: Readonly<Record<string, unknown>>): void {
  const fields = Object.keys(body);
  const isStatusAlone = fields.length > 0 && fields.every((name) => name === "status_id");
  if (isStatusAlone && mayDo("task.complete", standing, { isOwn })) return;
  requireAction("task.change", standing, { isOwn });
}

function answerWith(pagesUrl: string) {
  return async (context: Context, from: Tx, opened: OpenTask): Promise<{ data: WireTask }> => {
    const [task] = await findTasks(from, [opened.task.id], opened.reader);
    if (task === undefined) throw new AppError(errors.notFound);
    context.reply.header("etag", `"${task.rev}"`);
    return { data: showTask(task, { reader: opened.reader, standingOf: () => opened.standing, pagesUrl }) };
  };
}
