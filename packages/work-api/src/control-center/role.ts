import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "../envelope.ts";
import { closed, consolePath, maxRowsPerAction, oneOf, Rights, RowResult } from "./console.ts";

/** What the caller may do with that one role (`control-center.md` 24, rows 6 and 30). */
export const RoleAction = oneOf("edit", "copy", "delete", "change_users");

const RoleId = Type.String({ maxLength: 64, description: "Name of the role" });
const Codes = Type.Array(Type.String({ maxLength: 64 }), {
  maxItems: 100,
  uniqueItems: true,
  description: "Privileges by the codes of work-api.md 17.15",
});

const roleFields = {
  id: RoleId,
  description: Type.String(),
  is_external: Type.Boolean(),
  is_default: Type.Boolean({ description: "What the field shows before anything is chosen" }),
  is_assignable: Type.Boolean(),
};
const details = {
  rights: Rights,
  privileges: Codes,
  user_count: Type.Integer(),
  nrtadmin_count: Type.Integer({
    description: "How many of them are in NRTADMIN, whose power the role does not limit",
  }),
  actions: Type.Array(RoleAction),
};

/** A role of a library with what it allows, and how many it concerns. */
export const ConsoleRole = Type.Object({ ...roleFields, ...details });

const oneLibrary = { library: Type.String({ maxLength: 64 }) };
const oneRole = Type.Object({ ...oneLibrary, role: Type.String({ maxLength: 100 }) });

/** The page `Roles` (CC-ROL-004), the field `Role` (CC-USR-026, CC-USR-027), and the values of the filter. */
export const listConsoleRoles = endpoint({
  id: "listConsoleRoles",
  method: "GET",
  path: `${consolePath}/libraries/:library/roles`,
  summary:
    "Roles of the library; with `assignable` only those that the caller may give, with `details` what each allows",
  auth: "user",
  params: Type.Object(oneLibrary),
  query: Type.Object({
    query: Type.Optional(Type.String({ maxLength: 254, description: "Any part of the name" })),
    external: Type.Optional(Type.Boolean({ description: "Only roles that an external (internal) user may have" })),
    assignable: Type.Optional(Type.Boolean()),
    details: Type.Optional(Type.Boolean({ description: "Say privileges, rights, counts and actions" })),
  }),
  response: List(Type.Object({ ...roleFields, ...Type.Partial(Type.Object(details)).properties })),
});

export const getConsoleRole = endpoint({
  id: "getConsoleRole",
  method: "GET",
  path: `${consolePath}/libraries/:library/roles/:role`,
  summary: "One role with its privileges, and how many people hold it",
  auth: "user",
  params: oneRole,
  response: Data(ConsoleRole),
});

export const createConsoleRole = endpoint({
  id: "createConsoleRole",
  method: "POST",
  act: "role.create",
  path: `${consolePath}/libraries/:library/roles`,
  summary: "Make a role; a copy is made of another one's privileges (CC-ROL-005)",
  auth: "user",
  status: 201,
  params: Type.Object(oneLibrary),
  body: Type.Object(
    {
      id: Type.String({ maxLength: 1000, description: "1 to 64 characters, unique in the library in any case" }),
      description: Type.Optional(Type.String({ maxLength: 4000 })),
      is_external: Type.Optional(Type.Boolean({ description: "For external users" })),
      privileges: Codes,
    },
    closed,
  ),
  response: Data(ConsoleRole),
});

export const updateConsoleRole = endpoint({
  id: "updateConsoleRole",
  method: "PATCH",
  act: "role.change",
  path: `${consolePath}/libraries/:library/roles/:role`,
  summary: "Change name, description, kind or privileges; counts from each holder's next request",
  auth: "user",
  params: oneRole,
  body: Type.Object(
    {
      id: Type.Optional(Type.String({ maxLength: 1000 })),
      description: Type.Optional(Type.String({ maxLength: 4000 })),
      is_external: Type.Optional(Type.Boolean()),
      privileges: Type.Optional(Codes),
    },
    closed,
  ),
  response: Data(ConsoleRole),
});

export const deleteConsoleRole = endpoint({
  id: "deleteConsoleRole",
  method: "DELETE",
  act: "role.delete",
  path: `${consolePath}/libraries/:library/roles/:role`,
  summary: "Delete a role; with `move_to` everybody who holds it gets that one in the same step (CC-ROL-007)",
  auth: "user",
  params: oneRole,
  query: Type.Object({ move_to: Type.Optional(Type.String({ maxLength: 100 })) }),
  response: Data(Type.Object({ moved: Type.Integer() })),
});

const people = Type.Object(
  { users: Type.Array(Type.String({ maxLength: 254 }), { minItems: 1, maxItems: maxRowsPerAction }) },
  closed,
);

/** What would become, or became, of one person; `former` is the role that they leave. */
const RoleUserResult = Type.Object({
  ...RowResult.properties,
  full_name: Type.Optional(Type.String()),
  former: Type.Optional(Type.String()),
});
const RoleUserResults = Data(Type.Object({ results: Type.Array(RoleUserResult) }));

export const checkRoleUsers = endpoint({
  id: "checkRoleUsers",
  method: "POST",
  path: `${consolePath}/libraries/:library/roles/:role/users/check`,
  summary: "What giving the role to up to 200 people would do to each, without doing it (CC-ROL-008)",
  auth: "user",
  reads: true,
  params: oneRole,
  body: people,
  response: RoleUserResults,
});

export const addRoleUsers = endpoint({
  id: "addRoleUsers",
  method: "POST",
  act: "role.add_users",
  path: `${consolePath}/libraries/:library/roles/:role/users/add`,
  summary: "Give the role to up to 200 people, each of whom leaves their former one in that library",
  auth: "user",
  params: oneRole,
  body: people,
  response: RoleUserResults,
});

/** What is served about roles beside REST v2. */
export const consoleRoleEndpoints = [
  listConsoleRoles,
  getConsoleRole,
  createConsoleRole,
  updateConsoleRole,
  deleteConsoleRole,
  checkRoleUsers,
  addRoleUsers,
] as const;
