import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/tracker-api";
import { filterFields, filterLimits, filterOperators } from "@muniment/tracker-api/filter";
import type { Filter, FilterCondition } from "@muniment/tracker-api/filter";
import type { SettingsData } from "@muniment/tracker-api/organisation";
import { priorities } from "@muniment/tracker-api/task";
import { addWorkingDays } from "../calendar/index.ts";
import type { WorkCalendar } from "../calendar/index.ts";
import { addDays } from "../wire.ts";
import { isUlid } from "../ulid.ts";

/** For whom a list is read, and when. */
export interface ListReader {
  readonly userNum: number;
  /** The caller's number and those of their groups. */
  readonly own: readonly number[];
  /** The date in the organisation's zone. */
  readonly today: string;
  readonly now: Date;
  /** The days on which people of the reader's office work (TRK-CAL-002). */
  readonly calendar: WorkCalendar;
  /** What the organisation lets people from outside have. */
  readonly external: SettingsData["external"];
}

type Sql = RawBuilder<unknown>;
type Condition = FilterCondition & { readonly values: readonly string[] };

const WEEK = 7;
const SUNDAY = 0;
const SOON_DAYS = 3;

const openBlockers = sql`select from tracker.task_dependency x
  join tracker.task y on y.id = x.anchor_task_id and y.deleted_at is null
  join tracker.status c on c.id = y.status_id and c.category in ('not_started', 'in_progress', 'waiting')
  where x.task_id = t.id and x.kind = 'block'`;

/** Whether a task is late: without a time by the date, with one by the instant (TRK-DUE-004). */
export function isOverdue({ today, now }: Pick<ListReader, "today" | "now">): Sql {
  return sql`(s.category in ('not_started', 'in_progress', 'waiting')
    and coalesce(case when t.due_at is null then t.due_date < ${today}::date else t.due_at < ${now}::timestamptz end,
      false))`;
}

/** Reads a filter off the wire; 400 for what is none. */
export function parseFilter(text: string | undefined): Filter | undefined {
  if (text === undefined || text === "") return undefined;
  try {
    return JSON.parse(text) as Filter;
  } catch {
    throw refuse("This is no JSON.");
  }
}

/** The condition of a filter on `tracker.task t` with its status `s` (TRK-VIEW-003). */
export function filterSql(filter: Filter, reader: ListReader): Sql {
  let conditions = 0;
  const walk = (part: unknown, depth: number): Sql => {
    if (depth > filterLimits.depth) throw refuse(`At most ${filterLimits.depth} levels.`);
    if (typeof part !== "object" || part === null) throw refuse("A condition is an object.");
    const { and, or } = part as { and?: unknown; or?: unknown };
    for (const [list, join] of [
      [and, sql` and `],
      [or, sql` or `],
    ] as const) {
      if (list === undefined) continue;
      if (!Array.isArray(list) || list.length === 0) throw refuse("`and` and `or` are lists of conditions.");
      return sql`(${sql.join(
        list.map((each) => walk(each, depth + 1)),
        join,
      )})`;
    }
    conditions += 1;
    if (conditions > filterLimits.conditions) throw refuse(`At most ${filterLimits.conditions} conditions.`);
    return conditionSql(readCondition(part), reader);
  };
  return walk(filter, 1);
}

function readCondition(part: object): Condition {
  const { field, op, values = [] } = part as { field?: unknown; op?: unknown; values?: unknown };
  const isField =
    typeof field === "string" && (filterFields.some((known) => known === field) || /^field:[0-9A-Z]{26}$/.test(field));
  if (!isField) throw refuse("There is no such field.");
  if (!filterOperators.some((known) => known === op)) throw refuse("There is no such comparison.");
  const isList = Array.isArray(values) && values.length <= filterLimits.values;
  if (!isList || values.some((value) => typeof value !== "string")) throw refuse("`values` is a list of texts.");
  return { field, op: op as Condition["op"], values: values as string[] };
}

