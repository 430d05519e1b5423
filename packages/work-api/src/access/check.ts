import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data } from "../envelope.ts";

const closed = { additionalProperties: false };
const oneOf = <const T extends string>(...values: readonly T[]) =>
  Type.Unsafe<T>({ type: "string", enum: [...values] });

/** Items times people of one call (work-api.md 17.5). */
export const MOST_CHECKED = 10_000;

/** The steps of the decision about access in their order (work.md 3.3). */
export const accessSteps = [
  ...(["account", "policy", "nrtadmin", "owner", "user_entry", "group_entries", "default"] as const),
  ...(["break_glass", "workspace", "role_cap", "scope_cap"] as const),
] as const;

/** What a step came to: it settled the level, raised or lowered it, said nothing, or was not asked any more. */
export const stepOutcomes = ["decides", "raises", "limits", "passes", "not_reached"] as const;

const Step = Type.Object({
  step: oneOf(...accessSteps),
  outcome: oneOf(...stepOutcomes),
  access: Type.Optional(Type.String({ description: "The level that the step gives or leaves" })),
  reason: Type.Optional(Type.String()),
  groups: Type.Optional(
    Type.Array(Type.Object({ id: Type.String(), name: Type.String(), access: Type.String() }), {
      description: "The entries of each group of the person",
    }),
  ),
});

/**
 * The levels of people on items, with the steps that led to them when `explain` is set. About oneself always; about
 * others for administrators of the library and for who has Full Access, on workspaces also for who has Read/Write.
 */
export const checkAccess = endpoint({
  id: "checkAccess",
  method: "POST",
  path: "/api/work/v1/libraries/:library/access/check",
  summary: "Effective access of people to items, step by step when asked",
  auth: "user",
  reads: true,
  params: Type.Object({ library: Type.String({ maxLength: 64 }) }),
  body: Type.Object(
    {
      items: Type.Array(Type.String({ maxLength: 100 }), { minItems: 1, maxItems: MOST_CHECKED }),
      user_ids: Type.Optional(
        Type.Array(Type.String({ minLength: 1, maxLength: 254 }), { minItems: 1, maxItems: MOST_CHECKED }),
      ),
      explain: Type.Optional(Type.Boolean()),
      known_version: Type.Optional(Type.String({ maxLength: 200 })),
    },
    closed,
  ),
  response: Data(
    Type.Object({
      version: Type.String(),
      valid_until: Type.Optional(Type.String()),
      unchanged: Type.Boolean({ description: "`known_version` still holds; there are no results then" }),
      results: Type.Array(
        Type.Object({
          id: Type.String(),
          user_id: Type.String(),
          access: Type.String(),
          reason: Type.Optional(Type.String()),
          steps: Type.Optional(Type.Array(Step)),
          uncapped: Type.Optional(
            Type.Object(
              { access: Type.String(), reason: Type.String() },
              { description: "What the caller may do by themselves, when their token lets its application do less" },
            ),
          ),
        }),
      ),
    }),
  ),
});
