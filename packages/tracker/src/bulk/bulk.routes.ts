import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Input, Output } from "@muniment/rest";
import type { Mounter } from "@muniment/rest/fastify";
import * as api from "@muniment/tracker-api/bulk";
import { errors } from "@muniment/tracker-api";
import { addWorkingDays } from "../calendar/index.ts";
import type {
  AssignmentService,
  CheckedAssignee,
  OpenTask,
  TaskDoor,
  TaskLifeService,
  TaskService,
  TrackerDoor,
} from "../checklist/index.ts";
import { followByActing } from "../personal/index.ts";
import type { TrackerActor } from "../session/index.ts";
import { addDays, invalid } from "../wire.ts";

/** What bulk edits use. */
export interface BulkRouteDeps {
  readonly trackerDoor: TrackerDoor;
  readonly door: TaskDoor;
  readonly tasks: TaskService;
  readonly life: TaskLifeService;
  readonly assignments: AssignmentService;
}

type Body = Input<typeof api.bulkEdit>["body"];
type Result = Output<typeof api.bulkEdit>["data"]["results"][number];
type Act = (tx: Tx, opened: OpenTask) => Promise<void>;

const ACTS = ["set", "shift_due", "assign", "move", "follow", "delete", "restore"] as const;

/** Mounts one change for many tasks (TRK-BULK-001 to -005); each is checked by itself (TRK-PERM-006). */
export function bulkRoutes(mounter: Mounter<RequestContext<TrackerActor>>, deps: BulkRouteDeps): void {
  mounter.mount(api.bulkEdit, async ({ params, body }, { actor, write }) => {
    const opened = await deps.trackerDoor.open(actor, params.tracker, "task.bulk");
    if (ACTS.filter((name) => body[name] !== undefined).length !== 1) {
      throw new AppError(errors.invalidParam, { text: `Say exactly one of ${ACTS.join(", ")}.` });
    }
    const found = await deps.door.openMany(actor, opened, body.tasks);
    const added = await checkAdded(deps, actor, { opened, body });
    return write(async (tx) => {
      const act = actOf(deps, actor, { body, added });
      const results: Result[] = [];
      for (const id of body.tasks) {
        const task = found.get(id);
        try {
          if (task === undefined) throw new AppError(errors.notFound);
          await act(tx, task);
          results.push({ id, ok: true });
        } catch (error) {
          if (!(error instanceof AppError) || error.status >= 500 || body.all_or_nothing === true) throw error;
          results.push({ id, ok: false, code: error.code, code_message: error.message });
        }
      }
      return { data: { done: results.filter(({ ok }) => ok).length, results } };
    });
  });
}

async function checkAdded(
  { assignments }: BulkRouteDeps,
  actor: TrackerActor,
  { opened, body }: { opened: Awaited<ReturnType<TrackerDoor["open"]>>; body: Body },
): Promise<readonly CheckedAssignee[]> {
  if (body.assign === undefined || body.assign.mode === "remove") return [];
  const { assignees: wanted, confirm_external: confirmExternal = false } = body.assign;
  const about = { workspaceId: opened.tracker.workspace_id, standing: opened.standing, wanted, confirmExternal };
  return assignments.check(actor, about);
}

function actOf(
  { tasks, life }: BulkRouteDeps,
  actor: TrackerActor,
  { body, added }: { body: Body; added: readonly CheckedAssignee[] },
): Act {
  const { set, shift_due: shift, assign, move, follow } = body;
  if (set !== undefined) return async (tx, opened) => tasks.change(tx, actor, { opened, input: set });
  if (shift !== undefined) {
    return async (tx, opened) => {
      const { due_date: due } = opened.task;
      if (due === null) return;
      const { calendar } = opened.reader;
      const isPlain = shift.unit === "day" || shift.days === 0;
      const moved = isPlain ? addDays(due, shift.days) : addWorkingDays(calendar, due, { count: shift.days });
      await tasks.change(tx, actor, { opened, input: { due_date: moved } });
    };
  }
  if (assign !== undefined) {
    return async (tx, opened) => {
      const present = opened.task.assignees.map((each): CheckedAssignee => ({
        ty: each.ty,
        library: opened.task.workspace_id.slice(0, opened.task.workspace_id.indexOf("!")),
        workId: each.work_id,
        name: each.name,
        access: each.access,
      }));
      const isIn = (list: readonly { ty: string; workId: string }[], one: CheckedAssignee) =>
        list.some((each) => each.ty === one.ty && each.workId.toUpperCase() === one.workId.toUpperCase());
      const named = assign.assignees.map((each) => ({ ty: each.ty, workId: each.work_id }));
      const after = {
        add: [...present, ...added.filter((each) => !isIn(present, each))],
        replace: added,
        remove: present.filter((each) => !isIn(named, each)),
      }[assign.mode];
      await tasks.assign(tx, actor, { opened, assignees: after });
    };
  }
  if (move !== undefined) {
    return async (tx, opened) => life.move(tx, actor, { opened, place: { section_id: move.section_id } });
  }
  if (follow === true) {
    return async (tx, opened) => followByActing(tx, actor.userNum, opened.task.id, opened.reader.now);
  }
  if (body.delete === true) {
    return async (tx, opened) => {
      // It may have gone with its parent, which was chosen too.
      await life.remove(tx, actor, opened);
    };
  }
  if (body.restore === true) return async (tx, opened) => life.restore(tx, actor, opened);
  throw invalid("follow", "Tasks are let go one by one.");
}