function conditionSql(condition: Condition, reader: ListReader): Sql {
  const { field } = condition;
  if (field.startsWith("field:")) return customSql(condition, field.slice("field:".length));
  if (field === "assignee") return assigneeSql(condition, reader);
  if (field === "links") return existsSql(condition, sql`select from tracker.work_link x where x.task_id = t.id`);
  if (field === "blocked") return existsSql(condition, openBlockers);
  if (field === "comments") {
    return existsSql(condition, sql`select from tracker.comment x where x.task_id = t.id and x.deleted_at is null`);
  }
  if (field === "created_by") return personSql(condition, reader);
  if (field === "priority") return oneOfSql(condition, sql`(${sql.val([...priorities])}::text[])[t.priority + 1]`);
  if (field === "milestone") return oneOfSql(condition, sql`t.milestone::text`);
  if (field === "number") return oneOfSql(condition, sql`t.number::text`);
  if (field === "status") return oneOfSql(condition, sql`t.status_id`);
  if (field === "category") return oneOfSql(condition, sql`s.category`);
  if (field === "section") return oneOfSql(condition, sql`coalesce(t.section_id, '')`);
  if (field === "parent") return oneOfSql(condition, sql`coalesce(t.parent_id, '')`);
  if (field === "title" || field === "notes") return textSql(condition, sql.ref(`t.${field}`));
  return dateSql(condition, reader);
}

function textSql({ op, values }: Condition, column: Sql): Sql {
  const [value = ""] = values;
  if (op === "contains") return sql`${column} ilike ${likeOf(value)}`;
  if (op === "any") return sql`lower(${column}) = any(${values.map((each) => each.toLowerCase())}::text[])`;
  if (op === "empty") return sql`${column} = ''`;
  if (op === "not_empty") return sql`${column} <> ''`;
  throw unfit();
}

function oneOfSql({ op, values }: Condition, column: Sql): Sql {
  if (op === "any") return sql`${column} = any(${[...values]}::text[])`;
  if (op === "none") return sql`${column} <> all(${[...values]}::text[])`;
  if (op === "empty") return sql`${column} = ''`;
  if (op === "not_empty") return sql`${column} <> ''`;
  throw unfit();
}

function existsSql({ op }: Condition, query: Sql): Sql {
  if (op === "not_empty") return sql`exists (${query})`;
  if (op === "empty") return sql`not exists (${query})`;
  throw unfit();
}

function assigneeSql(condition: Condition, reader: ListReader): Sql {
  const { op, values } = condition;
  const live = sql`select from tracker.task_assignee x where x.task_id = t.id and x.removed_at is null`;
  if (op === "empty" || op === "not_empty") return existsSql(condition, live);
  if (op !== "any" && op !== "none") throw unfit();
  const nums = [
    ...(values.includes("me") ? [reader.userNum] : []),
    ...(values.includes("my_groups") ? reader.own.filter((num) => num !== reader.userNum) : []),
  ];
  const users = values.flatMap((value) => (value.startsWith("user:") ? [value.slice("user:".length)] : []));
  const groups = values.flatMap((value) => (value.startsWith("group:") ? [value.slice("group:".length)] : []));
  const found = sql`${live} and (x.principal_num = any(${nums}::bigint[]) or x.principal_num in (
    select p.num from tracker.principal p where (p.ty = 'user' and p.work_id = any(${users}::text[]))
      or (p.ty = 'group' and p.library_id || '/' || p.work_id = any(${groups}::text[]))))`;
  return op === "any" ? sql`exists (${found})` : sql`not exists (${found})`;
}

function personSql({ op, values }: Condition, { userNum }: ListReader): Sql {
  if (op !== "any" && op !== "none") throw unfit();
  const users = values.flatMap((value) => (value.startsWith("user:") ? [value.slice("user:".length)] : []));
  const isThem = sql`(t.created_by = any(${values.includes("me") ? [userNum] : []}::bigint[]) or t.created_by in (
    select p.num from tracker.principal p where p.ty = 'user' and p.work_id = any(${users}::text[])))`;
  return op === "any" ? isThem : sql`not ${isThem}`;
}

