import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { foldEmail, foldId } from "@muniment/work-api/identity/user-rules";
import { q } from "../db.ts";
import { wildcardPattern } from "../like-pattern.ts";
import { cutPage, rowsToRead } from "../paging.ts";
import type { Listed, Page } from "../paging.ts";
import { roleNameOf } from "../role/index.ts";
import { hasPassword, preferredLibrary, userColumns } from "./user.repository.ts";
import type { UserRecord } from "./user.repository.ts";
import { searchWords } from "../search-text.ts";

/** Whose view of people a list is. */
export interface Viewer {
  readonly userNum: number;
  /** Libraries whose people the viewer may see at all. */
  readonly libraryIds: readonly number[];
  /** Libraries whose people the viewer administers, and so sees with all fields. */
  readonly administeredIds: readonly number[];
}

/** Facts to filter by (work-api.md 9, 10.1); texts with `*` for anything. */
export interface UserFilters {
  readonly query?: string | undefined;
  readonly alias?: string | undefined;
  readonly full_name?: string | undefined;
  readonly email?: string | undefined;
  readonly location?: string | undefined;
  readonly ssid?: string | undefined;
  readonly directory_id?: string | undefined;
  readonly preferred_library?: string | undefined;
  readonly nos?: number | undefined;
  readonly allow_logon?: boolean | undefined;
  readonly is_external?: boolean | undefined;
  readonly ip_range_enabled?: boolean | undefined;
  readonly password_never_expire?: boolean | undefined;
  readonly logon_status?: "any" | "enabled" | "disabled" | undefined;
}

/** A row of a list: the account, how much of it the viewer sees, and its place in the library of the list. */
export interface ListedUser extends UserRecord {
  /** Own account, or one of a library that the viewer administers. */
  readonly is_open: boolean;
  readonly member: { readonly allow_logon: boolean; readonly role: string } | undefined;
  /** 0 for what the query names exactly, else 1. */
  readonly is_miss: number;
}

/** What a list of people is restricted to beside the filters. */
export interface UserScope {
  /** Members of this library; without it people of all the viewer's libraries. */
  readonly libraryId?: number;
  /** A further condition on `u.user_num`, from the slice that asks. */
  readonly among?: RawBuilder<boolean>;
}

/** The sort keys of a list of people, for `readPage`. */
export const userKeys = ["number", "string", "number"] as const;

/** A page of the people whom `viewer` may see, exact hits of the query first, then by name. */
export async function listUserRecords(
  reader: Tx,
  viewer: Viewer,
  given: { scope: UserScope; filters: UserFilters; page: Page },
): Promise<Listed<ListedUser>> {
  const { scope, filters, page } = given;
  const { libraryId } = scope;
  const isOpen = openTo(viewer, libraryId);
  const conditions = [seenBy(viewer, libraryId), ...filterConditions(filters, { isOpen, libraryId })];
  if (scope.among !== undefined) conditions.push(scope.among);
  const place =
    libraryId === undefined
      ? sql``
      : sql`join identity.membership m on m.user_num = u.user_num and m.library_id = ${libraryId}`;
  const from = sql`identity."user" u ${place}`;
  const where = sql.join(conditions, sql` and `);
  const miss = missOf(filters.query);
  const direction = page.isDescending ? sql`desc` : sql`asc`;
  // A constant as the first key would keep PostgreSQL from walking the index by name.
  const sortKeys = [sql`u.full_name collate identity.natural`, sql`u.user_num`];
  if (miss !== undefined) sortKeys.unshift(miss);
  const order = sql.join(sortKeys.map((key) => sql`${key} ${direction}`));
  const after =
    page.after === undefined
      ? sql``
      : sql`and (${sql.join(sortKeys)}) ${page.isDescending ? sql`<` : sql`>`}
          (${sql.join(page.after.slice(-sortKeys.length))})`;
  // What is shown of a person is worked out for the page alone, not for all who precede it.
  const rows = await sql<Omit<ListedUser, "member"> & { member_logon: boolean | null; member_role: string | null }>`
    select ${sql.join(userColumns.map((column) => sql.ref(column)))}, ${hasPassword} as has_password,
      ${preferredLibrary} as preferred_library, ${isOpen} as is_open, ${miss ?? sql`0`} as is_miss,
      ${libraryId === undefined ? sql`null` : sql`m.allow_logon`} as member_logon,
      ${libraryId === undefined ? sql`null` : roleNameOf(sql.ref("m.role_id"))} as member_role
    from (
      select u.user_num from ${from} where ${where} ${after}
      order by ${order} limit ${rowsToRead(page)} offset ${page.offset}) page
    join identity."user" u on u.user_num = page.user_num ${place}
    order by ${order}`.execute(q(reader));
  const users = rows.rows.map(({ member_logon, member_role, ...row }) => ({
    ...row,
    member: member_logon === null ? undefined : { allow_logon: member_logon, role: member_role ?? "" },
  }));
  const total = page.wantsTotal
    ? await sql<{ count: number }>`select count(*) as count from ${from} where ${where}`.execute(q(reader))
    : undefined;
  return {
    ...cutPage(users, page, (row) => [row.is_miss, row.full_name, row.user_num]),
    total: total?.rows[0]?.count,
  };
}

