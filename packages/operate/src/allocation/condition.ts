import { conditionOperators } from "@muniment/operate-api/allocation";
import type { Condition, Hours } from "@muniment/operate-api/allocation";
import { isRecord, readHours } from "../hours.ts";

/** What is known of a work item, by the names that conditions use; texts are compared without regard to case. */
export type Facts = Readonly<Record<string, string | number | readonly string[] | undefined>>;

const MOST_DEPTH = 8;
const MOST_PATTERN = 200;
const MOST_TEXT = 10_000;

/** Whether a condition holds. */
export function holds(condition: Condition, facts: Facts): boolean {
  if ("all" in condition) return condition.all.every((each) => holds(each, facts));
  if ("any" in condition) return condition.any.some((each) => holds(each, facts));
  if ("not" in condition) return !holds(condition.not, facts);
  const fact = facts[condition.field];
  const values = (Array.isArray(fact) ? fact : [fact]).filter((each) => each !== undefined && each !== "");
  if (condition.op === "is_empty") return values.length === 0;
  return values.some((each) => compares(condition, each as string | number));
}

function compares(condition: Extract<Condition, { field: string }>, fact: string | number): boolean {
  const { op, value = "" } = condition;
  const wanted = (Array.isArray(value) ? value : [value]) as readonly (string | number)[];
  const [first = "", second = ""] = wanted;
  const has = fold(fact);
  switch (op) {
    case "equals":
    case "in":
      return wanted.some((each) => fold(each) === has);
    case "contains":
      return wanted.some((each) => has.includes(fold(each)));
    case "starts_with":
      return wanted.some((each) => has.startsWith(fold(each)));
    case "matches":
      return fits(String(first), String(fact).slice(0, MOST_TEXT));
    case "greater":
      return order(fact, first) > 0;
    case "less":
      return order(fact, first) < 0;
    case "between":
      return order(fact, first) >= 0 && order(fact, second) <= 0;
    case "within_hours":
      return isWithin(new Date(fact), value as Hours);
    default:
      return false;
  }
}

/** A pattern with `*` for any text and `?` for one character: nothing that a hostile subject could make slow. */
function fits(pattern: string, given: string): boolean {
  const [wanted, has] = [fold(pattern), fold(given)];
  let [at, from, star, mark] = [0, 0, -1, 0];
  while (from < has.length) {
    if (at < wanted.length && (wanted[at] === "?" || wanted[at] === has[from]) && wanted[at] !== "*") {
      at += 1;
      from += 1;
    } else if (wanted[at] === "*") {
      star = at;
      mark = from;
      at += 1;
    } else if (star >= 0) {
      at = star + 1;
      mark += 1;
      from = mark;
    } else return false;
  }
  while (wanted[at] === "*") at += 1;
  return at === wanted.length;
}

const fold = (text: string | number): string => String(text).normalize("NFKC").toLowerCase();

function order(one: string | number, other: string | number): number {
  const [a, b] = [Number(one), Number(other)];
  if (!Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  const [x, y] = [fold(one), fold(other)];
  return x < y ? -1 : Number(x > y);
}

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** Whether a moment lies within hours of their time zone. */
export function isWithin(moment: Date, { from, until, days, zone }: Hours): boolean {
  if (Number.isNaN(moment.getTime())) return false;
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  const time = `${parts.get("hour")}:${parts.get("minute")}`;
  return days.includes(DAYS.indexOf(parts.get("weekday") ?? "") + 1) && time >= from && time < until;
}

/** A condition that was sent; `undefined` when it is none. */
export function readCondition(given: unknown, depth = 0): Condition | undefined {
  if (!isRecord(given) || depth > MOST_DEPTH) return undefined;
  for (const kind of ["all", "any"] as const) {
    const list = given[kind];
    if (list === undefined) continue;
    if (!Array.isArray(list) || list.length > 50) return undefined;
    const read = list.map((each) => readCondition(each, depth + 1)).filter((each) => each !== undefined);
    if (read.length !== list.length) return undefined;
    return kind === "all" ? { all: read } : { any: read };
  }
  if (given["not"] !== undefined) {
    const read = readCondition(given["not"], depth + 1);
    return read === undefined ? undefined : { not: read };
  }
  return readComparison(given);
}

function readComparison(given: Readonly<Record<string, unknown>>): Condition | undefined {
  const { field, value } = given;
  const op = conditionOperators.find((each) => each === given["op"]);
  if (typeof field !== "string" || field === "" || field.length > 80 || op === undefined) return undefined;
  if (op === "is_empty") return { field, op };
  if (op === "within_hours") {
    const hours = readHours(value);
    return hours === undefined ? undefined : { field, op, value: hours };
  }
  const isOne = (each: unknown): each is string | number =>
    (typeof each === "string" && each !== "" && each.length <= MOST_PATTERN) || Number.isFinite(each);
  if (isOne(value)) return op === "between" ? undefined : { field, op, value };
  if (!Array.isArray(value) || value.length === 0 || value.length > 200 || !value.every(isOne)) return undefined;
  return op === "between" && value.length !== 2 ? undefined : { field, op, value };
}
