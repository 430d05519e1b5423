import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data } from "@muniment/rest/envelope";
import { apiPath, closed, id, OneOf, text, Ty } from "./shape.ts";
import { NewAssignee, Task } from "./task.ts";

/** Why somebody cannot be assigned, or not without more ado (TRK-ASSG-005, TRK-SPM-005). */
export const assignableReasons = ["policy", "no_access", "external", "disabled", "no_app_access"] as const;

/** Somebody in the picker. */
export const Candidate = Type.Object({
  ty: Ty,
  work_id: Type.String(),
  name: Type.String(),
  email: Type.Optional(Type.String()),
  /** Their level on the matter; `no_access` for who would be external. */
  access: Type.String(),
  group: OneOf("recent", "member", "other"),
  /** `disabled` ones are shown but cannot be chosen. */
  is_disabled: Type.Boolean(),
  reason: Type.Optional(OneOf(...assignableReasons)),
});

const one = Type.Object({ task: id });
const base = `${apiPath}/tasks/:task/assignees`;
const confirm = { confirm_external: Type.Optional(Type.Boolean()) };

/** Without `q` the recent ones and the first members; with it the first 20 (TRK-ASSG-006, -007). */
export const listAssignable = endpoint({
  id: "listAssignable",
  method: "GET",
  path: `${apiPath}/trackers/:tracker/assignable`,
  summary: "Whom tasks can be assigned to",
  auth: "user",
  params: Type.Object({ tracker: id }),
  query: Type.Object({ q: Type.Optional(text(200)) }),
  response: Type.Object({ data: Type.Array(Candidate) }),
});

/** The same of a matter that has no tracker yet: the first task makes it (TRK-ASSG-003). */
export const listAssignableInMatter = endpoint({
  id: "listAssignableInMatter",
  method: "GET",
  path: `${apiPath}/matters/:matter/assignable`,
  summary: "Whom tasks of a matter can be assigned to",
  auth: "user",
  params: Type.Object({ matter: id }),
  query: Type.Object({ q: Type.Optional(text(200)) }),
  response: Type.Object({ data: Type.Array(Candidate) }),
});

/** The whole list in its order, the lead first. */
export const putAssignees = endpoint({
  id: "putAssignees",
  method: "PUT",
  path: base,
  summary: "Set the assignees of a task",
  auth: "user",
  act: "task.assign",
  params: one,
  body: Type.Object({ assignees: Type.Array(NewAssignee, { maxItems: 50 }), ...confirm }, closed),
  response: Data(Task),
});

/** At the end of the list; nothing happens when they are on it. */
export const addAssignee = endpoint({
  id: "addAssignee",
  method: "POST",
  path: `${base}/:ty/:workId`,
  summary: "Assign somebody",
  auth: "user",
  act: "task.assign",
  params: Type.Object({ task: id, ty: Ty, workId: text(254) }),
  body: Type.Object(confirm, closed),
  response: Data(Task),
});

export const removeAssignee = endpoint({
  id: "removeAssignee",
  method: "DELETE",
  path: `${base}/:ty/:workId`,
  summary: "Take an assignment back",
  auth: "user",
  act: "task.assign",
  params: Type.Object({ task: id, ty: Ty, workId: text(254) }),
  response: Data(Task),
});

/** Every endpoint of this file. */
export const assigneeEndpoints = [listAssignable, listAssignableInMatter, putAssignees, addAssignee, removeAssignee];
