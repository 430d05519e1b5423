import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, Done, List } from "@muniment/rest/envelope";
import { limits } from "./limits.ts";
import { standings } from "./permissions.ts";
import { apiPath, clearable, closed, id, OneOf, paging, Person, text } from "./shape.ts";

/** What a tracker is for; changing it loses nothing (TRK-TRK-006). */
export const trackerKinds = ["task", "closing"] as const;

/** Levels of Work, as far as Tracker tells them. */
export const Access = OneOf("read", "read_write", "full_access");

/** How far a tracker or section is: not applicable and cancelled tasks do not count (TRK-TRK-009). */
export const Progress = Type.Object({
  done: Type.Integer(),
  countable: Type.Integer(),
  total: Type.Integer(),
  overdue: Type.Integer(),
});

/** A matter, as Work tells it to the caller. */
export const Matter = Type.Object({
  id: Type.String(),
  name: Type.String(),
  access: Access,
  standing: OneOf(...standings),
  is_closed: Type.Boolean(),
});

/** A list of tasks that belongs to one matter (tracker.md 1.1). */
export const Tracker = Type.Object({
  id: Type.String(),
  workspace_id: Type.String(),
  matter_name: Type.String(),
  name: Type.String(),
  description: Type.String(),
  kind: OneOf(...trackerKinds),
  owner: Person,
  ordinal: Type.Integer(),
  is_default: Type.Boolean(),
  time_zone: Type.String(),
  /** Outline numbers are shown (TRK-SEC-003). */
  has_outline: Type.Boolean(),
  /** Absent for the organisation's. */
  calendar_id: Type.Optional(Type.String()),
  progress: Progress,
  is_followed: Type.Boolean(),
  /** The caller's class of tracker.md 25.1, for the matrix in `permissions.ts`. */
  standing: OneOf(...standings),
  /** The ACL or policy of the matter as Work told it, opaque; another value means that it changed (TRK-ASSG-011). */
  access_version: Type.String(),
  archived_at: Type.Optional(Type.String()),
  deleted_at: Type.Optional(Type.String()),
  created_at: Type.String(),
  created_by: Person,
  last_updated_at: Type.String(),
  last_updated_by: Person,
  rev: Type.Integer(),
});

const matters = `${apiPath}/matters/:matter`;
const base = `${apiPath}/trackers/:tracker`;
const ofMatter = Type.Object({ matter: id });
const one = Type.Object({ tracker: id });
const rules = {
  description: Type.Optional(clearable(limits.description)),
  kind: Type.Optional(OneOf(...trackerKinds)),
  /** User id. */
  owner: Type.Optional(text(254)),
  time_zone: Type.Optional(text(64)),
  has_outline: Type.Optional(Type.Boolean()),
};
/** By which the tracker's due dates are reckoned; `null` for the organisation's calendar (TRK-CAL-002). */
const calendar = { calendar_id: Type.Optional(clearable(100)) };

/** A matter and what the caller is in it; 404 for who has no access. */
export const getMatter = endpoint({
  id: "getMatter",
  method: "GET",
  path: matters,
  summary: "A matter and the caller's standing in it",
  auth: "user",
  params: ofMatter,
  response: Data(Matter),
});

/** In the order of the matter: the first is the default tracker. Archived ones come with them when asked for; the bin is a list of its own. */
export const listTrackers = endpoint({
  id: "listTrackers",
  method: "GET",
  path: `${matters}/trackers`,
  summary: "Trackers of a matter",
  auth: "user",
  params: ofMatter,
  query: Type.Object({
    ...paging,
    archived: Type.Optional(Type.Boolean()),
    deleted: Type.Optional(Type.Boolean()),
  }),
  response: List(Tracker),
});

/** Makes an empty tracker; its default statuses come by themselves. */
export const createTracker = endpoint({
  id: "createTracker",
  method: "POST",
  path: `${matters}/trackers`,
  summary: "Create a tracker",
  auth: "user",
  act: "tracker.create",
  params: ofMatter,
  body: Type.Object({ name: text(limits.name + 100), ...rules }, closed),
  status: 201,
  response: Data(Tracker),
});

/** The matter's first tracker; made for whoever may, 404 `no_tracker` for others (TRK-TRK-003). */
export const getDefaultTracker = endpoint({
  id: "getDefaultTracker",
  method: "POST",
  path: `${matters}/default-tracker`,
  summary: "The default tracker, made when there is none",
  auth: "user",
  params: ofMatter,
  response: Data(Tracker),
});

export const getTracker = endpoint({
  id: "getTracker",
  method: "GET",
  path: base,
  summary: "One tracker",
  auth: "user",
  params: one,
  response: Data(Tracker),
});

/** Needs `If-Match`; only fields that somebody else changed since are a conflict. `before` puts it before another. */
export const updateTracker = endpoint({
  id: "updateTracker",
  method: "PATCH",
  path: base,
  summary: "Change a tracker",
  auth: "user",
  act: "tracker.change",
  params: one,
  body: Type.Object(
    {
      name: Type.Optional(text(limits.name + 100)),
      ...rules,
      ...calendar,
      before: Type.Optional(clearable(100)),
    },
    closed,
  ),
  response: Data(Tracker),
});

/** To the bin, with everything in it. */
export const deleteTracker = endpoint({
  id: "deleteTracker",
  method: "DELETE",
  path: base,
  summary: "Delete a tracker",
  auth: "user",
  act: "tracker.delete",
  params: one,
  response: Done,
});

/** Archived trackers are read-only and left out of My tasks and reports (TRK-TRK-007). */
export const archiveTracker = endpoint({
  id: "archiveTracker",
  method: "POST",
  path: `${base}/archive`,
  summary: "Archive a tracker",
  auth: "user",
  act: "tracker.change",
  params: one,
  response: Data(Tracker),
});

/** From the archive or from the bin. */
export const restoreTracker = endpoint({
  id: "restoreTracker",
  method: "POST",
  path: `${base}/restore`,
  summary: "Restore a tracker",
  auth: "user",
  act: "tracker.delete",
  params: one,
  response: Data(Tracker),
});

/** Every endpoint of this file. */
export const trackerEndpoints = [
  getMatter,
  listTrackers,
  createTracker,
  getDefaultTracker,
  getTracker,
  updateTracker,
  deleteTracker,
  archiveTracker,
  restoreTracker,
];
