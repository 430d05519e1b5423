import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, listParts } from "@muniment/rest/envelope";
import { TaskGroup } from "./filter.ts";
import { limits } from "./limits.ts";
import { standings } from "./permissions.ts";
import { linkRoles } from "./link-role.ts";
import { Dependents, DueRule, NewDueRule } from "./schedule.ts";
import { apiPath, clearable, closed, id, OneOf, paging, Person, text, Ty } from "./shape.ts";
import { StatusInTask } from "./status.ts";

/** In the order in which they sort. */
export const priorities = ["none", "low", "normal", "high", "urgent"] as const;

/** Who sees a task: whoever sees its tracker, or only who has to do with it (TRK-TASK-013). */
export const visibilities = ["tracker", "assignees_only"] as const;

/** Somebody to whom a task is assigned; position 1 is the lead. */
export const Assignee = Type.Object({
  ty: Ty,
  work_id: Type.String(),
  name: Type.String(),
  position: Type.Integer(),
  /** `external`: without access to the matter, sees this task only. */
  access: OneOf("member", "external"),
  assigned_by: Type.Optional(Person),
  assigned_at: Type.String(),
  /** Why the matter is closed to them, so that the task needs somebody else (TRK-SPM-006, TRK-ASSG-021). */
  shut_out: Type.Optional(OneOf("policy", "no_access")),
});

/** Values of custom fields by the fields' ids. */
const FieldValues = Type.Record(Type.String(), Type.Unknown());

const instants = { created_at: Type.String(), last_updated_at: Type.String() };

/** A task or sub-task (tracker.md 1.1). */
export const Task = Type.Object({
  id: Type.String(),
  tracker_id: Type.String(),
  workspace_id: Type.String(),
  section_id: Type.Optional(Type.String()),
  parent_type: OneOf("tracker", "task"),
  parent_id: Type.String(),
  /** By bytes, this puts all tasks of a tracker in the order of the checklist, sub-tasks after their parents. */
  order: Type.String(),
  depth: Type.Integer(),
  number: Type.Integer(),
  title: Type.String(),
  notes: Type.String(),
  status: StatusInTask,
  priority: OneOf(...priorities),
  start_date: Type.Optional(Type.String()),
  due_date: Type.Optional(Type.String()),
  due_time: Type.Optional(Type.String({ description: "HH:MM, in due_time_zone" })),
  due_time_zone: Type.Optional(Type.String()),
  /** The instant of a due date that has a time. */
  due_at: Type.Optional(Type.String()),
  is_overdue: Type.Boolean(),
  milestone: Type.Boolean(),
  signature_required: Type.Boolean(),
  visibility: OneOf(...visibilities),
  assignees: Type.Array(Assignee),
  /** Assigned to the caller or to a group of theirs. */
  is_mine: Type.Boolean(),
  is_followed: Type.Boolean(),
  /** The caller's class in its matter: what the matrix lets them do with it (TRK-PERM-002). */
  standing: OneOf(...standings),
  subtasks: Type.Integer(),
  subtasks_done: Type.Integer(),
  links: Type.Integer(),
  comments: Type.Integer(),
  due_moves: Type.Integer({ description: "How often the due date was moved (TRK-DUE-006)" }),
  /** What its due date is reckoned from; without it the date is fixed. External assignees do not see it. */
  due_rule: Type.Optional(DueRule),
  /** How many tasks that are not over it waits for (TRK-DUE-017). */
  blockers: Type.Integer(),
  custom_fields: FieldValues,
  assigned_at: Type.Optional(Type.String()),
  completed_at: Type.Optional(Type.String()),
  completed_by: Type.Optional(Person),
  created_by: Type.Optional(Person),
  last_updated_by: Type.Optional(Person),
  ...instants,
  deleted_at: Type.Optional(Type.String()),
  rev: Type.Integer(),
  /** Where it belongs; an external assignee reads neither the matter's nor the tracker's name. */
  matter_name: Type.Optional(Type.String()),
  tracker_name: Type.Optional(Type.String()),
  section_title: Type.Optional(Type.String()),
  parent_title: Type.Optional(Type.String()),
  /** The group of the list in which it is, when the list is grouped. */
  group: Type.Optional(Type.String()),
  /** Its sharable address. */
  url: Type.String(),
});

