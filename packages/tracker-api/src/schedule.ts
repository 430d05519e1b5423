import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, Done, List } from "@muniment/rest/envelope";
import { statusCategories } from "./status.ts";
import { apiPath, clearable, closed, id, OneOf, text } from "./shape.ts";

/** What a relative due date is reckoned from (TRK-DUE-010). */
export const anchorTypes = ["task_due", "task_start", "task_completed", "key_date", "tracker_created"] as const;

/** By what it is reckoned. */
export const ruleUnits = ["working_day", "day", "week", "month", "year"] as const;

/** Where a date goes that falls on a day on which nobody works (TRK-DUE-015). */
export const rolls = ["none", "next", "previous"] as const;

const rule = {
  anchor_type: OneOf(...anchorTypes),
  /** Of a task or key date of the same tracker; none for `tracker_created`. */
  anchor_id: Type.Optional(id),
  direction: OneOf("before", "after"),
  amount: Type.Integer({ minimum: 0, maximum: 3650 }),
  unit: OneOf(...ruleUnits),
};

/** A relative due date as it is given; `roll` is `next` after and `previous` before, unless it says otherwise. */
export const NewDueRule = Type.Object({ ...rule, roll: Type.Optional(OneOf(...rolls)) }, closed);

/** A relative due date as it is shown. */
export const DueRule = Type.Object({
  ...rule,
  roll: OneOf(...rolls),
  /** Of the key date or task; absent when the reader may not see that task (TRK-DUE-018). */
  anchor_name: Type.Optional(Type.String()),
  anchor_number: Type.Optional(Type.Integer()),
});

/** A relative due date as it is given. */
export type NewDueRuleData = Static<typeof NewDueRule>;

/** What becomes of tasks that are reckoned from what moves: they move, or keep their date for good (TRK-DUE-012). */
export const Dependents = OneOf("move", "fix");

/** A date of a tracker by which its tasks go, such as the closing. */
export const KeyDate = Type.Object({
  id: Type.String(),
  name: Type.String(),
  date: Type.Optional(Type.String()),
  tasks: Type.Integer({ description: "How many due dates are reckoned from it" }),
  rev: Type.Integer(),
});

/** A task that another waits for; of one that the reader may not see there is nothing but that it is there. */
const TaskBeside = Type.Object({
  /** Of the dependency. */
  id: Type.String(),
  task_id: Type.Optional(Type.String()),
  tracker_id: Type.Optional(Type.String()),
  number: Type.Optional(Type.Integer()),
  title: Type.Optional(Type.String()),
  due_date: Type.Optional(Type.String()),
  category: Type.Optional(OneOf(...statusCategories)),
});

/** A due date that moves when something else does. */
export const Shift = Type.Object({
  task_id: Type.String(),
  number: Type.Integer(),
  title: Type.String(),
  from: Type.Optional(Type.String()),
  to: Type.Optional(Type.String({ description: "Absent when its anchor has no date any more" })),
  assignees: Type.Array(Type.String(), { description: "Names of who is affected" }),
});

const ofTracker = Type.Object({ tracker: id });
const oneKeyDate = Type.Object({ tracker: id, keyDate: id });
const ofTask = Type.Object({ task: id });
const keyDates = `${apiPath}/trackers/:tracker/key-dates`;
const dependencies = `${apiPath}/tasks/:task/dependencies`;

export const listKeyDates = endpoint({
  id: "listKeyDates",
  method: "GET",
  path: keyDates,
  summary: "Key dates of a tracker, the next first",
  auth: "user",
  params: ofTracker,
  response: List(KeyDate),
});

export const createKeyDate = endpoint({
  id: "createKeyDate",
  method: "POST",
  path: keyDates,
  summary: "Add a key date",
  auth: "user",
  act: "key_date.create",
  params: ofTracker,
  body: Type.Object({ name: text(355), date: Type.Optional(clearable(10)) }, closed),
  status: 201,
  response: Data(KeyDate),
});

/** Moves what is reckoned from it, unless `dependents` is `fix`. Needs `If-Match`. */
export const updateKeyDate = endpoint({
  id: "updateKeyDate",
  method: "PATCH",
  path: `${keyDates}/:keyDate`,
  summary: "Change a key date",
  auth: "user",
  act: "key_date.change",
  params: oneKeyDate,
  body: Type.Object(
    {
      name: Type.Optional(text(355)),
      date: Type.Optional(clearable(10)),
      dependents: Type.Optional(Dependents),
    },
    closed,
  ),
  response: Data(KeyDate),
});

/** What was reckoned from it keeps its date. */
export const deleteKeyDate = endpoint({
  id: "deleteKeyDate",
  method: "DELETE",
  path: `${keyDates}/:keyDate`,
  summary: "Remove a key date",
  auth: "user",
  act: "key_date.delete",
  params: oneKeyDate,
  response: Done,
});

/** Changes nothing; the first 500. `hidden` more belong to tasks that the caller may not see. */
export const previewShifts = endpoint({
  id: "previewShifts",
  method: "POST",
  path: `${apiPath}/trackers/:tracker/shifts`,
  summary: "What would move with a date",
  auth: "user",
  reads: true,
  params: ofTracker,
  body: Type.Object(
    {
      /** One of the two. */
      task_id: Type.Optional(id),
      key_date_id: Type.Optional(id),
      due_date: Type.Optional(clearable(10)),
      start_date: Type.Optional(clearable(10)),
      date: Type.Optional(clearable(10)),
    },
    closed,
  ),
  response: Type.Object({ data: Type.Array(Shift), hidden: Type.Integer() }),
});

/** What it waits for, and what waits for it (TRK-DUE-017). */
export const listDependencies = endpoint({
  id: "listDependencies",
  method: "GET",
  path: dependencies,
  summary: "What a task waits for",
  auth: "user",
  params: ofTask,
  response: Data(Type.Object({ waits_for: Type.Array(TaskBeside), awaited_by: Type.Array(TaskBeside) })),
});

/** On a task of the same matter; 422 `cycle` with `details.path` when that one waits for this, however far. */
export const createDependency = endpoint({
  id: "createDependency",
  method: "POST",
  path: dependencies,
  summary: "Let a task wait for another",
  auth: "user",
  act: "dependency.create",
  params: ofTask,
  body: Type.Object({ task_id: id }, closed),
  status: 201,
  response: Data(TaskBeside),
});

export const deleteDependency = endpoint({
  id: "deleteDependency",
  method: "DELETE",
  path: `${dependencies}/:dependency`,
  summary: "Let it wait no longer",
  auth: "user",
  act: "dependency.delete",
  params: Type.Object({ task: id, dependency: id }),
  response: Done,
});

/** Every endpoint of this file. */
export const scheduleEndpoints = [
  listKeyDates,
  createKeyDate,
  updateKeyDate,
  deleteKeyDate,
  previewShifts,
  listDependencies,
  createDependency,
  deleteDependency,
];
