import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { MOST_WAITED_SECONDS } from "../changes.ts";
import { Data } from "../envelope.ts";
import { policyPath } from "./asset.ts";

const closed = { additionalProperties: false };
const oneOf = <const T extends string>(...values: readonly T[]) =>
  Type.Unsafe<T>({ type: "string", enum: [...values] });

/** How many pairs one call may ask about (SPM-UI-005). */
export const MOST_PAIRS = 10_000;

/**
 * What policies say of people and workspaces. About others NRTADMIN of the library may ask and learn no reasons, and
 * holders of policy roles. What a caller may not see is denied like what is not there.
 */
export const decidePolicies = endpoint({
  id: "decidePolicies",
  method: "POST",
  path: `${policyPath}/decisions`,
  summary: "What policies decide about pairs of people and workspaces",
  auth: "user",
  reads: true,
  body: Type.Object(
    {
      pairs: Type.Array(
        Type.Object(
          { user_id: Type.String({ maxLength: 254 }), workspace_id: Type.String({ maxLength: 100 }) },
          closed,
        ),
        { maxItems: MOST_PAIRS },
      ),
      known_version: Type.Optional(Type.String({ maxLength: 2000 })),
    },
    closed,
  ),
  response: Data(
    Type.Object({
      version: Type.String(),
      unchanged: Type.Boolean({ description: "`known_version` still holds; there are no results then" }),
      valid_until: Type.Optional(Type.String()),
      results: Type.Array(
        Type.Object({
          user_id: Type.String(),
          workspace_id: Type.String(),
          decision: oneOf("abstain", "allow", "deny"),
          reason: Type.Optional(Type.String()),
        }),
      ),
    }),
  ),
});

/** For whoever may read the workspace. */
export const getMatterPolicy = endpoint({
  id: "getMatterPolicy",
  method: "GET",
  path: "/api/work/v1/libraries/:library/workspaces/:workspace/policy",
  summary: "Whether a workspace is open, open with exclusions, or restricted",
  auth: "user",
  params: Type.Object({ library: Type.String({ maxLength: 64 }), workspace: Type.String({ maxLength: 100 }) }),
  response: Data(
    Type.Object({
      state: oneOf("open", "open_with_exclusions", "restricted"),
      version: Type.String(),
      on_hold: Type.Boolean(),
    }),
  ),
});

/** In the order of commits; without `cursor` from the beginning. */
export const readPolicyFeed = endpoint({
  id: "readPolicyFeed",
  method: "GET",
  path: `${policyPath}/feed`,
  summary: "Changes of policies, by workspace, for systems that apply them themselves",
  auth: "user",
  query: Type.Object({
    libraries: Type.String({ maxLength: 2000, description: "Separated by commas" }),
    cursor: Type.Optional(Type.String({ maxLength: 2000 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    wait: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: MOST_WAITED_SECONDS,
        description: "Seconds to wait for a change while there is none",
      }),
    ),
  }),
  response: Type.Object({
    data: Type.Array(
      Type.Object({
        seq: Type.Integer(),
        at: Type.String(),
        library: Type.String(),
        workspace_id: Type.String(),
        action: oneOf("state", "claim_added", "claim_removed"),
        effect: Type.Optional(oneOf("allow", "deny")),
        trustee: Type.Optional(Type.Object({ type: oneOf("user", "group"), id: Type.String() })),
        from: Type.Optional(Type.String()),
        until: Type.Optional(Type.String()),
        version: Type.String(),
      }),
    ),
    cursor: Type.String(),
  }),
});

/** Every endpoint of this file. */
export const policyDecisionEndpoints = [decidePolicies, getMatterPolicy, readPolicyFeed];
