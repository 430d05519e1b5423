import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "@muniment/rest/envelope";
import { permissions } from "./permissions.ts";
import { apiPath } from "./session.ts";

/** Permissions under one name, given to teams and people (OPR-USR-007). */
export const PermissionSet = Type.Object({
  name: Type.String(),
  description: Type.String(),
  permissions: Type.Array(Type.String()),
  /** How many teams and people have it. */
  teams: Type.Integer(),
  users: Type.Integer(),
  rev: Type.Integer(),
});

const named = Type.Object({ id: Type.String(), name: Type.String() });

/** Somebody who has signed in, as administrators see them (OPR-USR-003, -007). */
export const UserDetails = Type.Object({
  id: Type.String(),
  login: Type.String(),
  name: Type.String(),
  email: Type.String(),
  is_enabled: Type.Boolean(),
  teams: Type.Array(named),
  /** Given to the person, beside what their teams have. */
  permission_sets: Type.Array(Type.String()),
  /** All that they may do: the sum over their sets and those of their teams. */
  permissions: Type.Array(Type.String()),
  /** How much open work they own (OPR-USR-010). */
  open_work: Type.Integer(),
  rev: Type.Integer(),
});

const text = (maxLength: number) => Type.String({ maxLength });
const sets = `${apiPath}/admin/permissionSets`;
const users = `${apiPath}/admin/users`;
const oneSet = Type.Object({ set: text(80) });
const oneUser = Type.Object({ user: text(64) });
const privilege = "admin.users";

/** Every permission set, by name. */
export const listPermissionSets = endpoint({
  id: "listPermissionSets",
  method: "GET",
  path: sets,
  summary: "Permission sets",
  auth: "user",
  privilege,
  response: List(PermissionSet),
});

/** Adds a set, or changes the one of this name; a change needs `If-Match`. */
export const setPermissionSet = endpoint({
  id: "setPermissionSet",
  method: "PUT",
  path: `${sets}/:set`,
  summary: "Add or change a permission set",
  auth: "user",
  privilege,
  params: oneSet,
  body: Type.Object({
    description: Type.Optional(text(1000)),
    permissions: Type.Array(text(80), { maxItems: permissions.length }),
  }),
  response: Data(PermissionSet),
});

/** Removes a set that nobody has; those that every installation begins with stay. */
export const removePermissionSet = endpoint({
  id: "removePermissionSet",
  method: "DELETE",
  path: `${sets}/:set`,
  summary: "Remove a permission set",
  auth: "user",
  privilege,
  params: oneSet,
  response: Data(Type.Object({})),
});

/** People who have signed in, by name; at most 200 of those that fit. */
export const listUserDetails = endpoint({
  id: "listUserDetails",
  method: "GET",
  path: users,
  summary: "People with their teams and rights",
  auth: "user",
  privilege,
  query: Type.Object({ query: Type.Optional(text(200)) }),
  response: List(UserDetails),
});

/** One of them. */
export const getUser = endpoint({
  id: "getUser",
  method: "GET",
  path: `${users}/:user`,
  summary: "One person with their teams and rights",
  auth: "user",
  privilege,
  params: oneUser,
  response: Data(UserDetails),
});

/** Says what somebody may do, and whether they may sign in; needs `If-Match`. Holds from their next request on. */
export const updateUser = endpoint({
  id: "updateUser",
  method: "PATCH",
  path: `${users}/:user`,
  summary: "Change what somebody may do",
  auth: "user",
  privilege,
  params: oneUser,
  body: Type.Object({
    is_enabled: Type.Optional(Type.Boolean()),
    permission_sets: Type.Optional(Type.Array(text(80), { maxItems: 100 })),
  }),
  response: Data(UserDetails),
});

/** Every endpoint of this file. */
export const rightsEndpoints = [
  listPermissionSets,
  setPermissionSet,
  removePermissionSet,
  listUserDetails,
  getUser,
  updateUser,
];
