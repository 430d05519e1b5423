import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, Done, List } from "../envelope.ts";

/** Where policies are administered (work-api.md 17.7). */
export const policyPath = "/api/work/v1/policies";

const closed = { additionalProperties: false };
const oneOf = <const T extends string>(...values: readonly T[]) =>
  Type.Unsafe<T>({ type: "string", enum: [...values] });
const Moment = Type.Union([Type.String({ format: "date-time", maxLength: 40 }), Type.Null()]);

/** What a policy is told to be; only what is active and within its period counts (SPM-MOD-007). */
export const PolicyStatus = oneOf("draft", "active", "suspended", "ended");

/** What a policy is now, by its status and its period. */
export const PolicyState = oneOf("draft", "scheduled", "active", "suspended", "ended");

/** Roles of the policy engine (SPM-ROL-001); being NRTADMIN gives none of them. */
export const PolicyRole = oneOf(
  "asset_administrator",
  "asset_manager",
  "conflicts_officer",
  "role_administrator",
  "help_desk",
);

/** What a policy is about: a client, a matter, or several of them under an id of their own (SPM-MOD-002). */
export const AssetKind = oneOf("client", "matter", "client_group", "case", "collection");

/** Who gets as far as rights on items; the last two are for matters. */
export const AssetSecurity = oneOf("open", "restricted", "by_client", "by_asset");

/** A client with all its matters, or one matter of it. */
export const HeldMatter = Type.Object(
  {
    client_id: Type.String({ minLength: 1, maxLength: 32 }),
    matter_id: Type.Optional(Type.String({ maxLength: 32, description: "Absent for all matters of the client" })),
  },
  { additionalProperties: false },
);

const trustee = {
  type: oneOf("user", "group"),
  id: Type.String({ minLength: 1, maxLength: 254 }),
  library: Type.Optional(Type.String({ maxLength: 64, description: "Of a group" })),
};
const period = { starts_at: Type.Optional(Moment), ends_at: Type.Optional(Moment) };

/** Somebody on a team. */
export const TeamMember = Type.Object(
  {
    ...trustee,
    role: Type.Optional(oneOf("member", "basic_member", "support_staff", "administrator")),
    ...period,
  },
  closed,
);

/** Somebody who is kept out. */
export const ConflictedTrustee = Type.Object({ ...trustee, is_soft: Type.Optional(Type.Boolean()), ...period }, closed);

const changeable = {
  name: Type.Optional(Type.String({ maxLength: 255 })),
  notes: Type.Optional(Type.String({ maxLength: 4000 })),
  security: Type.Optional(AssetSecurity),
  secured_by: Type.Optional(
    Type.String({
      maxLength: 20,
      description: "With `by_asset`: the client group, case or collection whose team is let in",
    }),
  ),
  limits_staffing: Type.Optional(
    Type.Boolean({ description: "Limit matter staffing to users named under client staffing" }),
  ),
  status: Type.Optional(PolicyStatus),
  ...period,
  team: Type.Optional(Type.Array(TeamMember, { maxItems: 1000, description: "The whole team" })),
  conflicts: Type.Optional(Type.Array(ConflictedTrustee, { maxItems: 1000, description: "All of them" })),
  members: Type.Optional(
    Type.Array(HeldMatter, {
      maxItems: 5000,
      description: "All that a client group (clients), a case (matters) or a collection (both) holds",
    }),
  ),
};

/** A client, a matter, or several of them, with the policy. */
export const PolicyAsset = Type.Object({
  id: Type.String(),
  kind: AssetKind,
  alias: Type.String({ description: "Id of a client group, case or collection; empty for others" }),
  client_id: Type.String(),
  matter_id: Type.String(),
  name: Type.String(),
  notes: Type.String(),
  security: AssetSecurity,
  secured_by: Type.Union([
    Type.Null(),
    Type.Object({ id: Type.String(), kind: AssetKind, alias: Type.String(), name: Type.String() }),
  ]),
  limits_staffing: Type.Boolean(),
  status: PolicyStatus,
  state: PolicyState,
  starts_at: Moment,
  ends_at: Moment,
  team: Type.Array(
    Type.Object({ ...trustee, name: Type.String(), role: Type.String(), starts_at: Moment, ends_at: Moment }),
  ),
  conflicts: Type.Array(
    Type.Object({ ...trustee, name: Type.String(), is_soft: Type.Boolean(), starts_at: Moment, ends_at: Moment }),
  ),
  members: Type.Array(Type.Object({ client_id: Type.String(), matter_id: Type.String() }), {
    description: "What a client group, case or collection holds",
  }),
  edit_date: Type.String(),
});

/** A client or a matter with its policy, as it is on the wire. */
export type PolicyAssetData = Static<typeof PolicyAsset>;

/** What of a policy can be changed; what is absent stays. */
export const PolicyAssetChange = Type.Object(changeable, closed);

