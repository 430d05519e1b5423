import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { foldId } from "@muniment/work-api/identity/user-rules";
import { q } from "../db.ts";
import { libraryAliasOf } from "../library/index.ts";
import { wildcardPattern } from "../like-pattern.ts";
import { cutPage, rowsToRead } from "../paging.ts";
import type { Listed, Page } from "../paging.ts";
import type { GroupRecord } from "./group.repository.ts";

/** Facts to filter by (work-api.md 9, 10.1); texts with `*` for anything. */
export interface GroupFilters {
  readonly query?: string | undefined;
  readonly alias?: string | undefined;
  readonly full_name?: string | undefined;
  readonly directory_id?: string | undefined;
  readonly sync_id?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly external?: boolean | undefined;
  readonly nos?: number | undefined;
}

/** Which groups a list is about. */
export interface GroupScope {
  readonly libraryIds: readonly number[];
  /** Only those with (or without) that person. */
  readonly member?: { readonly userNum: number; readonly isIn: boolean };
  /** Only groups that this person is in: all that an external user sees. */
  readonly visibleTo?: number;
}

/** The sort keys of a list of groups, for `readPage`. */
export const groupKeys = ["string", "number"] as const;

/** A page of groups by id. */
export async function listGroupRecords(
  reader: Tx,
  given: { scope: GroupScope; filters: GroupFilters; page: Page },
): Promise<Listed<GroupRecord>> {
  const { page } = given;
  const where = sql.join([...scopeConditions(given.scope), ...filterConditions(given.filters)], sql` and `);
  const direction = page.isDescending ? sql`desc` : sql`asc`;
  const after =
    page.after === undefined
      ? sql``
      : sql`and (g.group_id collate identity.natural, g.group_num)
          ${page.isDescending ? sql`<` : sql`>`} (${sql.join(page.after)})`;
  const rows = await sql<GroupRecord>`
    select g.*, ${libraryAliasOf(sql.ref("g.library_id"))} as database from identity."group" g
    where ${where} ${after}
    order by g.group_id collate identity.natural ${direction}, g.group_num ${direction}
    limit ${rowsToRead(page)} offset ${page.offset}`.execute(q(reader));
  const total = page.wantsTotal
    ? await sql<{ count: number }>`select count(*) as count from identity."group" g where ${where}`.execute(q(reader))
    : undefined;
  return { ...cutPage(rows.rows, page, (row) => [row.group_id, row.group_num]), total: total?.rows[0]?.count };
}

function scopeConditions(scope: GroupScope): RawBuilder<boolean>[] {
  const conditions = [sql<boolean>`g.library_id = any(${scope.libraryIds})`];
  if (scope.member !== undefined) {
    const isIn = holds(scope.member.userNum);
    conditions.push(scope.member.isIn ? isIn : sql<boolean>`not ${isIn}`);
  }
  if (scope.visibleTo !== undefined) conditions.push(holds(scope.visibleTo));
  return conditions;
}

function holds(userNum: number): RawBuilder<boolean> {
  return sql<boolean>`exists (select 1 from identity.group_member gm
    where gm.group_num = g.group_num and gm.user_num = ${userNum})`;
}

function filterConditions(filters: GroupFilters): RawBuilder<boolean>[] {
  const words = (filters.query ?? "").split(/\s+/u).filter((word) => word !== "");
  const conditions = words.map((word) => {
    const id = `%${wildcardPattern(foldId(word))}%`;
    return sql<boolean>`(g.group_id like ${id} or lower(g.full_name) like lower(${`%${wildcardPattern(word)}%`}))`;
  });
  if ((filters.alias ?? "") !== "") {
    conditions.push(sql<boolean>`g.group_id like ${wildcardPattern(foldId(filters.alias ?? ""))}`);
  }
  if ((filters.full_name ?? "") !== "") {
    conditions.push(sql<boolean>`lower(g.full_name) like lower(${wildcardPattern(filters.full_name ?? "")})`);
  }
  if (filters.enabled !== undefined) conditions.push(sql<boolean>`g.enabled = ${filters.enabled}`);
  if (filters.external !== undefined) conditions.push(sql<boolean>`g.is_external = ${filters.external}`);
  if (filters.nos !== undefined) conditions.push(sql<boolean>`g.group_nos = ${filters.nos}`);
  // No group comes from a directory yet.
  if ((filters.directory_id ?? "") !== "" || (filters.sync_id ?? "") !== "") conditions.push(sql<boolean>`false`);
  return conditions;
}
