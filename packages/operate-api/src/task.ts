import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "@muniment/rest/envelope";
import { apiPath } from "./session.ts";

/** What a task asks of somebody, which Operate cannot do by itself (OPR-ERR-031). */
export const taskKinds = ["copy_not_stored", "not_sent", "not_delivered"] as const;

/** One of `taskKinds`. */
export type TaskKind = (typeof taskKinds)[number];

const text = (maxLength: number) => Type.String({ maxLength });

/** Something that a person, or a team, has to do. */
export const Task = Type.Object({
  id: Type.String(),
  reference: Type.String(),
  kind: Type.Unsafe<TaskKind>({ type: "string", enum: taskKinds }),
  /** The e-mail or document by name. */
  title: Type.String(),
  /** What went wrong. */
  text: Type.String(),
  phase: Type.Union([Type.Literal("open"), Type.Literal("done")]),
  case: Type.Optional(Type.Object({ id: Type.String(), reference: Type.String(), title: Type.String() })),
  owner: Type.Object({
    kind: Type.Union([Type.Literal("user"), Type.Literal("team")]),
    id: Type.String(),
    name: Type.String(),
  }),
  /** The outbound e-mail that it is about. */
  outbound_email: Type.Optional(Type.String()),
  created_at: Type.String(),
  closed_at: Type.Optional(Type.String()),
  /** What the person may do: `complete`. */
  actions: Type.Array(Type.String()),
});

/** The person's own and those of their teams, newest first. */
export const listTasks = endpoint({
  id: "listTasks",
  method: "GET",
  path: `${apiPath}/tasks`,
  summary: "What the person and their teams have to do",
  auth: "user",
  privilege: "case.read",
  query: Type.Object({
    phase: Type.Optional(Type.Union([Type.Literal("open"), Type.Literal("done")])),
    limit: Type.Optional(Type.Integer()),
    cursor: Type.Optional(text(1000)),
  }),
  response: List(Task),
});

/** Says that it is done. */
export const completeTask = endpoint({
  id: "completeTask",
  method: "POST",
  path: `${apiPath}/tasks/:task/complete`,
  summary: "Complete a task",
  auth: "user",
  privilege: "case.read",
  params: Type.Object({ task: text(64) }),
  response: Data(Task),
});

/** Every endpoint of this file. */
export const taskEndpoints = [listTasks, completeTask];
