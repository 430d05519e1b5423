import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data } from "../envelope.ts";

const closed = { additionalProperties: false };
const oneOf = <const T extends string>(...values: readonly T[]) =>
  Type.Unsafe<T>({ type: "string", enum: [...values] });

/** Items of one look-up (work-api.md 17.5). */
export const MOST_LOOKED_UP = 1_000;

/**
 * Answers to the caller may be kept while this version holds, and used only after it was asked for in the same
 * request (decision D42). Libraries that the caller cannot enter are no error: entering or losing one moves it too.
 */
export const getAccessVersion = endpoint({
  id: "getAccessVersion",
  method: "GET",
  path: "/api/work/v1/access/version",
  summary: "A version that moves with whatever may change the caller's access in these libraries",
  auth: "user",
  query: Type.Object({
    libraries: Type.String({ minLength: 1, maxLength: 2000, description: "Separated by commas" }),
  }),
  response: Data(
    Type.Object({
      version: Type.String(),
      valid_until: Type.Optional(Type.String({ description: "When an end or a start changes it without any write" })),
    }),
  ),
});

/** Why somebody cannot be picked for a workspace. */
export const ineligibleReasons = ["disabled", "policy", "external", "no_access", "no_app_access"] as const;

/** People and groups by name, for pickers; for whoever has Read/Write on the workspace. */
export const listWorkspaceMembers = endpoint({
  id: "listWorkspaceMembers",
  method: "GET",
  path: "/api/work/v1/libraries/:library/workspaces/:workspace/members",
  summary: "People and groups who reach a workspace, by name, to be picked from",
  auth: "user",
  params: Type.Object({ library: Type.String({ maxLength: 64 }), workspace: Type.String({ maxLength: 100 }) }),
  query: Type.Object({
    query: Type.Optional(Type.String({ maxLength: 200, description: "Part of a name, User ID or group's id" })),
    kind: Type.Optional(Type.String({ maxLength: 40, description: "user, group or both by a comma" })),
    include_ineligible: Type.Optional(Type.Boolean()),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    cursor: Type.Optional(Type.String({ maxLength: 2000 })),
  }),
  response: Type.Object({
    data: Type.Array(
      Type.Object({
        id: Type.String(),
        type: oneOf("user", "group"),
        full_name: Type.String(),
        email: Type.Optional(Type.String()),
        is_external: Type.Boolean(),
        allow_logon: Type.Boolean({ description: "Account and sign-in in the library; of a group, whether it is on" }),
        access: Type.String(),
        eligible: Type.Boolean(),
        reason: Type.Optional(oneOf(...ineligibleReasons)),
      }),
    ),
    cursor: Type.Optional(Type.String()),
  }),
});

/** Workspaces, folders, tabs and versions by id; what is hidden is left out like what is not there. */
export const lookUpItems = endpoint({
  id: "lookUpItems",
  method: "POST",
  path: "/api/work/v1/libraries/:library/items/lookup",
  summary: "Items by their ids, cut to the fields that are wanted",
  auth: "user",
  reads: true,
  params: Type.Object({ library: Type.String({ maxLength: 64 }) }),
  body: Type.Object(
    {
      ids: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { minItems: 1, maxItems: MOST_LOOKED_UP }),
      fields: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 200 })),
    },
    closed,
  ),
  response: Type.Object({
    data: Type.Array(
      Type.Unsafe<Record<string, unknown>>({
        description: "A document, workspace or folder of REST v2; `id`, `wstype` and `database` are always there",
      }),
    ),
  }),
});

/** Every endpoint of this file. */
export const accessBatchEndpoints = [getAccessVersion, listWorkspaceMembers, lookUpItems];