/** A change of a policy. */
export type PolicyAssetChangeData = Static<typeof PolicyAssetChange>;

const oneAsset = Type.Object({ asset: Type.String({ maxLength: 20 }) });

/** By client and matter; a part of an id or a name narrows it. */
export const listPolicyAssets = endpoint({
  id: "listPolicyAssets",
  method: "GET",
  path: `${policyPath}/assets`,
  summary: "Clients and matters with their policies",
  auth: "user",
  query: Type.Object({
    query: Type.Optional(Type.String({ maxLength: 200 })),
    state: Type.Optional(PolicyState),
    security: Type.Optional(AssetSecurity),
    kind: Type.Optional(AssetKind),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    cursor: Type.Optional(Type.String({ maxLength: 2000 })),
    total: Type.Optional(Type.Boolean()),
  }),
  response: List(PolicyAsset),
});

export const createPolicyAsset = endpoint({
  id: "createPolicyAsset",
  method: "POST",
  act: "policy.create",
  path: `${policyPath}/assets`,
  summary: "Begin the policy of a client, a matter, or of several of them; a draft unless told otherwise",
  auth: "user",
  body: Type.Object(
    {
      client_id: Type.Optional(Type.String({ minLength: 1, maxLength: 32, description: "Of a client or a matter" })),
      matter_id: Type.Optional(Type.String({ maxLength: 32, description: "Absent for the client itself" })),
      kind: Type.Optional(oneOf("client_group", "case", "collection")),
      alias: Type.Optional(Type.String({ minLength: 1, maxLength: 32, description: "With `kind`: its own id" })),
      ...changeable,
    },
    closed,
  ),
  status: 201,
  response: Data(PolicyAsset),
});

export const getPolicyAsset = endpoint({
  id: "getPolicyAsset",
  method: "GET",
  path: `${policyPath}/assets/:asset`,
  summary: "The policy of a client or a matter",
  auth: "user",
  params: oneAsset,
  response: Data(PolicyAsset),
});

export const updatePolicyAsset = endpoint({
  id: "updatePolicyAsset",
  method: "PATCH",
  act: "policy.change",
  path: `${policyPath}/assets/:asset`,
  summary: "Change a policy; holds from the next request on. Needs If-Match",
  auth: "user",
  params: oneAsset,
  body: PolicyAssetChange,
  response: Data(PolicyAsset),
});

/** How many people are named at most; all of them are counted. */
export const MOST_PREVIEWED = 50;

const Affected = Type.Object({
  count: Type.Integer(),
  people: Type.Array(Type.Object({ id: Type.String(), full_name: Type.String(), reason: Type.String() })),
});

/** Who of those that may enter a library is kept out by policies before and after a change that is not made. */
export const previewPolicyAsset = endpoint({
  id: "previewPolicyAsset",
  method: "POST",
  path: `${policyPath}/assets/:asset/preview`,
  summary: "Who would no longer be kept out by a change of a policy, and who would be; changes nothing",
  auth: "user",
  reads: true,
  params: oneAsset,
  body: PolicyAssetChange,
  response: Data(Type.Object({ workspaces: Type.Integer(), gain: Affected, lose: Affected })),
});

/** Who holds which role. */
export const PolicyOffice = Type.Object({ user_id: Type.String(), full_name: Type.String(), role: PolicyRole });

const holder = { user_id: Type.String({ minLength: 1, maxLength: 254 }), role: PolicyRole };

export const listPolicyRoles = endpoint({
  id: "listPolicyRoles",
  method: "GET",
  path: `${policyPath}/roles`,
  summary: "Who holds which role of the policy engine, and which the caller holds",
  auth: "user",
  response: Type.Object({
    data: Type.Object({
      own: Type.Array(PolicyRole),
      may_grant: Type.Boolean(),
      holders: Type.Array(PolicyOffice),
    }),
  }),
});

/** Nobody gives themself a role; an NRTADMIN does so only until somebody is role administrator. */
export const grantPolicyRole = endpoint({
  id: "grantPolicyRole",
  method: "POST",
  act: "policy.grant_role",
  path: `${policyPath}/roles`,
  summary: "Give somebody else a role of the policy engine",
  auth: "user",
  body: Type.Object(holder, closed),
  response: Done,
});

export const revokePolicyRole = endpoint({
  id: "revokePolicyRole",
  method: "DELETE",
  act: "policy.revoke_role",
  path: `${policyPath}/roles/:user/:role`,
  summary: "Take a role of the policy engine away",
  auth: "user",
  params: Type.Object({ user: holder.user_id, role: PolicyRole }),
  response: Done,
});

/** Every endpoint of this file. */
export const policyAssetEndpoints = [
  listPolicyAssets,
  createPolicyAsset,
  getPolicyAsset,
  updatePolicyAsset,
  previewPolicyAsset,
  listPolicyRoles,
  grantPolicyRole,
  revokePolicyRole,
];
