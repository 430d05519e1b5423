import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data } from "../envelope.ts";
import { policyPath, PolicyRole } from "./asset.ts";

const oneOf = <const T extends string>(...values: readonly T[]) =>
  Type.Unsafe<T>({ type: "string", enum: [...values] });

const paging = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: "100 when absent" })),
  cursor: Type.Optional(Type.String({ maxLength: 2000 })),
  total: Type.Optional(Type.Boolean({ description: "Say `total_count`" })),
};

const listed = {
  cursor: Type.Optional(Type.String()),
  total_count: Type.Optional(Type.Integer()),
};

/** For everybody: who holds no role is told so. */
export const getOwnPolicyRoles = endpoint({
  id: "getOwnPolicyRoles",
  method: "GET",
  path: `${policyPath}/me`,
  summary: "Which roles of the policy engine the caller holds",
  auth: "user",
  response: Data(
    Type.Object({
      roles: Type.Array(PolicyRole),
      may_grant: Type.Boolean({ description: "May give roles to others" }),
      administers: Type.Boolean({ description: "Is on the team of some policy as its administrator" }),
    }),
  ),
});

/** Somebody who can be named in a policy. */
export const PolicyTrustee = Type.Object({
  type: oneOf("user", "group"),
  id: Type.String(),
  library: Type.Optional(Type.String({ description: "Of a group" })),
  name: Type.String(),
  email: Type.Optional(Type.String({ description: "Of a user" })),
  is_external: Type.Boolean(),
  is_enabled: Type.Boolean(),
});

/** Somebody who can be named, as they are on the wire. */
export type PolicyTrusteeData = Static<typeof PolicyTrustee>;

/** By beginnings of words of the name, and parts of id and e-mail; for holders of policy roles, and who may grant them. */
export const searchPolicyTrustees = endpoint({
  id: "searchPolicyTrustees",
  method: "GET",
  path: `${policyPath}/trustees`,
  summary: "Users and groups of all libraries, to be named in a policy",
  auth: "user",
  query: Type.Object({
    query: Type.Optional(Type.String({ maxLength: 200 })),
    type: Type.Optional(oneOf("user", "group")),
    ...paging,
  }),
  response: Type.Object({ data: Type.Array(PolicyTrustee), ...listed }),
});

/** A client, or a client's matter, that workspaces bear. */
export const GovernedMatter = Type.Object({
  client_id: Type.String(),
  matter_id: Type.String({ description: "Empty for the client itself" }),
  workspaces: Type.Integer({ description: "How many, in all libraries" }),
  policy: Type.Optional(Type.String({ description: "Id of its policy, if it has one" })),
});

/** By parts of the ids alone: names of matters are not for administrators of policies to look through (SPM-ROL-003). */
export const searchGovernedMatters = endpoint({
  id: "searchGovernedMatters",
  method: "GET",
  path: `${policyPath}/matters`,
  summary: "Clients and matters that workspaces of any library bear",
  auth: "user",
  query: Type.Object({ query: Type.Optional(Type.String({ maxLength: 200 })), limit: paging.limit }),
  response: Type.Object({ data: Type.Array(GovernedMatter) }),
});

/** What policies decide about a person: their account and their rights on items are asked besides. */
export const PolicyPerson = Type.Object({
  id: Type.String(),
  full_name: Type.String(),
  decision: oneOf("abstain", "allow", "deny"),
  reason: Type.String(),
  exclusions: Type.Array(oneOf("conflict", "opposing_active", "opposing_historical"), {
    description: "Why they are excluded by name or by a set, each reason by itself",
  }),
  workspaces: Type.Integer({ description: "In how many workspaces so" }),
});

/** Everybody who may enter a library with workspaces of the client or matter, by name (SPM-AUD-002). */
export const listPolicyPeople = endpoint({
  id: "listPolicyPeople",
  method: "GET",
  path: `${policyPath}/assets/:asset/people`,
  summary: "Who is kept out of a client or a matter by policies and who is not, with the reason",
  auth: "user",
  params: Type.Object({ asset: Type.String({ maxLength: 20 }) }),
  query: Type.Object({
    query: Type.Optional(Type.String({ maxLength: 200 })),
    decision: Type.Optional(oneOf("abstain", "allow", "deny")),
    ...paging,
  }),
  response: Type.Object({
    data: Type.Array(PolicyPerson),
    ...listed,
    workspaces: Type.Integer({ description: "How many are governed" }),
    kept_out: Type.Integer({ description: "How many people are kept out of any of them" }),
  }),
});

/** Every endpoint of this file. */
export const policyPeopleEndpoints = [getOwnPolicyRoles, searchPolicyTrustees, searchGovernedMatters, listPolicyPeople];
