import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, Done, libraryParams, libraryPath, List, pagingQuery } from "./envelope.ts";

/**
 * What is written to a document's timeline, with its fixed number on the wire
 * (work-api.md 7.12; the vendor does not publish the numbers).
 */
export const activityCodes = {
  NEWDOCUMENT: 1,
  NEWDOCVER: 2,
  MODIFY: 3,
  VIEW: 4,
  EXPORT: 5,
  COPYDOC: 6,
  MAIL: 7,
  PRINT: 8,
  SHARED: 9,
  REPLACE: 20,
  SECURITY: 22,
  MOVE: 23,
  FILE: 24,
  UNFILE: 25,
  DELETE: 26,
  RESTORE: 27,
  PURGE: 28,
  CHECKOUT: 30,
  CHECKIN: 31,
  RELEASE: 32,
  UNLOCK: 33,
} as const;

/** The name of a timeline entry. */
export type Activity = keyof typeof activityCodes;

/** Acts that other programs may report, marked with their application; the rest is written by Work itself alone. */
export const reportableActivities: readonly Activity[] = [
  "NEWDOCUMENT",
  "NEWDOCVER",
  "MODIFY",
  "VIEW",
  "EXPORT",
  "COPYDOC",
  "MAIL",
  "PRINT",
  "SHARED",
];

const HistoryItem = Type.Object({
  id: Type.String(),
  activity: Type.String(),
  activity_code: Type.Integer(),
  activity_date: Type.String(),
  application_id: Type.String(),
  application_name: Type.String(),
  database: Type.String(),
  document_id: Type.String(),
  document_number: Type.Integer(),
  version: Type.Integer(),
  user: Type.String(),
  user_fullname: Type.String(),
  acting_user: Type.Optional(Type.String()),
  acting_user_fullname: Type.Optional(Type.String()),
  comments: Type.Optional(Type.String()),
  duration: Type.Integer(),
  pages_printed: Type.Integer(),
  has_journal: Type.Boolean(),
  data1: Type.Optional(Type.String()),
  data2: Type.Optional(Type.String()),
});

const one = Type.Object({ ...libraryParams, document: Type.String({ maxLength: 100 }) });
const date = Type.Optional(Type.String({ maxLength: 40 }));

export const listHistory = endpoint({
  id: "listDocumentHistory",
  method: "GET",
  path: `${libraryPath}/documents/:document/history`,
  summary: "Timeline of a document, newest first",
  auth: "user",
  params: one,
  query: Type.Object({
    ...pagingQuery,
    activity: Type.Optional(Type.String({ maxLength: 200 })),
    activity_date_start: date,
    activity_date_end: date,
    all_versions: Type.Optional(Type.Boolean()),
    user: Type.Optional(Type.String({ maxLength: 254 })),
  }),
  response: List(HistoryItem),
});

export const addHistory = endpoint({
  id: "addDocumentHistory",
  method: "POST",
  path: `${libraryPath}/documents/:document/history`,
  summary: "Write an act of the calling application to the timeline",
  auth: "user",
  params: one,
  body: Type.Object({
    activity_code: Type.Integer({ minimum: 1, maximum: 1000 }),
    comments: Type.Optional(Type.String({ maxLength: 8000 })),
    duration: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })),
  }),
  response: Done,
});

export const listHistoryActivities = endpoint({
  id: "listDocumentHistoryActivities",
  method: "GET",
  path: `${libraryPath}/documents/:document/history/activities`,
  summary: "Kinds of entries on the timeline, with counts",
  auth: "user",
  params: one,
  response: Data(Type.Array(Type.Object({ alias: Type.String(), count: Type.Integer(), description: Type.String() }))),
});

export const listHistoryUsers = endpoint({
  id: "listDocumentHistoryUsers",
  method: "GET",
  path: `${libraryPath}/documents/:document/history/users`,
  summary: "People on the timeline, with counts",
  auth: "user",
  params: one,
  response: Data(
    Type.Array(
      Type.Object({
        id: Type.String(),
        full_name: Type.String(),
        email: Type.String(),
        login: Type.Boolean(),
        wstype: Type.Literal("user"),
        activity_count: Type.Integer(),
      }),
    ),
  ),
});

/** Every endpoint of this file. */
export const activityEndpoints = [listHistory, addHistory, listHistoryActivities, listHistoryUsers];
