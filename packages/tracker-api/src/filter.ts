import { Type } from "typebox";
import type { Static } from "typebox";

/** What a filter compares; beside these `field:{id}` for custom fields. */
export const filterFields = [
  "title",
  "notes",
  "number",
  "status",
  "category",
  "priority",
  "assignee",
  "due_date",
  "start_date",
  "section",
  "parent",
  "milestone",
  "created_by",
  "created_at",
  "last_updated_at",
  "completed_at",
  "links",
  "comments",
  "blocked",
] as const;

/**
 * How it compares. `any`: one of `values`, where an assignee is `user:ID`, `group:LIBRARY/ID`, `me` or `my_groups`, and a
 * person `user:ID` or `me`. `before`, `after`: earlier or later than the first of `values`; `between`: from the first to
 * the second. `relative`: one of `overdue`, `today`, `this_week`, `next_3_days`, `no_date`.
 */
export const filterOperators = [
  "contains",
  "any",
  "none",
  "empty",
  "not_empty",
  "before",
  "after",
  "between",
  "relative",
] as const;

/** One condition of a filter. */
export interface FilterCondition {
  readonly field: string;
  readonly op: (typeof filterOperators)[number];
  readonly values?: readonly string[];
}

/** Conditions joined by and/or, at most four deep and fifty in all (TRK-VIEW-003). */
export type Filter = FilterCondition | { readonly and: readonly Filter[] } | { readonly or: readonly Filter[] };

/** Deepest nesting, most conditions, most values of one. */
export const filterLimits = { depth: 4, conditions: 50, values: 200 } as const;

/** The schema of a filter, which goes over the wire as JSON in a query or in the body of a saved view. */
export const FilterSchema = Type.Unsafe<Filter>({
  type: "object",
  description: "A condition, {and: […]} or {or: […]}",
});

/** What tasks can be sorted by: `-` before it turns it round; beside these `field:{id}`. */
export const sortFields = [
  "order",
  "number",
  "title",
  "due_date",
  "start_date",
  "priority",
  "status",
  "assignee",
  "created_at",
  "last_updated_at",
  "completed_at",
] as const;

/** What tasks can be grouped by; beside these `field:{id}` of a choice. */
export const groupFields = ["status", "assignee", "due", "priority", "section", "tracker", "matter"] as const;

/** The groups of My tasks by due date, in their order (TRK-MY-001). */
export const dueGroups = ["overdue", "today", "next_3_days", "later", "no_date", "done"] as const;

/** A group of a list: which one, and how many tasks are in it. */
export const TaskGroup = Type.Object({
  key: Type.String({ description: "Empty for tasks without" }),
  label: Type.String(),
  count: Type.Integer(),
});

/** A group of a list. */
export type TaskGroupData = Static<typeof TaskGroup>;
