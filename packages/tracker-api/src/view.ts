import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, Done, List } from "@muniment/rest/envelope";
import { FilterSchema } from "./filter.ts";
import { limits } from "./limits.ts";
import { apiPath, closed, id, OneOf, Person, text } from "./shape.ts";

/** How a view lays tasks out (TRK-VIEW-007). */
export const viewLayouts = ["list", "board", "calendar", "timeline"] as const;

const Column = Type.Object(
  { id: text(100), width: Type.Optional(Type.Integer({ minimum: 20, maximum: 2000 })) },
  closed,
);

const settings = {
  columns: Type.Optional(Type.Array(Column, { maxItems: 100 })),
  filter: Type.Optional(FilterSchema),
  sort: Type.Optional(Type.Array(text(100), { maxItems: 10 })),
  group_by: Type.Optional(text(100)),
  layout: Type.Optional(OneOf(...viewLayouts)),
};

/** A saved view of a tracker: one's own, or shared by who may (TRK-VIEW-006). */
export const View = Type.Object({
  id: Type.String(),
  name: Type.String(),
  owner: Person,
  is_mine: Type.Boolean(),
  shared: Type.Boolean(),
  is_default: Type.Boolean(),
  ...settings,
});

const ofTracker = Type.Object({ tracker: id });
const one = Type.Object({ tracker: id, view: id });
const base = `${apiPath}/trackers/:tracker/views`;
const flags = { shared: Type.Optional(Type.Boolean()), is_default: Type.Optional(Type.Boolean()) };

export const listViews = endpoint({
  id: "listViews",
  method: "GET",
  path: base,
  summary: "Saved views of a tracker: one's own and shared ones",
  auth: "user",
  params: ofTracker,
  response: List(View),
});

export const createView = endpoint({
  id: "createView",
  method: "POST",
  path: base,
  summary: "Save a view",
  auth: "user",
  act: "view.create",
  params: ofTracker,
  body: Type.Object({ name: text(limits.name), ...settings, ...flags }, closed),
  status: 201,
  response: Data(View),
});

export const updateView = endpoint({
  id: "updateView",
  method: "PATCH",
  path: `${base}/:view`,
  summary: "Change a saved view",
  auth: "user",
  act: "view.change",
  params: one,
  body: Type.Object({ name: Type.Optional(text(limits.name)), ...settings, ...flags }, closed),
  response: Data(View),
});

export const deleteView = endpoint({
  id: "deleteView",
  method: "DELETE",
  path: `${base}/:view`,
  summary: "Delete a saved view",
  auth: "user",
  act: "view.delete",
  params: one,
  response: Done,
});

/** Every endpoint of this file. */
export const viewEndpoints = [listViews, createView, updateView, deleteView];