/** `filter` is JSON of filter.ts; `sort` names of filter.ts, joined by commas; without it the order of the checklist. */
export const taskQuery = {
  ...paging,
  q: Type.Optional(Type.String({ maxLength: 200, description: "In title, notes, comments, or a number" })),
  filter: Type.Optional(text(16_000)),
  sort: Type.Optional(text(500)),
  group_by: Type.Optional(text(100)),
};

/** A page of tasks; `groups` with their counts over the whole list on the first page of a grouped one. */
export const TaskInList = Type.Object({
  data: Type.Array(Task),
  ...listParts,
  groups: Type.Optional(Type.Array(TaskGroup)),
});

/** Somebody to be assigned: of a group the id, its library is that of the matter. */
export const NewAssignee = Type.Object({ ty: Ty, work_id: text(254) }, closed);

const content = {
  notes: Type.Optional(clearable(limits.notes)),
  priority: Type.Optional(OneOf(...priorities)),
  start_date: Type.Optional(clearable(10)),
  due_date: Type.Optional(clearable(10)),
  due_time: Type.Optional(clearable(5)),
  due_time_zone: Type.Optional(clearable(64)),
  milestone: Type.Optional(Type.Boolean()),
  signature_required: Type.Optional(Type.Boolean()),
  visibility: Type.Optional(OneOf(...visibilities)),
  custom_fields: Type.Optional(FieldValues),
  /** A relative due date; `null`, or a `due_date`, makes it a fixed one (TRK-DUE-014). */
  due_rule: Type.Optional(Type.Union([NewDueRule, Type.Null()])),
};

/** Where a task goes: into a section or below a task, before or after a sibling; at the end without. */
const place = {
  section_id: Type.Optional(clearable(100)),
  parent_id: Type.Optional(clearable(100)),
  before: Type.Optional(id),
  after: Type.Optional(id),
};

const ofTracker = Type.Object({ tracker: id });
const one = Type.Object({ task: id });
const base = `${apiPath}/tasks/:task`;

export const listTasks = endpoint({
  id: "listTasks",
  method: "GET",
  path: `${apiPath}/trackers/:tracker/tasks`,
  summary: "Tasks of a tracker",
  auth: "user",
  params: ofTracker,
  query: Type.Object({
    ...taskQuery,
    section: Type.Optional(id),
    parent: Type.Optional(id),
    /** The bin (TRK-TASK-017). */
    deleted: Type.Optional(Type.Boolean()),
  }),
  response: TaskInList,
});

/** With `tasks` several at once, as pasted: each may have a `level` below the one before (TRK-TASK-002). */
export const createTask = endpoint({
  id: "createTask",
  method: "POST",
  path: `${apiPath}/trackers/:tracker/tasks`,
  summary: "Add a task",
  auth: "user",
  act: "task.create",
  params: ofTracker,
  body: Type.Object(
    {
      title: text(limits.title + 100),
      status_id: Type.Optional(id),
      ...content,
      ...place,
      assignees: Type.Optional(Type.Array(NewAssignee, { maxItems: 50 })),
      confirm_external: Type.Optional(Type.Boolean()),
      /** Of a document or folder of Work. */
      links: Type.Optional(
        Type.Array(Type.Object({ w_id: id, role: Type.Optional(OneOf(...linkRoles)) }, closed), {
          maxItems: limits.linksPerTask,
        }),
      ),
    },
    closed,
  ),
  status: 201,
  response: Data(Task),
});

