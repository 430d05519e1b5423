import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, Done, List } from "@muniment/rest/envelope";
import { limits } from "./limits.ts";
import { apiPath, closed, id, paging, Person, text } from "./shape.ts";

/** One can edit one's own for so long (TRK-CMT-001). */
export const COMMENT_EDIT_MINUTES = 15;

/** What somebody said on a task; a deleted one keeps its place and loses its text. */
export const Comment = Type.Object({
  id: Type.String(),
  author: Type.Optional(Person),
  is_mine: Type.Boolean(),
  /** Of somebody without access to the matter (TRK-CMT-002). */
  is_external: Type.Boolean(),
  /** Hidden from external assignees (TRK-CMT-003). */
  internal: Type.Boolean(),
  body: Type.String(),
  mentions: Type.Array(Person),
  created_at: Type.String(),
  edited_at: Type.Optional(Type.String()),
  deleted_at: Type.Optional(Type.String()),
});

const one = Type.Object({ task: id });
const base = `${apiPath}/tasks/:task/comments`;
/** User ids of people who may see the task. */
const mentions = Type.Optional(Type.Array(text(254), { maxItems: 50 }));

/** The newest last; without `cursor` the newest page, `cursor` goes back in time. */
export const listComments = endpoint({
  id: "listComments",
  method: "GET",
  path: base,
  summary: "Comments of a task",
  auth: "user",
  params: one,
  query: Type.Object(paging),
  response: List(Comment),
});

export const addComment = endpoint({
  id: "addComment",
  method: "POST",
  path: base,
  summary: "Comment on a task",
  auth: "user",
  act: "task.comment",
  params: one,
  body: Type.Object({ body: text(limits.comment + 1000), mentions, internal: Type.Optional(Type.Boolean()) }, closed),
  status: 201,
  response: Data(Comment),
});

/** One's own, for 15 minutes; afterwards `too_late`. */
export const updateComment = endpoint({
  id: "updateComment",
  method: "PATCH",
  path: `${base}/:comment`,
  summary: "Edit one's own comment",
  auth: "user",
  act: "comment.change",
  params: Type.Object({ task: id, comment: id }),
  body: Type.Object({ body: text(limits.comment + 1000), mentions }, closed),
  response: Data(Comment),
});

export const deleteComment = endpoint({
  id: "deleteComment",
  method: "DELETE",
  path: `${base}/:comment`,
  summary: "Delete one's own comment",
  auth: "user",
  act: "comment.delete",
  params: Type.Object({ task: id, comment: id }),
  response: Done,
});

/** Who follows the task, for those who see all of it. */
export const listFollowers = endpoint({
  id: "listFollowers",
  method: "GET",
  path: `${apiPath}/tasks/:task/followers`,
  summary: "Who follows a task",
  auth: "user",
  params: one,
  response: List(Person),
});

/** Every endpoint of this file. */
export const commentEndpoints = [listComments, addComment, updateComment, deleteComment, listFollowers];
