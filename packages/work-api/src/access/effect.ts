import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data } from "../envelope.ts";
import { Change } from "./security.ts";

const securityPath = "/api/work/v1/libraries/:library/security";
const params = Type.Object({ library: Type.String({ maxLength: 64 }) });
const item = Type.String({ minLength: 1, maxLength: 100, description: "A workspace, folder, tab or version" });

/** How many people of each kind are named at most; all of them are counted. */
export const MOST_NAMED = 20;

const Person = Type.Object({ id: Type.String(), full_name: Type.String(), from: Type.String(), to: Type.String() });
const People = Type.Object({ count: Type.Integer(), people: Type.Array(Person, { maxItems: MOST_NAMED }) });

/** Why a change is refused by the dialog: nobody is left with Full Access, or it shuts out who owns the item. */
export const changeRefusals = ["nobody_left", "owner_refused"] as const;

/** What a change of an item's access list would come to (WORK-SEC-008 to -010). */
export const getSecurityEffect = endpoint({
  id: "getSecurityEffect",
  method: "POST",
  path: `${securityPath}/effect`,
  summary: "Who would gain and lose access by a change of an access list; changes nothing",
  auth: "user",
  reads: true,
  params,
  body: Type.Object({ id: item, ...Change.properties }, { additionalProperties: false }),
  response: Data(
    Type.Object({
      gain: People,
      lose: People,
      change: People,
      locks_out: Type.Boolean({ description: "The caller would lose Full Access" }),
      refusals: Type.Array(Type.Unsafe<(typeof changeRefusals)[number]>({ type: "string", enum: [...changeRefusals] })),
    }),
  ),
});

/** Everybody with their level on an item, and what gives it (WORK-SEC-018). */
export const listPeopleWithAccess = endpoint({
  id: "listPeopleWithAccess",
  method: "GET",
  path: `${securityPath}/people`,
  summary: "People with access to an item: their level and what gives it",
  auth: "user",
  params,
  query: Type.Object({
    id: item,
    query: Type.Optional(Type.String({ maxLength: 200, description: "Part of a name or User ID" })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    cursor: Type.Optional(Type.String({ maxLength: 2000 })),
    total: Type.Optional(Type.Boolean()),
  }),
  response: Type.Object({
    data: Type.Array(
      Type.Object({
        id: Type.String(),
        full_name: Type.String(),
        is_external: Type.Boolean(),
        access: Type.String(),
        reason: Type.String({ description: "A code of work.md 3.4" }),
        groups: Type.Array(Type.String(), { description: "Names of the groups whose entries count" }),
      }),
    ),
    cursor: Type.Optional(Type.String()),
    total_count: Type.Optional(Type.Integer()),
  }),
});

/** Every endpoint of this file. */
export const effectEndpoints = [getSecurityEffect, listPeopleWithAccess];
