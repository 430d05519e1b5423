import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { limits } from "./limits.ts";
import { apiPath, clearable, closed, id, OneOf } from "./shape.ts";
import { NewAssignee, priorities } from "./task.ts";

const Assign = Type.Object(
  {
    mode: OneOf("add", "replace", "remove"),
    assignees: Type.Array(NewAssignee, { maxItems: 50 }),
    confirm_external: Type.Optional(Type.Boolean()),
  },
  closed,
);

/** One change for many tasks; each task is settled by itself unless `all_or_nothing` (TRK-BULK-001 to -005). */
export const bulkEdit = endpoint({
  id: "bulkEdit",
  method: "POST",
  path: `${apiPath}/trackers/:tracker/bulk`,
  summary: "Change many tasks",
  auth: "user",
  act: "task.bulk",
  params: Type.Object({ tracker: id }),
  body: Type.Object(
    {
      tasks: Type.Array(id, { minItems: 1, maxItems: limits.bulk, uniqueItems: true }),
      all_or_nothing: Type.Optional(Type.Boolean()),
      /** Exactly one of the following. */
      set: Type.Optional(
        Type.Object(
          {
            status_id: Type.Optional(id),
            priority: Type.Optional(OneOf(...priorities)),
            due_date: Type.Optional(clearable(10)),
            custom_fields: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
          },
          closed,
        ),
      ),
      /** Days by which due dates move; tasks without one stay. */
      shift_due: Type.Optional(
        Type.Object(
          { days: Type.Integer({ minimum: -3650, maximum: 3650 }), unit: OneOf("day", "working_day") },
          closed,
        ),
      ),
      assign: Type.Optional(Assign),
      move: Type.Optional(Type.Object({ section_id: clearable(100) }, closed)),
      follow: Type.Optional(Type.Boolean()),
      delete: Type.Optional(Type.Literal(true)),
      restore: Type.Optional(Type.Literal(true)),
    },
    closed,
  ),
  response: Type.Object({
    data: Type.Object({
      done: Type.Integer(),
      results: Type.Array(
        Type.Object({
          id: Type.String(),
          ok: Type.Boolean(),
          rev: Type.Optional(Type.Integer()),
          code: Type.Optional(Type.String()),
          code_message: Type.Optional(Type.String()),
        }),
      ),
    }),
  }),
});

/** Every endpoint of this file. */
export const bulkEndpoints = [bulkEdit];
