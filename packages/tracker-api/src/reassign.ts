import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { limits } from "./limits.ts";
import { apiPath, closed, id, OneOf } from "./shape.ts";
import { NewAssignee } from "./task.ts";

/** Of which tasks: of one tracker, of all trackers of its matter, or of every matter that both may see. */
export const reassignScopes = ["tracker", "matter", "everywhere"] as const;

/**
 * What becomes of a task: the new one takes the place of the former one, has it already so that the former one only goes,
 * or cannot have it.
 */
export const reassignOutcomes = ["replaced", "merged", "not_allowed"] as const;

const Reassigned = Type.Object({
  task: Type.Object({ id: Type.String(), number: Type.Integer(), title: Type.String() }),
  tracker: Type.Object({ id: Type.String(), name: Type.String() }),
  matter_name: Type.String(),
  outcome: OneOf(...reassignOutcomes),
});

const params = Type.Object({ tracker: id });
const body = Type.Object(
  {
    from: NewAssignee,
    to: NewAssignee,
    scope: OneOf(...reassignScopes),
    /** Only these of them. */
    tasks: Type.Optional(Type.Array(id, { minItems: 1, maxItems: limits.bulk, uniqueItems: true })),
  },
  closed,
);
const response = Type.Object({
  data: Type.Array(Reassigned),
  /** There are more than are done at once. */
  has_more: Type.Boolean(),
});
const base = `${apiPath}/trackers/:tracker/reassign`;

/** Open tasks of somebody that another one would have; changes nothing (TRK-ASSG-019). */
export const previewReassign = endpoint({
  id: "previewReassign",
  method: "POST",
  path: `${base}/preview`,
  summary: "What reassigning would do",
  auth: "user",
  params,
  body,
  response,
});

/** One event for each task. Done with `from` and `to` exchanged, for the tasks that it names `replaced`, it is taken back. */
export const reassign = endpoint({
  id: "reassign",
  method: "POST",
  path: base,
  summary: "Give open tasks of somebody to another one",
  auth: "user",
  act: "task.assign",
  params,
  body,
  response,
});

/** Every endpoint of this file. */
export const reassignEndpoints = [previewReassign, reassign];
