import type {
  Condition,
  ConditionOperator,
  Hours,
  Strategy,
  Target,
  listAllocationRules,
  setAllocationRule,
} from "@muniment/operate-api/allocation";
import type { Input, Output } from "@muniment/rest";
import type { Named } from "../../../people/person-choice.tsx";

/** A rule that says who gets new work. */
export type RuleData = Output<typeof listAllocationRules>["data"][number];

/** One comparison as the form holds it. */
export interface ComparisonValues {
  readonly field: string;
  readonly op: ConditionOperator;
  readonly isNot: boolean;
  /** Several are separated by `|`. */
  readonly value: string;
  readonly hours: Hours | null;
}

/** Whom an entry gives work to, as the form holds it: each kind of target has some of these. */
export interface TargetValues {
  readonly to: Target["to"] | "none";
  readonly user: Named | null;
  readonly team: string;
  readonly role: string;
  readonly strategy: Strategy;
  readonly competency: string;
  readonly due_days: string;
}

/** One entry as the form holds it. */
export interface EntryValues {
  readonly name: string;
  readonly match: "all" | "any";
  readonly comparisons: readonly ComparisonValues[];
  /** Conditions that lie deeper than the form shows. */
  readonly deep: Condition | null;
  readonly target: TargetValues;
}

/** A rule as the form holds it. */
export interface RuleValues {
  readonly system_name: string;
  readonly name: string;
  readonly description: string;
  readonly is_enabled: boolean;
  readonly serves: readonly string[];
  readonly entries: readonly EntryValues[];
  readonly default_target: TargetValues;
}

const FIRST_TARGET: TargetValues = {
  to: "none",
  user: null,
  team: "",
  role: "",
  strategy: "round_robin",
  competency: "",
  due_days: "",
};

/** What a new comparison begins with. */
export const FIRST_COMPARISON: ComparisonValues = {
  field: "subject",
  op: "contains",
  isNot: false,
  value: "",
  hours: null,
};

/** What a new entry begins with. */
export const FIRST_ENTRY: EntryValues = {
  name: "",
  match: "all",
  comparisons: [FIRST_COMPARISON],
  deep: null,
  target: { ...FIRST_TARGET, to: "member" },
};

/** What a new rule begins with. */
export const FIRST_RULE: RuleValues = {
  system_name: "",
  name: "",
  description: "",
  is_enabled: true,
  serves: ["inbound-email"],
  entries: [],
  default_target: FIRST_TARGET,
};

/** A rule that is there. */
export function ruleValues(rule: RuleData): RuleValues {
  const { system_name, name, description, is_enabled, serves, entries, default_target: target, people } = rule;
  return {
    system_name,
    name,
    description,
    is_enabled,
    serves,
    entries: entries.map((entry) => ({
      name: entry.name,
      ...conditionValues(entry.when),
      target: targetValues(entry.target, people),
    })),
    default_target: target === undefined ? FIRST_TARGET : targetValues(target, people),
  };
}

/** What is sent of it. */
export function ruleBody(values: RuleValues): Input<typeof setAllocationRule>["body"] {
  const { name, description, is_enabled, serves, entries, default_target: target } = values;
  return {
    name,
    description,
    is_enabled,
    serves: [...serves],
    entries: entries.map((entry) => ({
      name: entry.name,
      when: entry.deep ?? conditionOf(entry),
      target: targetOf(entry.target),
    })),
    default_target: targetOf(target),
  };
}

function conditionValues(when: Condition): Pick<EntryValues, "match" | "comparisons" | "deep"> {
  const match = "any" in when ? "any" : "all";
  const list = "all" in when ? when.all : "any" in when ? when.any : [when];
  const comparisons = list.map(comparisonValues);
  const isShown = comparisons.every((each) => each !== undefined);
  return isShown
    ? { match, comparisons: comparisons.filter((each) => each !== undefined), deep: null }
    : { match: "all", comparisons: [], deep: when };
}

function comparisonValues(condition: Condition): ComparisonValues | undefined {
  if ("not" in condition) {
    const inner = comparisonValues(condition.not);
    return inner === undefined || inner.isNot ? undefined : { ...inner, isNot: true };
  }
  if (!("field" in condition)) return undefined;
  const { field, op, value } = condition;
  if (typeof value === "object" && "zone" in value) return { field, op, isNot: false, value: "", hours: value };
  const written = typeof value === "object" ? value.map(String).join(" | ") : String(value ?? "");
  return { field, op, isNot: false, value: written, hours: null };
}

function conditionOf({ match, comparisons }: EntryValues): Condition {
  const list = comparisons.map(comparisonOf);
  return match === "any" && list.length > 0 ? { any: list } : { all: list };
}

function comparisonOf({ field, op, isNot, value, hours }: ComparisonValues): Condition {
  const parts = value.split("|").flatMap((part) => (part.trim() === "" ? [] : [part.trim()]));
  const [first = "", second] = parts;
  const given = op === "in" || op === "between" || second !== undefined ? parts : first;
  const condition: Condition =
    op === "is_empty"
      ? { field, op }
      : op === "within_hours"
        ? { field, op, ...(hours === null ? {} : { value: hours }) }
        : { field, op, value: given };
  return isNot ? { not: condition } : condition;
}

function targetValues(target: Target, people: RuleData["people"]): TargetValues {
  const values = { ...FIRST_TARGET, to: target.to };
  switch (target.to) {
    case "user":
      return { ...values, user: { id: target.id, name: people.find(({ id }) => id === target.id)?.name ?? "" } };
    case "team":
      return { ...values, team: target.id };
    case "case_role":
      return { ...values, role: target.role };
    case "supervisor":
      return { ...values, team: target.team };
    case "member": {
      const { team, strategy, competency = "", due_days: days } = target;
      return { ...values, team, strategy, competency, due_days: days === undefined ? "" : String(days) };
    }
    default:
      return values;
  }
}

/** Nothing for nobody. */
function targetOf({ to, user, team, role, strategy, competency, due_days: days }: TargetValues): Target | null {
  switch (to) {
    case "none":
      return null;
    case "user":
      return { to, id: user?.id ?? "" };
    case "team":
      return { to, id: team };
    case "case_role":
      return { to, role };
    case "supervisor":
      return { to, team };
    case "member":
      return {
        to,
        team,
        strategy,
        ...(competency.trim() === "" ? {} : { competency: competency.trim() }),
        ...(days.trim() === "" || strategy !== "least_busy" ? {} : { due_days: Number(days) }),
      };
    default:
      return { to };
  }
}
