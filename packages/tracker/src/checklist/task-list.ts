import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { AppError } from "@muniment/kernel";
import type { CursorValues } from "@muniment/kernel";
import { runKept } from "@muniment/platform/db";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/tracker-api";
import { dueGroups, groupFields, sortFields } from "@muniment/tracker-api/filter";
import type { TaskGroupData } from "@muniment/tracker-api/filter";
import { priorities } from "@muniment/tracker-api/task";
import { q } from "../db.ts";
import { cutRows, readCursor, readLimit } from "../wire.ts";
import { filterSql, isOverdue, likeOf, parseFilter, soonFor } from "./task-filter.ts";
import type { ListReader } from "./task-filter.ts";
import { aboveTask, taskColumns, taskJoins } from "./task-columns.ts";
import type { TaskRecord, TaskRow } from "./task-columns.ts";
import { completeTasks } from "./task-reading.ts";

type Sql = RawBuilder<unknown>;

/** What is asked of a list of tasks (tracker-api `taskQuery`). */
export interface TaskQuery {
  readonly limit?: number;
  readonly cursor?: string;
  readonly total?: boolean;
  readonly q?: string;
  readonly filter?: string;
  readonly sort?: string;
  readonly group_by?: string;
}

/** A page of tasks. */
export interface TaskPage {
  readonly rows: readonly TaskRecord[];
  readonly cursor?: string;
  readonly total?: number;
  readonly groups?: readonly TaskGroupData[];
}

interface Key {
  readonly expression: Sql;
  readonly type: "text" | "float8";
  readonly isDown: boolean;
}

interface Group {
  readonly order: Key;
  readonly key: Sql;
  readonly label: Sql;
}

const MOST_KEYS = 6;
/** After every text, for what has no value. */
const LAST = "\u{10ffff}";

/**
 * A page of the live tasks that fit `condition`, whose rows are `t` with their tracker `k`, matter `m`, status `s` and
 * section `sec`. One statement decides which rows those are; groups and totals are counted by others on the first page.
 */
export async function readTasks(
  tx: Tx,
  query: TaskQuery,
  given: { condition: Sql; reader: ListReader; usualSort?: string },
): Promise<TaskPage> {
  const { reader } = given;
  const limit = readLimit(query.limit);
  const filter = parseFilter(query.filter);
  const text = (query.q ?? "").trim();
  const conditions = [
    given.condition,
    ...(filter === undefined ? [] : [filterSql(filter, reader)]),
    ...(text === "" ? [] : [searchSql(text)]),
  ];
  const where = sql.join(conditions, sql` and `);
  const group = query.group_by === undefined ? undefined : groupOf(query.group_by, reader);
  const keys = [...(group === undefined ? [] : [group.order]), ...sortKeys(query.sort ?? given.usualSort ?? "order")];
  const after = readCursor(query.cursor, keys.length);
  const isUsual = filter === undefined && text === "" && group === undefined && query.sort === undefined;
  const read = await readPage(tx, { where, keys, after, group, limit: limit + 1, isUsual });
  const { rows, cursor } = cutRows(read, limit, (row) => row.keys);
  const isFirst = after === undefined;
  const groups = group !== undefined && isFirst ? await countGroups(tx, where, group) : undefined;
  const total = query.total === true ? await countTasks(tx, where) : undefined;
  return {
    rows: await completeTasks(tx, rows, reader),
    ...(cursor === undefined ? {} : { cursor }),
    ...(total === undefined ? {} : { total }),
    ...(groups === undefined ? {} : { groups }),
  };
}

type PageRow = TaskRow & { readonly keys: CursorValues };

