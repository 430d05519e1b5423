import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, Done, List } from "@muniment/rest/envelope";
import { apiPath, closed, id, OneOf, paging, Person, text } from "./shape.ts";
import { Settings } from "./organisation.ts";
import { TaskInList, taskQuery } from "./task.ts";

/** What people may follow (TRK-FOL-001). */
export const followTargets = ["tracker", "task", "user", "group"] as const;

const Follow = Type.Object({
  target_type: OneOf(...followTargets),
  target_id: Type.String({ description: "Of a group `LIBRARY/ID`" }),
  name: Type.Optional(Type.String({ description: "Absent when it may not be seen any more" })),
  workspace_id: Type.Optional(Type.String()),
  in_app: Type.Boolean(),
  digest: Type.Boolean(),
  since: Type.String(),
});

const Preferences = Type.Object({
  /** Of the daily report. */
  digest: Type.Object({ enabled: Type.Boolean(), my_tasks: Type.Boolean(), assigned_by_me: Type.Boolean() }),
  /** IANA name; `null` for the organisation's. */
  time_zone: Type.Unsafe<string | null>({ type: ["string", "null"] }),
  /** Whatever pages keep for a person: columns, collapsed sections, last tracker. At most 64 kB as JSON. */
  display: Type.Record(Type.String(), Type.Unknown()),
});

/** The signed-in person. */
export const getMe = endpoint({
  id: "getMe",
  method: "GET",
  path: `${apiPath}/me`,
  summary: "Who is signed in",
  auth: "user",
  response: Data(
    Type.Object({
      user: Person,
      email: Type.String(),
      is_external: Type.Boolean(),
      libraries: Type.Array(Type.Object({ id: Type.String(), is_administrator: Type.Boolean() })),
      time_zone: Type.String({ description: "The organisation's, in which dates without a time are reckoned" }),
      today: Type.String({ description: "The date there" }),
      settings: Type.Object({
        external_assignment: Type.Boolean(),
        /** Whether who only reads a matter may export its trackers. */
        export_by_readers: Type.Boolean(),
        /** What priorities are called here, and which are offered (TRK-PRI-001). */
        priorities: Settings.properties.priorities,
      }),
      /** The days on which the caller's office works, and the names of those on which it does not. */
      calendar: Type.Object({
        weekdays: Type.Array(Type.Integer()),
        holidays: Type.Array(Type.Object({ day: Type.String(), name: Type.String() })),
      }),
      /** The part of the application in which Work and this server find each other. */
      work_origin: Type.String(),
    }),
  ),
});

/** Tasks assigned to the caller or a group of theirs, over all matters; `filter`, `sort`, `group_by` as in a tracker. */
export const listMyTasks = endpoint({
  id: "listMyTasks",
  method: "GET",
  path: `${apiPath}/me/tasks`,
  summary: "My tasks",
  auth: "user",
  query: Type.Object({ ...taskQuery, done: Type.Optional(Type.Boolean()), library: Type.Optional(text(64)) }),
  response: TaskInList,
});

/** Tasks with a present assignment that the caller made to somebody else (TRK-MY-003). */
export const listAssignedByMe = endpoint({
  id: "listAssignedByMe",
  method: "GET",
  path: `${apiPath}/me/assigned-by-me`,
  summary: "Tasks assigned by me",
  auth: "user",
  query: Type.Object({ ...taskQuery, done: Type.Optional(Type.Boolean()), library: Type.Optional(text(64)) }),
  response: TaskInList,
});

/** Lists of a person beside My tasks (TRK-MY-004). */
export const myLists = ["following", "created", "shared", "bin"] as const;

/**
 * What one follows, made, was given in matters without access, or may bring back: of the bin what one had to do with.
 */
export const listMyList = endpoint({
  id: "listMyList",
  method: "GET",
  path: `${apiPath}/me/lists/:list`,
  summary: "Tasks that I follow, made, am shared, or may restore",
  auth: "user",
  params: Type.Object({ list: OneOf(...myLists) }),
  query: Type.Object({ ...taskQuery, done: Type.Optional(Type.Boolean()), library: Type.Optional(text(64)) }),
  response: TaskInList,
});

/** Tasks of all matters that the caller may see, and those that are assigned to them elsewhere (TRK-VIEW-005). */
export const searchTasks = endpoint({
  id: "searchTasks",
  method: "GET",
  path: `${apiPath}/search`,
  summary: "Search tasks of all matters",
  auth: "user",
  query: Type.Object({
    ...taskQuery,
    q: Type.String({ minLength: 1, maxLength: 200, description: "In title, notes, comments, or a number" }),
    library: Type.Optional(text(64)),
  }),
  response: TaskInList,
});

/** What the caller follows. */
export const listFollowing = endpoint({
  id: "listFollowing",
  method: "GET",
  path: `${apiPath}/me/following`,
  summary: "What I follow",
  auth: "user",
  query: Type.Object(paging),
  response: List(Follow),
});

/** Follows a tracker, task, user or group; twice is as once. */
export const putFollow = endpoint({
  id: "putFollow",
  method: "PUT",
  path: `${apiPath}/me/following/:type/:target`,
  summary: "Follow",
  auth: "user",
  params: Type.Object({ type: OneOf(...followTargets), target: id }),
  body: Type.Object({ in_app: Type.Optional(Type.Boolean()), digest: Type.Optional(Type.Boolean()) }, closed),
  response: Data(Follow),
});

/** Ends it; also when it was none. */
export const deleteFollow = endpoint({
  id: "deleteFollow",
  method: "DELETE",
  path: `${apiPath}/me/following/:type/:target`,
  summary: "Stop following",
  auth: "user",
  params: Type.Object({ type: OneOf(...followTargets), target: id }),
  response: Done,
});

/** How the caller wants Tracker to be. */
export const getPreferences = endpoint({
  id: "getPreferences",
  method: "GET",
  path: `${apiPath}/me/preferences`,
  summary: "My preferences",
  auth: "user",
  response: Data(Preferences),
});

/** Replaces what is sent, key by key; `display` key by key too, where `null` removes one. */
export const putPreferences = endpoint({
  id: "putPreferences",
  method: "PUT",
  path: `${apiPath}/me/preferences`,
  summary: "Change my preferences",
  auth: "user",
  body: Type.Object(
    {
      digest: Type.Optional(Type.Partial(Preferences.properties.digest)),
      time_zone: Type.Optional(Preferences.properties.time_zone),
      display: Type.Optional(Preferences.properties.display),
    },
    closed,
  ),
  response: Data(Preferences),
});

/** Every endpoint of this file. */
export const meEndpoints = [
  getMe,
  listMyTasks,
  listAssignedByMe,
  listMyList,
  searchTasks,
  listFollowing,
  putFollow,
  deleteFollow,
  getPreferences,
  putPreferences,
];
