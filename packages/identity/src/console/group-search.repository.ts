import { groupSearchWords } from "../search-text.ts";
import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Static } from "typebox";
import type { Tx } from "@muniment/platform/db";
import type { GroupSearch, GroupSort } from "@muniment/work-api/control-center/group";
import { foldId } from "@muniment/work-api/identity/user-rules";
import { q } from "../db.ts";

import { beyondSql, orderSql, readSlice } from "./keyset.ts";
import type { ListOrder, Place, Slice, SortColumn, Wanted } from "./keyset.ts";

/** What is asked about the groups of a library. */
export interface GroupQuestion {
  readonly libraryId: number;
  readonly query: string | undefined;
  readonly filters: NonNullable<Static<typeof GroupSearch>["filters"]>;
  readonly sort: Static<typeof GroupSort>;
  /** Of whom is said how many are members. */
  readonly among: readonly string[];
}

/** A row of the Groups page as it is stored. */
export interface FoundGroup {
  readonly group_num: number;
  readonly sort_key: string;
  readonly is_exact: boolean;
  readonly group_id: string;
  readonly full_name: string;
  readonly enabled: boolean;
  readonly is_external: boolean;
  readonly group_nos: number;
  readonly member_count: number;
  readonly among_count: number;
  readonly created_at: Date;
  readonly edited_at: Date;
}

/** The order in which groups are listed. */
export function groupOrder(name: GroupQuestion["sort"], isDescending: boolean): ListOrder {
  return { name, column: sortColumn(name), num: sql`g.group_num`, isDescending };
}

const memberCount = sql`(select count(*) from identity.group_member gm where gm.group_num = g.group_num)`;

function sortColumn(name: GroupQuestion["sort"]): SortColumn {
  switch (name) {
    case "id":
      return { key: sql`g.group_id collate identity.natural`, type: "text" };
    case "full_name":
      return { key: sql`g.full_name collate identity.natural`, type: "text" };
    case "status":
      return { key: sql`(case when g.enabled then 0 else 1 end)`, type: "integer" };
    case "external":
      return { key: sql`(case when g.is_external then 1 else 0 end)`, type: "integer" };
    case "member_count":
      return { key: memberCount, type: "integer" };
    case "create_date":
      return { key: sql`g.created_at`, type: "timestamptz" };
    case "edit_date":
      return { key: sql`g.edited_at`, type: "timestamptz" };
  }
}

/** A page of the groups of a library. */
export async function findGroupPage(
  reader: Tx,
  question: GroupQuestion,
  given: { order: ListOrder; wanted: Wanted },
): Promise<Slice<FoundGroup>> {
  const { order, wanted } = given;
  const exact = exactHit(question.query);
  const base = groupConditions(question);
  const others = exact === undefined ? base : [...base, sql<boolean>`not ${exact}`];
  const { among } = question;
  const read = { order, direction: "forward" as const, limit: 1, isExact: true, among };
  return readSlice<FoundGroup>(
    {
      exact: async () => (exact === undefined ? [] : readGroups(reader, [...base, exact], read)),
      others: async (limit, direction, from) =>
        readGroups(reader, [...others, ...(from === undefined ? [] : [beyondSql(order, direction, from)])], {
          order,
          direction,
          limit,
          isExact: false,
          among,
        }),
      placeOf: placeOfGroup,
    },
    wanted,
  );
}

/** How many groups match. */
export async function countGroups(reader: Tx, question: GroupQuestion): Promise<number> {
  const where = sql.join(groupConditions(question), sql` and `);
  const counted = await sql<{ count: number }>`
    select count(*) as count from identity."group" g where ${where}`.execute(q(reader));
  return counted.rows[0]?.count ?? 0;
}

/** A group's place in the list. */
export function placeOfGroup(row: FoundGroup): Place {
  return { isExact: row.is_exact, key: row.sort_key, num: row.group_num };
}

async function readGroups(
  reader: Tx,
  conditions: readonly RawBuilder<boolean>[],
  given: {
    order: ListOrder;
    direction: Wanted["direction"];
    limit: number;
    isExact: boolean;
    among: readonly string[];
  },
): Promise<FoundGroup[]> {
  const { order, direction } = given;
  const rows = await sql<FoundGroup>`
    select g.group_num, ${order.column.key}::text as sort_key, ${given.isExact}::boolean as is_exact, g.group_id,
      g.full_name, g.enabled, g.is_external, g.group_nos, ${memberCount} as member_count,
      ${amongCount(given.among)} as among_count, g.created_at, g.edited_at
    from (
      select g.group_num from identity."group" g
      where ${sql.join(conditions, sql` and `)}
      order by ${orderSql(order, direction)} limit ${given.limit}) page
    join identity."group" g on g.group_num = page.group_num
    order by ${orderSql(order, direction)}`.execute(q(reader));
  return rows.rows;
}

function amongCount(userIds: readonly string[]): RawBuilder<number> {
  if (userIds.length === 0) return sql<number>`0`;
  return sql<number>`(select count(*) from identity.group_member gm join identity."user" u on u.user_num = gm.user_num
    where gm.group_num = g.group_num and u.user_id = any(${userIds.map(foldId)}))`;
}

function exactHit(query: string | undefined): RawBuilder<boolean> | undefined {
  const wanted = (query ?? "").trim();
  return wanted === "" ? undefined : sql<boolean>`(g.group_id = ${foldId(wanted)})`;
}

function groupConditions({ libraryId, query, filters }: GroupQuestion): RawBuilder<boolean>[] {
  const conditions = [sql<boolean>`g.library_id = ${libraryId}`];
  for (const word of groupSearchWords(query ?? "")) {
    conditions.push(
      word.name === "%%"
        ? sql<boolean>`g.search_text like ${word.ids}`
        : sql<boolean>`(g.search_text like ${word.name} or g.search_text like ${word.ids})`,
    );
  }
  const statuses = new Set(filters.status);
  if (statuses.size === 1) conditions.push(sql<boolean>`g.enabled = ${statuses.has("enabled")}`);
  if (filters.external !== undefined) conditions.push(sql<boolean>`g.is_external = ${filters.external}`);
  if (filters.group_id !== undefined && filters.group_id.length > 0) {
    conditions.push(sql<boolean>`g.group_id = any(${filters.group_id.map((id) => foldId(id.trim()))})`);
  }
  if (isGiven(filters.with_member)) conditions.push(holds(filters.with_member));
  const anyOf = filters.with_any_member ?? [];
  if (anyOf.length > 0) conditions.push(sql<boolean>`${amongCount(anyOf)} > 0`);
  if (isGiven(filters.without_member)) conditions.push(sql<boolean>`not ${holds(filters.without_member)}`);
  return conditions;
}

function holds(userId: string): RawBuilder<boolean> {
  return sql<boolean>`exists (select 1 from identity.group_member gm where gm.group_num = g.group_num
    and gm.user_num = (select u.user_num from identity."user" u where u.user_id = ${foldId(userId)}))`;
}

function isGiven(text: string | undefined): text is string {
  return text !== undefined && text !== "";
}
