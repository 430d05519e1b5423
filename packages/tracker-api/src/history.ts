import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { List } from "@muniment/rest/envelope";
import { apiPath, id, paging, Person, text } from "./shape.ts";

/** One change of one object, as it was recorded (TRK-AUD-001). */
export const HistoryEvent = Type.Object({
  id: Type.String(),
  at: Type.String(),
  actor: Type.Optional(Person),
  /** By which application. */
  client: Type.String(),
  action: Type.String({ description: "task.change, task.assign, comment.create, …" }),
  object_type: Type.String(),
  object_id: Type.String(),
  task_id: Type.Optional(Type.String()),
  before: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  after: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  reason: Type.Optional(Type.String()),
});

const query = Type.Object({ ...paging, action: Type.Optional(text(64)) });

/** The newest first. */
export const listTaskHistory = endpoint({
  id: "listTaskHistory",
  method: "GET",
  path: `${apiPath}/tasks/:task/history`,
  summary: "History of a task",
  auth: "user",
  params: Type.Object({ task: id }),
  query,
  response: List(HistoryEvent),
});

/** The newest first; tasks that the caller may not see are left out. */
export const listTrackerActivity = endpoint({
  id: "listTrackerActivity",
  method: "GET",
  path: `${apiPath}/trackers/:tracker/activity`,
  summary: "What happened in a tracker",
  auth: "user",
  params: Type.Object({ tracker: id }),
  query,
  response: List(HistoryEvent),
});

/** Every endpoint of this file. */
export const historyEndpoints = [listTaskHistory, listTrackerActivity];