/** 0 for an exact User ID or e-mail, which comes first (CC-LST-004), else 1. */
function missOf(query: string | undefined): RawBuilder<number> | undefined {
  const text = (query ?? "").trim();
  if (text === "") return undefined;
  return sql<number>`(case when u.user_id = ${foldId(text)} or u.email_folded = ${foldEmail(text)} then 0 else 1 end)`;
}

/** Oneself, or people of an administered library, to which whoever administers it belongs. */
function openTo(viewer: Viewer, libraryId: number | undefined): RawBuilder<boolean> {
  if (libraryId !== undefined && viewer.administeredIds.includes(libraryId)) return sql<boolean>`true`;
  const administersNone = viewer.administeredIds.length === 0;
  return administersNone ? sql<boolean>`u.user_num = ${viewer.userNum}` : memberOfAny(viewer.administeredIds);
}

/** Whoever sees the people of a library is one of them. */
function seenBy(viewer: Viewer, libraryId: number | undefined): RawBuilder<boolean> {
  if (libraryId !== undefined && viewer.libraryIds.includes(libraryId)) return sql<boolean>`true`;
  const isBarred = libraryId !== undefined || viewer.libraryIds.length === 0;
  return isBarred ? sql<boolean>`u.user_num = ${viewer.userNum}` : memberOfAny(viewer.libraryIds);
}

function memberOfAny(libraryIds: readonly number[]): RawBuilder<boolean> {
  return sql<boolean>`exists (select 1 from identity.membership seen
    where seen.user_num = u.user_num and seen.library_id = any(${libraryIds}))`;
}

/** Facts that only administrators see are never told by filtering for them. */
function filterConditions(
  filters: UserFilters,
  given: { isOpen: RawBuilder<boolean>; libraryId: number | undefined },
): RawBuilder<boolean>[] {
  const hidden = hiddenConditions(filters);
  return [...plainConditions(filters, given.libraryId), ...hidden, ...(hidden.length > 0 ? [given.isOpen] : [])];
}

function plainConditions(filters: UserFilters, libraryId: number | undefined): RawBuilder<boolean>[] {
  const conditions = searchWords(filters.query ?? "").map((word) =>
    word.name === "%%"
      ? sql<boolean>`u.search_ids like ${word.ids}`
      : sql<boolean>`(u.search_name like ${word.name} or u.search_ids like ${word.ids})`,
  );
  if (isGiven(filters.alias)) conditions.push(sql<boolean>`u.user_id like ${wildcardPattern(foldId(filters.alias))}`);
  if (isGiven(filters.full_name)) {
    conditions.push(
      sql<boolean>`lower(u.full_name) like lower(${wildcardPattern(filters.full_name.normalize("NFC"))})`,
    );
  }
  if (isGiven(filters.email)) {
    conditions.push(sql<boolean>`u.email_folded like ${wildcardPattern(foldEmail(filters.email))}`);
  }
  if (filters.is_external !== undefined) conditions.push(sql<boolean>`u.is_external = ${filters.is_external}`);
  const mayLogOn =
    libraryId === undefined ? sql<boolean>`u.allow_logon` : sql<boolean>`(u.allow_logon and m.allow_logon)`;
  if (filters.allow_logon !== undefined) conditions.push(sql<boolean>`${mayLogOn} = ${filters.allow_logon}`);
  if (filters.logon_status === "enabled") conditions.push(mayLogOn);
  if (filters.logon_status === "disabled") conditions.push(sql<boolean>`not ${mayLogOn}`);
  return conditions;
}

function hiddenConditions(filters: UserFilters): RawBuilder<boolean>[] {
  const conditions: RawBuilder<boolean>[] = [];
  if (isGiven(filters.location)) {
    conditions.push(sql<boolean>`lower(u.location) like lower(${wildcardPattern(filters.location.normalize("NFC"))})`);
  }
  if (isGiven(filters.ssid)) conditions.push(sql<boolean>`u.ssid::text = ${filters.ssid.toLowerCase()}`);
  if (isGiven(filters.preferred_library)) {
    conditions.push(sql<boolean>`lower(${preferredLibrary}) = ${filters.preferred_library.toLowerCase()}`);
  }
  if (filters.nos !== undefined) conditions.push(sql<boolean>`u.user_nos = ${filters.nos}`);
  if (filters.password_never_expire !== undefined) {
    conditions.push(sql<boolean>`u.password_never_expire = ${filters.password_never_expire}`);
  }
  if (isGiven(filters.directory_id)) conditions.push(sql<boolean>`false`);
  if (filters.ip_range_enabled !== undefined) {
    conditions.push(sql<boolean>`(u.ip_range <> '') = ${filters.ip_range_enabled}`);
  }
  return conditions;
}

function isGiven(text: string | undefined): text is string {
  return text !== undefined && text !== "";
}
