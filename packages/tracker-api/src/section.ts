import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, Done, List } from "@muniment/rest/envelope";
import { limits } from "./limits.ts";
import { apiPath, clearable, closed, id, OneOf, text } from "./shape.ts";
import { Progress } from "./tracker.ts";

/** Groups tasks of a tracker; up to three levels (TRK-SEC-001). */
export const Section = Type.Object({
  id: Type.String(),
  tracker_id: Type.String(),
  parent_section_id: Type.Optional(Type.String()),
  title: Type.String(),
  rank: Type.String({ description: "Sections with the same parent in the order of their ranks, by bytes" }),
  outline: Type.String({ description: "1, 1.1, …" }),
  depth: Type.Integer(),
  collapsed_by_default: Type.Boolean(),
  progress: Progress,
  rev: Type.Integer(),
});

const ofTracker = Type.Object({ tracker: id });
const one = Type.Object({ section: id });
const base = `${apiPath}/sections/:section`;
/** Where it goes: before or after a sibling; at the end without. */
const place = { before: Type.Optional(id), after: Type.Optional(id) };

/** All of them, in the order of the outline. */
export const listSections = endpoint({
  id: "listSections",
  method: "GET",
  path: `${apiPath}/trackers/:tracker/sections`,
  summary: "Sections of a tracker",
  auth: "user",
  params: ofTracker,
  response: List(Section),
});

export const createSection = endpoint({
  id: "createSection",
  method: "POST",
  path: `${apiPath}/trackers/:tracker/sections`,
  summary: "Add a section",
  auth: "user",
  act: "section.create",
  params: ofTracker,
  body: Type.Object(
    {
      title: text(limits.name),
      parent_section_id: Type.Optional(id),
      collapsed_by_default: Type.Optional(Type.Boolean()),
      ...place,
    },
    closed,
  ),
  status: 201,
  response: Data(Section),
});

/** Needs `If-Match`. `parent_section_id` and the place move it with everything inside; `null` to the top. */
export const updateSection = endpoint({
  id: "updateSection",
  method: "PATCH",
  path: base,
  summary: "Change or move a section",
  auth: "user",
  act: "section.change",
  params: one,
  body: Type.Object(
    {
      title: Type.Optional(text(limits.name)),
      collapsed_by_default: Type.Optional(Type.Boolean()),
      parent_section_id: Type.Optional(clearable(100)),
      ...place,
    },
    closed,
  ),
  response: Data(Section),
});

/** `tasks=keep` moves its tasks and sections up, `tasks=delete` takes the tasks to the bin. */
export const deleteSection = endpoint({
  id: "deleteSection",
  method: "DELETE",
  path: base,
  summary: "Delete a section",
  auth: "user",
  act: "section.delete",
  params: one,
  query: Type.Object({ tasks: Type.Optional(OneOf("keep", "delete")) }),
  response: Done,
});

/** Every endpoint of this file. */
export const sectionEndpoints = [listSections, createSection, updateSection, deleteSection];
