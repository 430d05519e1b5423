import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data } from "@muniment/rest/envelope";
import { limits } from "./limits.ts";
import { apiPath, closed, id, OneOf, text, Ty } from "./shape.ts";
import { Task } from "./task.ts";
import { Tracker } from "./tracker.ts";

/** What becomes of due dates in a copy: none, as they are, or with what they are reckoned from. */
export const copiedDates = ["none", "fixed", "rules"] as const;

/** Somebody whom work is given to or taken from. */
const Somebody = Type.Object({ ty: Ty, work_id: Type.String(), name: Type.String() });

/** Live tasks that the caller may see, with sections, statuses and fields; who has no access to the target does not come along. */
export const copyTracker = endpoint({
  id: "copyTracker",
  method: "POST",
  path: `${apiPath}/trackers/:tracker/copy`,
  summary: "Copy a tracker",
  auth: "user",
  act: "tracker.create",
  params: Type.Object({ tracker: id }),
  body: Type.Object(
    {
      name: text(limits.name + 100),
      /** The matter that the copy belongs to; by default the same. */
      matter: Type.Optional(id),
      assignees: Type.Optional(Type.Boolean()),
      dates: Type.Optional(OneOf(...copiedDates)),
      notes: Type.Optional(Type.Boolean()),
      documents: Type.Optional(Type.Boolean()),
      comments: Type.Optional(Type.Boolean()),
    },
    closed,
  ),
  status: 201,
  response: Type.Object({ data: Tracker, left_out: Type.Array(Somebody) }),
});

/** Right after the task that it is a copy of. */
export const duplicateTask = endpoint({
  id: "duplicateTask",
  method: "POST",
  path: `${apiPath}/tasks/:task/duplicate`,
  summary: "Duplicate a task",
  auth: "user",
  act: "task.create",
  params: Type.Object({ task: id }),
  body: Type.Object(
    {
      subtasks: Type.Optional(Type.Boolean()),
      assignees: Type.Optional(Type.Boolean()),
      documents: Type.Optional(Type.Boolean()),
      confirm_external: Type.Optional(Type.Boolean()),
    },
    closed,
  ),
  status: 201,
  response: Data(Task),
});

/** Every endpoint of this file. */
export const copyEndpoints = [copyTracker, duplicateTask];
