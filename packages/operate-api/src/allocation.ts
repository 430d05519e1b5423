import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "@muniment/rest/envelope";
import { apiPath } from "./session.ts";
import { Owner } from "./team.ts";
import type { Hours } from "./team.ts";

export type { Hours };

/** How a condition compares (OPR-ALC-002). */
export const conditionOperators = [
  "equals",
  "in",
  "contains",
  "starts_with",
  "matches",
  "greater",
  "less",
  "between",
  "is_empty",
  "within_hours",
] as const;

/** One of `conditionOperators`. */
export type ConditionOperator = (typeof conditionOperators)[number];

/** How one member of a team is chosen (OPR-ALC-003). */
export const strategies = ["round_robin", "weighted_round_robin", "least_busy", "sticky", "queue"] as const;

/** One of `strategies`. */
export type Strategy = (typeof strategies)[number];

/** Something about a work item, or a combination; an empty `all` is always true. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | {
      readonly field: string;
      readonly op: ConditionOperator;
      readonly value?: string | number | readonly (string | number)[] | Hours;
    };

/** Whom an entry gives work to (OPR-ALC-003). */
export type Target =
  | { readonly to: "user"; readonly id: string }
  | { readonly to: "team"; readonly id: string }
  | { readonly to: "case_owner" }
  | { readonly to: "case_role"; readonly role: string }
  | { readonly to: "supervisor"; readonly team: string }
  | {
      readonly to: "member";
      readonly team: string;
      readonly strategy: Strategy;
      readonly competency?: string;
      /** Counts only what is due within so many days, for `least_busy`. */
      readonly due_days?: number;
    };

const text = (maxLength: number) => Type.String({ maxLength });
const optional = (maxLength: number) => Type.Optional(text(maxLength));

/** Tried in order; the first whose conditions hold and that finds somebody gives the answer (OPR-ALC-001). */
export const AllocationEntry = Type.Object({
  name: text(120),
  when: Type.Unsafe<Condition>({ type: "object", additionalProperties: true }),
  target: Type.Unsafe<Target>({ type: "object", additionalProperties: true }),
});

/** A rule that says who gets new work. */
export const AllocationRule = Type.Object({
  system_name: Type.String(),
  name: Type.String(),
  description: Type.String(),
  is_enabled: Type.Boolean(),
  /** `inbound-email`, `mailbox:` with its id, `case`, or `case:` with a work type: what is most exact counts. */
  serves: Type.Array(Type.String()),
  entries: Type.Array(AllocationEntry),
  default_target: Type.Optional(Type.Unsafe<Target>({ type: "object", additionalProperties: true })),
  /** Entries whose people or teams are gone, or may have no work: they match nothing (OPR-ALC-008). */
  problems: Type.Array(Type.String()),
  /** Whom its targets name, as far as they are known. */
  people: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
  version: Type.Integer(),
});

/** What a rule came to, and why (OPR-ALC-007). */
export const AllocationDecision = Type.Object({
  id: Type.Optional(Type.String()),
  rule: Type.String(),
  rule_version: Type.Integer(),
  /** The place of the entry that answered, from 1; 0 for the default; absent when nothing did. */
  entry: Type.Optional(Type.Integer()),
  owner: Type.Optional(Owner),
  steps: Type.Array(Type.Object({ entry: Type.String(), outcome: Type.String() })),
  candidates: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      load: Type.Optional(Type.Number()),
      /** Why this one is no candidate. */
      refused: Type.Optional(Type.String()),
    }),
  ),
  at: Type.String(),
});

/** When somebody takes no work, and how much they take (OPR-USR-011, OPR-ALC-005). */
export const Availability = Type.Object({
  out_from: Type.Optional(Type.String()),
  out_until: Type.Optional(Type.String()),
  delegate: Type.Optional(Type.Object({ id: Type.String(), name: Type.String() })),
  is_out: Type.Boolean(),
  /** The most load; absent for no limit. */
  load_limit: Type.Optional(Type.Integer()),
  /** The share in a weighted round. */
  weight: Type.Integer(),
  competencies: Type.Array(Type.String()),
  hours: Type.Optional(Type.Unsafe<Hours>({ type: "object", additionalProperties: true })),
});