/** One task a line; `level` 0 at the place given, each deeper one below the last of the level above. */
export const pasteTasks = endpoint({
  id: "pasteTasks",
  method: "POST",
  path: `${apiPath}/trackers/:tracker/tasks/paste`,
  summary: "Add several tasks",
  auth: "user",
  act: "task.create",
  params: ofTracker,
  body: Type.Object(
    {
      lines: Type.Array(
        Type.Object({ title: text(limits.title + 100), level: Type.Optional(Type.Integer({ minimum: 0 })) }, closed),
        { minItems: 1, maxItems: limits.bulk },
      ),
      ...place,
    },
    closed,
  ),
  status: 201,
  response: Type.Object({ data: Type.Array(Task) }),
});

export const getTask = endpoint({
  id: "getTask",
  method: "GET",
  path: base,
  summary: "One task",
  auth: "user",
  params: one,
  response: Data(Task),
});

/** By its number, as in a link (TRK-TRK-011). */
export const getTaskByNumber = endpoint({
  id: "getTaskByNumber",
  method: "GET",
  path: `${apiPath}/trackers/:tracker/tasks/:number`,
  summary: "One task by its number",
  auth: "user",
  params: Type.Object({ tracker: id, number: Type.Integer({ minimum: 1 }) }),
  response: Data(Task),
});

/** Needs `If-Match`; different fields merge, the same one is `edit_conflict` with `details.current` (TRK-DATA-010). */
export const updateTask = endpoint({
  id: "updateTask",
  method: "PATCH",
  path: base,
  summary: "Change a task",
  auth: "user",
  act: "task.change",
  params: one,
  body: Type.Object(
    {
      title: Type.Optional(text(limits.title + 100)),
      status_id: Type.Optional(id),
      ...content,
      /** Of tasks whose dates are reckoned from this one's; they move unless it says otherwise. */
      dependents: Type.Optional(Dependents),
    },
    closed,
  ),
  response: Data(Task),
});

/** To the bin, with its sub-tasks. */
export const deleteTask = endpoint({
  id: "deleteTask",
  method: "DELETE",
  path: base,
  summary: "Delete a task",
  auth: "user",
  act: "task.delete",
  params: one,
  response: Data(Type.Object({ deleted: Type.Integer({ description: "With sub-tasks" }) })),
});

/** From the bin, with the sub-tasks that went with it. */
export const restoreTask = endpoint({
  id: "restoreTask",
  method: "POST",
  path: `${base}/restore`,
  summary: "Restore a task",
  auth: "user",
  act: "task.delete",
  params: one,
  response: Data(Task),
});

/** Inside its tracker. */
export const moveTask = endpoint({
  id: "moveTask",
  method: "POST",
  path: `${base}/move`,
  summary: "Move a task",
  auth: "user",
  act: "task.move",
  params: one,
  body: Type.Object(place, closed),
  response: Data(Task),
});

/** The first status of the category done; `subtasks` is needed when there are open ones (TRK-TASK-005). */
export const completeTask = endpoint({
  id: "completeTask",
  method: "POST",
  path: `${base}/complete`,
  summary: "Complete a task",
  auth: "user",
  act: "task.complete",
  params: one,
  body: Type.Object({ subtasks: Type.Optional(OneOf("complete", "keep")) }, closed),
  response: Data(Task),
});

/** Back to the status that it had before it was done (TRK-STAT-005). */
export const reopenTask = endpoint({
  id: "reopenTask",
  method: "POST",
  path: `${base}/reopen`,
  summary: "Reopen a task",
  auth: "user",
  act: "task.complete",
  params: one,
  response: Data(Task),
});

/** A member of an assigned group takes it (TRK-ASSG-015). */
export const claimTask = endpoint({
  id: "claimTask",
  method: "POST",
  path: `${base}/claim`,
  summary: "Claim a group's task",
  auth: "user",
  act: "task.claim",
  params: one,
  body: Type.Object({ replace: Type.Optional(Type.Boolean()) }, closed),
  response: Data(Task),
});

/** Every endpoint of this file. */
export const taskEndpoints = [
  listTasks,
  createTask,
  pasteTasks,
  getTask,
  getTaskByNumber,
  updateTask,
  deleteTask,
  restoreTask,
  moveTask,
  completeTask,
  reopenTask,
  claimTask,
];
