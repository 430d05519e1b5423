import { Type } from "typebox";
import type { TBoolean } from "typebox";
import { endpoint } from "@muniment/rest";
import { customerParams, customerPath, Data, libraryParams, libraryPath, List, pagingQuery } from "../envelope.ts";
import { privilegeMasks } from "../privileges.ts";

const bitsOf = <const Name extends string>(names: readonly Name[]): Record<Name, TBoolean> =>
  Object.fromEntries(names.map((name) => [name, Type.Boolean()])) as Record<Name, TBoolean>;

/** The privileges of a role, or of the caller, as bit masks and by name (work-api.md 7.7, 17.15). */
export const privilegeFields = {
  m1: Type.Integer(),
  m1_bits: Type.Object(bitsOf(privilegeMasks.m1)),
  m2: Type.Integer(),
  m2_bits: Type.Object(bitsOf(privilegeMasks.m2)),
  m3: Type.Integer(),
  m3_bits: Type.Object(bitsOf(privilegeMasks.m3)),
  m4_bits: Type.Object({ ...bitsOf(privilegeMasks.m4), tier: Type.Integer() }),
  own_bits: Type.Object(bitsOf(privilegeMasks.own)),
};

const roleFields = {
  id: Type.String(),
  description: Type.Optional(Type.String()),
  database: Type.String(),
  is_external: Type.Boolean(),
};

/** A role of a library. */
export const Role = Type.Object(roleFields);

/** A role with what it allows. */
export const RoleWithPrivileges = Type.Object({ ...roleFields, ...privilegeFields });

const GlobalRole = Type.Object({
  id: Type.String(),
  description: Type.Optional(Type.String()),
  app_management: Type.String(),
  encryption_management: Type.String(),
  feature_management: Type.String(),
  group_management: Type.String(),
  role_management: Type.String(),
  settings_management: Type.String(),
  user_management: Type.String(),
});

const roleQuery = {
  query: Type.Optional(Type.String({ maxLength: 254 })),
  query_match_type: Type.Optional(Type.Union([Type.Literal("contains"), Type.Literal("starts_with")])),
};

export const listRoles = endpoint({
  id: "listRoles",
  method: "GET",
  path: `${libraryPath}/roles`,
  summary: "Roles of a library; with `user_id` those that the user may get",
  auth: "user",
  params: Type.Object(libraryParams),
  query: Type.Object({
    ...roleQuery,
    is_external: Type.Optional(Type.Boolean()),
    user_id: Type.Optional(Type.String({ maxLength: 254 })),
  }),
  response: List(Role),
});

export const getRole = endpoint({
  id: "getRole",
  method: "GET",
  path: `${libraryPath}/roles/:role`,
  summary: "One role of a library with its privileges",
  auth: "user",
  params: Type.Object({ ...libraryParams, role: Type.String({ maxLength: 64 }) }),
  response: Data(RoleWithPrivileges),
});

export const listGlobalRoles = endpoint({
  id: "listGlobalRoles",
  method: "GET",
  path: `${customerPath}/roles`,
  summary: "Roles above libraries; there are none while each library is managed for itself",
  auth: "user",
  params: Type.Object(customerParams),
  query: Type.Object({ ...pagingQuery, ...roleQuery }),
  response: List(GlobalRole),
});

/** What is served about roles. */
export const roleEndpoints = [listRoles, getRole, listGlobalRoles] as const;