const dates = {
  /** ISO 8601; empty for none. */
  out_from: optional(40),
  out_until: optional(40),
  delegate: optional(64),
};
const rules = `${apiPath}/admin/allocationRules`;
const one = Type.Object({ rule: text(64) });
const privilege = "allocation.edit";

/** Every rule, by name. */
export const listAllocationRules = endpoint({
  id: "listAllocationRules",
  method: "GET",
  path: rules,
  summary: "Allocation rules",
  auth: "user",
  privilege,
  response: List(AllocationRule),
});

/** One rule. */
export const getAllocationRule = endpoint({
  id: "getAllocationRule",
  method: "GET",
  path: `${rules}/:rule`,
  summary: "One allocation rule",
  auth: "user",
  privilege,
  params: one,
  response: Data(AllocationRule),
});

/** Adds a rule, or changes the one of this system name; a change needs `If-Match`. */
export const setAllocationRule = endpoint({
  id: "setAllocationRule",
  method: "PUT",
  path: `${rules}/:rule`,
  summary: "Add or change an allocation rule",
  auth: "user",
  privilege,
  params: one,
  body: Type.Object({
    name: optional(120),
    description: optional(1000),
    is_enabled: Type.Optional(Type.Boolean()),
    serves: Type.Optional(Type.Array(text(120), { maxItems: 50 })),
    entries: Type.Optional(Type.Array(Type.Unknown(), { maxItems: 100 })),
    /** Nothing for none. */
    default_target: Type.Optional(Type.Unknown()),
  }),
  response: Data(AllocationRule),
});

/** What the rule would do with an item that is there, without doing it (OPR-ALC-007). */
export const tryAllocationRule = endpoint({
  id: "tryAllocationRule",
  method: "POST",
  path: `${rules}/:rule/try`,
  summary: "Try an allocation rule",
  auth: "user",
  privilege,
  params: one,
  /** The reference or id of a case or e-mail. */
  body: Type.Object({ item: optional(64) }),
  response: Data(AllocationDecision),
});

/** Decisions about an item, newest first. */
export const listAllocations = endpoint({
  id: "listAllocations",
  method: "GET",
  path: `${apiPath}/admin/allocations`,
  summary: "Decisions of allocation rules",
  auth: "user",
  privilege,
  query: Type.Object({ item: optional(64) }),
  response: List(AllocationDecision),
});

/** One's own availability. */
export const getMyAvailability = endpoint({
  id: "getMyAvailability",
  method: "GET",
  path: `${apiPath}/my/availability`,
  summary: "Whether one is in the office",
  auth: "user",
  privilege: "case.read",
  response: Data(Availability),
});

/** Says when one is out of office, and who stands in. */
export const setMyAvailability = endpoint({
  id: "setMyAvailability",
  method: "PUT",
  path: `${apiPath}/my/availability`,
  summary: "Say when one is out of office",
  auth: "user",
  privilege: "case.read",
  body: Type.Object(dates),
  response: Data(Availability),
});

/** Somebody's availability. */
export const getAvailability = endpoint({
  id: "getAvailability",
  method: "GET",
  path: `${apiPath}/admin/users/:user/availability`,
  summary: "Whether somebody is in the office",
  auth: "user",
  privilege: "admin.users",
  params: Type.Object({ user: text(64) }),
  response: Data(Availability),
});

/** Changes what is sent. */
export const setAvailability = endpoint({
  id: "setAvailability",
  method: "PUT",
  path: `${apiPath}/admin/users/:user/availability`,
  summary: "Say when somebody is out of office, and how much they take",
  auth: "user",
  privilege: "admin.users",
  params: Type.Object({ user: text(64) }),
  body: Type.Object({
    ...dates,
    /** 0 for no limit. */
    load_limit: Type.Optional(Type.Integer()),
    weight: Type.Optional(Type.Integer()),
    competencies: Type.Optional(Type.Array(text(40), { maxItems: 50 })),
    /** Nothing for always. */
    hours: Type.Optional(Type.Unknown()),
  }),
  response: Data(Availability),
});

/** Every endpoint of this file. */
export const allocationEndpoints = [
  listAllocationRules,
  getAllocationRule,
  setAllocationRule,
  tryAllocationRule,
  listAllocations,
  getMyAvailability,
  setMyAvailability,
  getAvailability,
  setAvailability,
];
