import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Input, Output } from "@muniment/rest";
import type { Mounter } from "@muniment/rest/fastify";
import { mayDo } from "@muniment/tracker-api";
import { limits } from "@muniment/tracker-api/limits";
import * as api from "@muniment/tracker-api/reassign";
import type {
  AssignmentService,
  CheckedAssignee,
  OpenTask,
  OpenTracker,
  TaskDoor,
  TaskService,
  TrackerDoor,
} from "../checklist/index.ts";
import { findPrincipal } from "../session/index.ts";
import type { TrackerActor } from "../session/index.ts";
import { invalid } from "../wire.ts";
import { libraryOf } from "../work/index.ts";
import { findOpenTasks } from "./reassign.repository.ts";

/** What reassigning uses. */
interface ReassignRouteDeps {
  readonly reader: Tx;
  readonly trackerDoor: TrackerDoor;
  readonly door: TaskDoor;
  readonly tasks: TaskService;
  readonly assignments: AssignmentService;
}

type Body = Input<typeof api.reassign>["body"];
type Outcome = Output<typeof api.reassign>["data"][number]["outcome"];

/** A task that the former one has, and who would have it. */
interface Planned {
  readonly opened: OpenTask;
  readonly to: CheckedAssignee | undefined;
  readonly outcome: Outcome;
}

/** Mounts giving somebody's tasks to another one (TRK-ASSG-019). */
export function reassignRoutes(mounter: Mounter<RequestContext<TrackerActor>>, deps: ReassignRouteDeps): void {
  mounter.mount(api.previewReassign, async ({ params, body }, { actor }) =>
    show(await plan(deps, actor, { trackerId: params.tracker, body })),
  );
  mounter.mount(api.reassign, async ({ params, body }, { actor, write }) => {
    const planned = await plan(deps, actor, { trackerId: params.tracker, body });
    return write(async (tx) => {
      for (const { opened, to } of planned.tasks) {
        if (to !== undefined) await deps.tasks.assign(tx, actor, { opened, assignees: exchanged(opened, body, to) });
      }
      return show(planned);
    });
  });
}

async function plan(
  deps: ReassignRouteDeps,
  actor: TrackerActor,
  { trackerId, body }: { trackerId: string; body: Body },
): Promise<{ tasks: readonly Planned[]; hasMore: boolean }> {
  const { reader, trackerDoor, door } = deps;
  const { from, to, scope } = body;
  const first = await trackerDoor.open(actor, trackerId, "task.assign");
  if (isSame(from, to.ty, to.work_id)) throw invalid("to", "Choose somebody else.");
  const library = libraryOf(first.tracker.workspace_id);
  const former = await findPrincipal(reader, { ty: from.ty, library, workId: from.work_id });
  if (former === undefined) throw invalid("from", "Nobody of that name has tasks here.", "unknown");
  const about = {
    tracker: scope === "tracker" ? trackerId : undefined,
    workspace: scope === "everywhere" ? undefined : first.tracker.workspace_id,
    only: body.tasks,
    limit: limits.bulk + 1,
  };
  const found = await findOpenTasks(reader, former.num, about);
  const some = Map.groupBy(found.slice(0, limits.bulk), (row) => row.tracker_id);
  const newOnes = new Map<string, CheckedAssignee | undefined>();
  const tasks: Planned[] = [];
  for (const [id, rows] of some) {
    const opened = await openIfMay(trackerDoor, actor, { id, scope });
    if (opened === undefined) continue;
    const { workspace_id: workspace } = opened.tracker;
    const next = newOnes.has(workspace) ? newOnes.get(workspace) : await checked(deps, actor, { opened, to });
    newOnes.set(workspace, next);
    // Of matters that the new one may not see nothing is moved, or said, where all are asked about.
    if (next === undefined && scope === "everywhere") continue;
    const seen = await door.openMany(
      actor,
      opened,
      rows.map((row) => row.id),
    );
    for (const task of seen.values()) tasks.push(planOne(task, { to, next }));
  }
  return { tasks, hasMore: found.length > limits.bulk };
}

/** `undefined` where the actor may not assign; over all matters only who owns the tracker or administers the library may. */
async function openIfMay(
  door: TrackerDoor,
  actor: TrackerActor,
  { id, scope }: { id: string; scope: Body["scope"] },
): Promise<OpenTracker | undefined> {
  try {
    const opened = await door.open(actor, id, "task.assign");
    const isReadOnly = opened.tracker.is_closed || opened.tracker.archived_at !== null;
    const isTheirs = opened.tracker.owner_num === actor.userNum || opened.standing === "A";
    return isReadOnly || (scope === "everywhere" && !isTheirs) ? undefined : opened;
  } catch (error) {
    if (error instanceof AppError && error.status < 500 && error.status !== 401) return undefined;
    throw error;
  }
}

/** The new one as a member of the matter; `undefined` for who is none, or is kept out. Outside people are chosen one by one. */
async function checked(
  { assignments }: ReassignRouteDeps,
  actor: TrackerActor,
  { opened, to }: { opened: OpenTracker; to: Body["to"] },
): Promise<CheckedAssignee | undefined> {
  const about = { workspaceId: opened.tracker.workspace_id, standing: opened.standing, wanted: [to] };
  try {
    const [one] = await assignments.check(actor, about);
    return one;
  } catch (error) {
    if (error instanceof AppError && error.status < 500 && error.status !== 401) return undefined;
    throw error;
  }
}

function planOne(opened: OpenTask, { to, next }: { to: Body["to"]; next: CheckedAssignee | undefined }): Planned {
  if (next === undefined || !mayDo("task.assign", opened.standing)) {
    return { opened, to: undefined, outcome: "not_allowed" };
  }
  const isThere = opened.task.assignees.some((each) => isSame(to, each.ty, each.work_id));
  return { opened, to: next, outcome: isThere ? "merged" : "replaced" };
}

/** The new one stands where the former one stood; who has the task already is not named twice. */
function exchanged({ task }: OpenTask, { from, to }: Body, next: CheckedAssignee): CheckedAssignee[] {
  const library = libraryOf(task.workspace_id);
  const isThere = task.assignees.some((each) => isSame(to, each.ty, each.work_id));
  return task.assignees.flatMap((each): CheckedAssignee[] => {
    if (isSame(from, each.ty, each.work_id)) return isThere ? [] : [next];
    return [{ ty: each.ty, library, workId: each.work_id, name: each.name, access: each.access }];
  });
}

function isSame({ ty, work_id: workId }: Body["to"], otherTy: string, otherId: string): boolean {
  return ty === otherTy && workId.toUpperCase() === otherId.toUpperCase();
}

function show({ tasks, hasMore }: { tasks: readonly Planned[]; hasMore: boolean }): Output<typeof api.reassign> {
  const data = tasks.map(({ opened: { task }, outcome }) => ({
    task: { id: task.id, number: task.number, title: task.title },
    tracker: { id: task.tracker_id, name: task.tracker_name },
    matter_name: task.matter_name,
    outcome,
  }));
  return { data, has_more: hasMore };
}