function dateSql({ field, op, values }: Condition, reader: ListReader): Sql {
  const isDay = field === "due_date" || field === "start_date";
  const column = isDay ? sql`t.${sql.raw(field)}` : sql`(t.${sql.raw(field)} at time zone 'UTC')::date`;
  if (op === "empty") return sql`${column} is null`;
  if (op === "not_empty") return sql`${column} is not null`;
  if (op === "relative") return relativeSql(values[0] ?? "", column, reader);
  const [from, to] = values.map(dateValue);
  if (from === undefined) throw refuse("Give a date as YYYY-MM-DD.");
  if (op === "before") return sql`${column} < ${from}::date`;
  if (op === "after") return sql`${column} > ${from}::date`;
  if (op === "any") return sql`${column} = any(${values.map(dateValue)}::date[])`;
  if (op === "between" && to !== undefined) return sql`${column} between ${from}::date and ${to}::date`;
  throw unfit();
}

function relativeSql(word: string, column: Sql, reader: ListReader): Sql {
  const { today } = reader;
  if (word === "overdue") return isOverdue(reader);
  if (word === "no_date") return sql`${column} is null`;
  if (word === "today") return sql`${column} = ${today}::date`;
  if (word === "next_3_days") return sql`${column} > ${today}::date and ${column} <= ${soonFor(reader)}::date`;
  if (word === "this_week") {
    const day = new Date(`${today}T00:00:00Z`).getUTCDay();
    const monday = addDays(today, day === SUNDAY ? 1 - WEEK : 1 - day);
    return sql`${column} between ${monday}::date and ${addDays(monday, WEEK - 1)}::date`;
  }
  throw refuse("There is no such period.");
}

/** The last day of "the next three working days". */
export function soonFor({ calendar, today }: Pick<ListReader, "calendar" | "today">): string {
  return addWorkingDays(calendar, today, { count: SOON_DAYS });
}

function customSql({ op, values }: Condition, fieldId: string): Sql {
  if (!isUlid(fieldId)) throw refuse("There is no such field.");
  const value = sql`select from tracker.custom_value x where x.task_id = t.id and x.field_id = ${fieldId}`;
  const [first = "", second = ""] = values;
  if (op === "not_empty") return sql`exists (${value})`;
  if (op === "empty") return sql`not exists (${value})`;
  if (op === "contains") return sql`exists (${value} and x.text_value ilike ${likeOf(first)})`;
  // The choices of a list stand in its text between lines.
  const isOne = sql`string_to_array(x.text_value, E'\\n') && ${[...values]}::text[]`;
  if (op === "any") return sql`exists (${value} and ${isOne})`;
  if (op === "none") return sql`not exists (${value} and ${isOne})`;
  if (op === "before") return sql`exists (${value} and ${compare(sql`<`, first)})`;
  if (op === "after") return sql`exists (${value} and ${compare(sql`>`, first)})`;
  if (op === "between") {
    return sql`exists (${value} and ${compare(sql`>=`, first)} and ${compare(sql`<=`, second)})`;
  }
  throw unfit();
}

/** Numbers as numbers, dates as the text that they are. */
function compare(operator: Sql, value: string): Sql {
  const number = Number(value);
  const isNumber = value.trim() !== "" && Number.isFinite(number);
  return isNumber ? sql`x.number_value ${operator} ${number}` : sql`x.text_value ${operator} ${value}`;
}

/** A pattern that finds a text anywhere. */
export function likeOf(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}

function dateValue(text: string): string {
  const instant = new Date(`${text}T00:00:00Z`);
  if (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(instant.getTime())) {
    if (instant.toISOString().startsWith(text)) return text;
  }
  throw refuse("Give a date as YYYY-MM-DD.");
}

function unfit(): AppError {
  return refuse("This field is not compared like that.");
}

function refuse(text: string): AppError {
  return new AppError(errors.invalidParam, { text, field: "filter" });
}
