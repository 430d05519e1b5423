import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, Done, List } from "@muniment/rest/envelope";
import { limits } from "./limits.ts";
import { apiPath, closed, id, OneOf, Person, text } from "./shape.ts";

/** Of which list a view is. */
export const viewScopes = ["tracker", "mine", "assigned"] as const;

const some = (most: number) => Type.Optional(Type.Array(text(300), { maxItems: most }));

/** What a list shows and in which order (TRK-VIEW-002 to -004); what is absent is as usual. */
export const ViewSettings = Type.Object(
  {
    text: Type.Optional(text(200)),
    statuses: some(60),
    assignees: some(200),
    priorities: some(5),
    due: Type.Optional(text(20)),
    open: Type.Optional(Type.Boolean()),
    blocked: Type.Optional(Type.Boolean()),
    /** Names of filter.ts, `-` before one turns it round. */
    sort: Type.Optional(text(200)),
    group_by: Type.Optional(text(100)),
    columns: some(60),
  },
  closed,
);

/** The settings of a view. */
export type ViewSettingsData = Static<typeof ViewSettings>;

/** A filter, order and columns under a name (TRK-VIEW-006). */
export const View = Type.Object({
  id: Type.String(),
  scope: OneOf(...viewScopes),
  tracker_id: Type.Optional(Type.String()),
  name: Type.String(),
  owner: Person,
  is_mine: Type.Boolean(),
  /** Everybody who sees the tracker has it. */
  shared: Type.Boolean(),
  /** With it the tracker opens for who has none of their own. */
  is_default: Type.Boolean(),
  settings: ViewSettings,
});

const named = { name: text(limits.name + 100), settings: ViewSettings };
const sharing = { shared: Type.Optional(Type.Boolean()), is_default: Type.Optional(Type.Boolean()) };
const ofTracker = Type.Object({ tracker: id });
const one = Type.Object({ view: id });

/** One's own and those that are shared. */
export const listViews = endpoint({
  id: "listViews",
  method: "GET",
  path: `${apiPath}/trackers/:tracker/views`,
  summary: "Views of a tracker",
  auth: "user",
  params: ofTracker,
  response: List(View),
});

/** Sharing, and making it the default, are of who sets trackers up. */
export const createView = endpoint({
  id: "createView",
  method: "POST",
  path: `${apiPath}/trackers/:tracker/views`,
  summary: "Save a view of a tracker",
  auth: "user",
  act: "view.create",
  params: ofTracker,
  body: Type.Object({ ...named, ...sharing }, closed),
  status: 201,
  response: Data(View),
});

/** Of the lists over all matters. */
export const listMyViews = endpoint({
  id: "listMyViews",
  method: "GET",
  path: `${apiPath}/me/views`,
  summary: "My views of lists over all matters",
  auth: "user",
  response: List(View),
});

export const createMyView = endpoint({
  id: "createMyView",
  method: "POST",
  path: `${apiPath}/me/views`,
  summary: "Save a view of My tasks or Assigned by me",
  auth: "user",
  act: "view.create",
  body: Type.Object({ scope: OneOf("mine", "assigned"), ...named }, closed),
  status: 201,
  response: Data(View),
});

export const updateView = endpoint({
  id: "updateView",
  method: "PATCH",
  path: `${apiPath}/views/:view`,
  summary: "Change a view",
  auth: "user",
  act: "view.change",
  params: one,
  body: Type.Object({ name: Type.Optional(named.name), settings: Type.Optional(ViewSettings), ...sharing }, closed),
  response: Data(View),
});

export const deleteView = endpoint({
  id: "deleteView",
  method: "DELETE",
  path: `${apiPath}/views/:view`,
  summary: "Remove a view",
  auth: "user",
  act: "view.delete",
  params: one,
  response: Done,
});

/** Every endpoint of this file. */
export const viewEndpoints = [listViews, createView, listMyViews, createMyView, updateView, deleteView];