async function readPage(
  tx: Tx,
  given: {
    where: Sql;
    keys: readonly Key[];
    after: CursorValues | undefined;
    group: Group | undefined;
    limit: number;
    /** Nothing was chosen but which list it is. */
    isUsual: boolean;
  },
): Promise<PageRow[]> {
  const { where, keys, after, group, limit, isUsual } = given;
  const order = keys.map(({ expression, isDown, type }) =>
    type === "text"
      ? sql`${expression} collate "C" ${sql.raw(isDown ? "desc" : "asc")}`
      : sql`${expression} ${sql.raw(isDown ? "desc" : "asc")}`,
  );
  const statement = sql<PageRow>`
    select ${taskColumns}, jsonb_build_array(${sql.join(keys.map(({ expression }) => expression))}) as keys,
      ${group === undefined ? sql`null::text` : group.key} as group_key
    from ${taskJoins} ${aboveTask}
    where ${where} and ${after === undefined ? sql`true` : afterSql(keys, after)}
    order by ${sql.join(order)} limit ${limit}`;
  if (isUsual) return runKept(tx, "tracker_task_list", statement);
  return (await statement.execute(q(tx))).rows;
}

/** The rows after one: greater in the first key that differs. */
function afterSql(keys: readonly Key[], values: CursorValues): Sql {
  const same: Sql[] = [];
  const ways: Sql[] = [];
  // Says no more than the ways together, but an index can begin there.
  const reach: Sql[] = [];
  for (const [at, { expression, type, isDown }] of keys.entries()) {
    const value = values[at];
    const isFit = type === "text" ? typeof value === "string" : typeof value === "number";
    if (!isFit) {
      throw new AppError(errors.invalidParam, { text: "This cursor does not come from this list.", field: "cursor" });
    }
    const column = type === "text" ? sql`${expression} collate "C"` : expression;
    const bound = sql`${value}::${sql.raw(type)}`;
    ways.push(sql`(${sql.join([...same, sql`${column} ${sql.raw(isDown ? "<" : ">")} ${bound}`], sql` and `)})`);
    reach.push(sql`${column} ${sql.raw(isDown ? "<=" : ">=")} ${bound}`);
    same.push(sql`${column} = ${bound}`);
  }
  const [first = sql`true`] = reach;
  return sql`(${first} and (${sql.join(ways, sql` or `)}))`;
}

async function countGroups(tx: Tx, where: Sql, { key, label, order }: Group): Promise<TaskGroupData[]> {
  const { rows } = await sql<TaskGroupData>`
    select ${key} as key, min(${label}) as label, count(*)::int as count from ${taskJoins} where ${where}
    group by 1 order by min(${order.expression}) ${sql.raw(order.isDown ? "desc" : "asc")}, 1`.execute(q(tx));
  return rows;
}

