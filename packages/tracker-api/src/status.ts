import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, Done, List } from "@muniment/rest/envelope";
import { apiPath, clearable, closed, id, OneOf, text } from "./shape.ts";

/** What a status means (tracker.md 1.1). */
export const statusCategories = [
  "not_started",
  "in_progress",
  "waiting",
  "done",
  "not_applicable",
  "cancelled",
] as const;

/** Names of colours that meet the contrast asked for in both themes; pages know what they look like. */
export const statusColours = ["grey", "blue", "teal", "green", "yellow", "orange", "red", "purple"] as const;

const fields = {
  id: Type.String(),
  value: Type.String(),
  state_code: Type.Integer(),
  category: OneOf(...statusCategories),
  colour: OneOf(...statusColours),
};

/** The status of a task. */
export const StatusInTask = Type.Object(fields);

/** One status of a tracker. */
export const Status = Type.Object({
  ...fields,
  rank: Type.String(),
  is_default: Type.Boolean(),
  tasks: Type.Integer({ description: "How many live tasks have it" }),
});

const ofTracker = Type.Object({ tracker: id });
const one = Type.Object({ tracker: id, status: id });
const base = `${apiPath}/trackers/:tracker/statuses`;

export const listStatuses = endpoint({
  id: "listStatuses",
  method: "GET",
  path: base,
  summary: "Statuses of a tracker, in their order",
  auth: "user",
  params: ofTracker,
  response: List(Status),
});

/** Its state code is the next one that was never used (TRK-STAT-003). */
export const createStatus = endpoint({
  id: "createStatus",
  method: "POST",
  path: base,
  summary: "Add a status",
  auth: "user",
  act: "status.create",
  params: ofTracker,
  body: Type.Object(
    { value: text(100), category: OneOf(...statusCategories), colour: Type.Optional(OneOf(...statusColours)) },
    closed,
  ),
  status: 201,
  response: Data(Status),
});

/** `before` puts it before another, `null` at the end. */
export const updateStatus = endpoint({
  id: "updateStatus",
  method: "PATCH",
  path: `${base}/:status`,
  summary: "Change a status",
  auth: "user",
  act: "status.change",
  params: one,
  body: Type.Object(
    {
      value: Type.Optional(text(100)),
      category: Type.Optional(OneOf(...statusCategories)),
      colour: Type.Optional(OneOf(...statusColours)),
      is_default: Type.Optional(Type.Literal(true)),
      before: Type.Optional(clearable(100)),
    },
    closed,
  ),
  response: Data(Status),
});

/** 409 `in_use` without `replace_by` while tasks have it (TRK-STAT-004). */
export const deleteStatus = endpoint({
  id: "deleteStatus",
  method: "DELETE",
  path: `${base}/:status`,
  summary: "Remove a status",
  auth: "user",
  act: "status.delete",
  params: one,
  query: Type.Object({ replace_by: Type.Optional(id) }),
  response: Done,
});

/** Every endpoint of this file. */
export const statusEndpoints = [listStatuses, createStatus, updateStatus, deleteStatus];
