import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, Done, List } from "@muniment/rest/envelope";
import { linkRoles } from "./link-role.ts";
import { apiPath, closed, id, OneOf } from "./shape.ts";
import { TaskInList, taskQuery } from "./task.ts";

/**
 * A document or folder of Work on a task. Name, type and version are those that Work tells the reader now; who may not
 * open it reads that there is one, and nothing else (TRK-DOC-004).
 */
export const Link = Type.Object({
  id: Type.String(),
  may_open: Type.Boolean(),
  w_wstype: Type.Optional(OneOf("DOCUMENT", "FOLDER")),
  w_id: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  extension: Type.Optional(Type.String()),
  version: Type.Optional(Type.Integer()),
  is_checked_out: Type.Optional(Type.Boolean()),
  workspace_id: Type.Optional(Type.String()),
  version_policy: OneOf("latest", "pinned"),
  role: OneOf(...linkRoles),
  added_at: Type.String(),
});

const one = Type.Object({ task: id });
const base = `${apiPath}/tasks/:task/links`;

export const listLinks = endpoint({
  id: "listLinks",
  method: "GET",
  path: base,
  summary: "Documents and folders of a task",
  auth: "user",
  params: one,
  response: List(Link),
});

/** The caller must be able to read it in Work, else 404; what is linked already stays as it is. */
export const addLink = endpoint({
  id: "addLink",
  method: "POST",
  path: base,
  summary: "Link a document or folder",
  auth: "user",
  act: "task.link",
  params: one,
  body: Type.Object(
    { w_id: id, version_policy: Type.Optional(OneOf("latest", "pinned")), role: Type.Optional(OneOf(...linkRoles)) },
    closed,
  ),
  status: 201,
  response: Data(Link),
});

export const removeLink = endpoint({
  id: "removeLink",
  method: "DELETE",
  path: `${base}/:link`,
  summary: "Remove a link",
  auth: "user",
  act: "task.link",
  params: Type.Object({ task: id, link: id }),
  response: Done,
});

/** Tasks of a document (any version), folder or e-mail that the caller may see (TRK-DOC-008). */
export const listObjectTasks = endpoint({
  id: "listObjectTasks",
  method: "GET",
  path: `${apiPath}/objects/:object/tasks`,
  summary: "Tasks that link to a document or folder",
  auth: "user",
  params: Type.Object({ object: id }),
  query: Type.Object(taskQuery),
  response: TaskInList,
});

/** Every endpoint of this file. */
export const linkEndpoints = [listLinks, addLink, removeLink, listObjectTasks];