async function countTasks(tx: Tx, where: Sql): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${taskJoins} where ${where}`.execute(
    q(tx),
  );
  return rows[0]?.count ?? 0;
}

function searchSql(text: string): Sql {
  const pattern = likeOf(text);
  const number = /^#?\d{1,9}$/.test(text) ? Number(text.replace("#", "")) : -1;
  return sql`(t.title ilike ${pattern} or t.notes ilike ${pattern} or t.number = ${number}
    or exists (select from tracker.task_alias x where x.task_id = t.id and x.number = ${number})
    or exists (select from tracker.comment x where x.task_id = t.id and x.deleted_at is null and not x.internal
      and x.body ilike ${pattern}))`;
}

function sortKeys(given: string): Key[] {
  const names = given.split(",").map((name) => name.trim());
  if (names.length > MOST_KEYS) throw refuse("sort");
  const keys = names.map((name) => {
    const isDown = name.startsWith("-");
    return { ...sortKey(isDown ? name.slice(1) : name), isDown };
  });
  // What is alike stays in the order of the checklist.
  const isInOrder = names.at(-1) === "order";
  return [...keys, ...(isInOrder ? [] : [{ ...sortKey("order"), isDown: false }]), byId];
}

const byId: Key = { expression: sql`t.id`, type: "text", isDown: false };
const text = (expression: Sql) => ({ expression, type: "text" as const });
const number = (expression: Sql) => ({ expression, type: "float8" as const });
const instant = (column: string) => number(sql`coalesce(extract(epoch from ${sql.ref(column)}), 1e18)::float8`);
const day = (column: string) => text(sql`coalesce(to_char(${sql.ref(column)}, 'YYYY-MM-DD'), ${LAST}::text)`);
const lead = sql`(select p.name from tracker.task_assignee x join tracker.principal p on p.num = x.principal_num
  where x.task_id = t.id and x.removed_at is null order by x.position limit 1)`;

function sortKey(name: string): Pick<Key, "expression" | "type"> {
  if (/^field:[0-9A-Z]{26}$/.test(name)) {
    const fieldId = name.slice("field:".length);
    return text(sql`coalesce((select case when x.number_value is null then lower(x.text_value)
        else to_char(x.number_value + 1e15, '0000000000000000.000000') end
      from tracker.custom_value x where x.task_id = t.id and x.field_id = ${fieldId}), ${LAST}::text)`);
  }
  switch (sortFields.find((known) => known === name)) {
    case "order":
      return text(sql`t.tree`);
    case "number":
      return number(sql`t.number::float8`);
    case "title":
      return text(sql`lower(t.title)`);
    case "due_date":
      return day("t.due_date");
    case "start_date":
      return day("t.start_date");
    case "priority":
      return number(sql`t.priority::float8`);
    case "status":
      return text(sql`s.rank`);
    case "assignee":
      return text(sql`coalesce(lower(${lead}), ${LAST}::text)`);
    case "created_at":
      return instant("t.created_at");
    case "last_updated_at":
      return instant("t.last_updated_at");
    case "completed_at":
      return instant("t.completed_at");
    default:
      throw refuse("sort");
  }
}

function groupOf(name: string, reader: ListReader): Group {
  const up = (key: Pick<Key, "expression" | "type">) => ({ ...key, isDown: false });
  if (/^field:[0-9A-Z]{26}$/.test(name)) {
    const key = sql`coalesce((select x.text_value from tracker.custom_value x where x.task_id = t.id
      and x.field_id = ${name.slice("field:".length)}), '')`;
    return { order: up(text(key)), key, label: key };
  }
  switch (groupFields.find((known) => known === name)) {
    case "status":
      return { order: up(text(sql`s.rank || s.id`)), key: sql`s.id`, label: sql`s.value` };
    case "assignee": {
      const num = sql`coalesce((select x.principal_num from tracker.task_assignee x where x.task_id = t.id
        and x.removed_at is null order by x.position limit 1)::text, '')`;
      const label = sql`coalesce(${lead}, '')`;
      return { order: up(text(sql`coalesce(lower(${lead}), ${LAST}::text) || ${num}`)), key: num, label };
    }
    case "due":
      return dueGroup(reader);
    case "priority": {
      const key = sql`(${sql.val([...priorities])}::text[])[t.priority + 1]`;
      return { order: { ...number(sql`t.priority::float8`), isDown: true }, key, label: key };
    }
    case "section":
      return {
        order: up(text(sql`coalesce(sec.tree, '')`)),
        key: sql`coalesce(sec.id, '')`,
        label: sql`coalesce(sec.title, '')`,
      };
    case "tracker":
      return { order: up(text(sql`lower(k.name) || k.id`)), key: sql`k.id`, label: sql`k.name` };
    case "matter":
      return {
        order: up(text(sql`lower(m.name) || m.workspace_id`)),
        key: sql`m.workspace_id`,
        label: sql`m.name`,
      };
    default:
      throw refuse("group_by");
  }
}

/** Overdue, today, the next three working days, later, no date, done (TRK-MY-001). */
function dueGroup(reader: ListReader): Group {
  const { today } = reader;
  const at = sql`case when s.category not in ('not_started', 'in_progress', 'waiting') then 6
    when ${isOverdue(reader)} then 1 when t.due_date is null then 5 when t.due_date <= ${today}::date then 2
    when t.due_date <= ${soonFor(reader)}::date then 3 else 4 end`;
  const key = sql`(${sql.val([...dueGroups])}::text[])[${at}]`;
  return { order: { ...number(sql`(${at})::float8`), isDown: false }, key, label: key };
}

function refuse(field: string): AppError {
  return new AppError(errors.invalidParam, { text: "Tasks cannot be put in this order.", field });
}
