import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { parameter, prepare } from "@muniment/platform/db";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { passwordsExpiredBy, stateRankSql } from "../standing/index.ts";
import { readSlice } from "./keyset.ts";
import type { ListOrder, Place, Slice, SortColumn, Wanted } from "./keyset.ts";
import { beyondSql, orderSql } from "./keyset.ts";
import { exactHit, stateRank, userConditions } from "./user-conditions.ts";
import type { UserQuestion } from "./user-conditions.ts";

/** Somebody's place in a list. */
interface ListedUser {
  readonly user_num: number;
  readonly sort_key: string;
  readonly is_exact: boolean;
}

/** A row of the Users page as it is stored. */
export interface FoundUser extends ListedUser {
  readonly user_id: string;
  readonly full_name: string;
  readonly email: string;
  readonly location: string;
  readonly preferred_library: string;
  readonly role: string;
  readonly account_logon: boolean;
  readonly library_logon: boolean;
  /** The place of the state among `accountStates`. */
  readonly state_rank: number;
  readonly is_locked: boolean;
  readonly locked_until: Date | null;
  readonly has_password: boolean;
  readonly must_change_password: boolean;
  readonly password_never_expire: boolean;
  readonly purpose: string;
  readonly ip_range: string;
  readonly is_external: boolean;
  readonly is_service: boolean;
  readonly origin: "manual" | "import" | "directory";
  readonly is_enterprise: boolean;
  readonly is_anonymous: boolean;
  readonly photo: string | null;
  readonly last_sign_in_at: Date | null;
  readonly created_at: Date;
  readonly edited_at: Date;
}

const text = (key: RawBuilder<unknown>): SortColumn => ({ key: sql`${key} collate identity.natural`, type: "text" });

/** The order in which people are listed. */
export function userOrder(question: UserQuestion, isDescending: boolean): ListOrder {
  const { sort: name } = question;
  return { name, column: sortColumn(name, question), num: sql`u.user_num`, isDescending };
}

/** What the columns of the page sort by; in SQL the account is `u`, its place in the library `m`, role `r`, preferred library `l`. */
function sortColumn(name: UserQuestion["sort"], question: UserQuestion): SortColumn {
  switch (name) {
    case "full_name":
      return text(sql`u.full_name`);
    case "id":
      return text(sql`u.user_id`);
    case "email":
      return text(sql`u.email`);
    case "location":
      return text(sql`u.location`);
    case "preferred_library":
      return text(sql`l.alias`);
    case "role":
      return text(sql`r.name`);
    case "sign_in_status":
      return { key: sql`(case when u.allow_logon and m.allow_logon then 0 else 1 end)`, type: "integer" };
    case "state":
      return { key: stateRank(question), type: "integer" };
    case "last_sign_in":
      // Who never signed in comes first: a key that is null would have no place among pages.
      return { key: sql`coalesce(u.last_sign_in_at, 'epoch'::timestamptz)`, type: "timestamptz" };
    case "create_date":
      return { key: sql`u.created_at`, type: "timestamptz" };
    case "edit_date":
      return { key: sql`u.edited_at`, type: "timestamptz" };
  }
}

/** A page of the people of a library, by their numbers; `describeUsers` reads what is shown of them. */
export async function findUserPage(
  reader: Tx,
  question: UserQuestion,
  given: { order: ListOrder; wanted: Wanted; startAt: string | undefined },
): Promise<Slice<ListedUser> & { readonly before?: number }> {
  const { order, wanted, startAt } = given;
  const exact = exactHit(question.query);
  const base = userConditions(question);
  const others = exact === undefined ? base : [...base, sql<boolean>`not ${exact}`];
  const slice = await readSlice<ListedUser>(
    {
      exact: async () =>
        exact === undefined
          ? []
          : listUsers(reader, question, {
              conditions: [...base, exact],
              order,
              direction: "forward",
              limit: 10,
              isExact: true,
            }),
      others: async (limit, direction, from) =>
        listUsers(reader, question, {
          conditions: [
            ...others,
            ...(from === undefined ? [] : [beyondSql(order, direction, from)]),
            ...(from === undefined && startAt !== undefined ? [fromLetter(order, startAt)] : []),
          ],
          order,
          direction,
          limit,
          isExact: false,
        }),
      placeOf: placeOfUser,
    },
    wanted,
  );
  const [first] = slice.rows;
  if (startAt === undefined || wanted.from !== undefined || first === undefined) return slice;
  const before = await countUsers(reader, question, [beyondSql(order, "backward", placeOfUser(first))]);
  return { ...slice, hasMore: { ...slice.hasMore, before: before > 0 }, before };
}

/** The User IDs of everybody who matches, in the order of the list. */
export async function findUserIds(
  reader: Tx,
  question: UserQuestion,
  given: { order: ListOrder; limit: number },
): Promise<string[]> {
  const rows = await sql<{ user_id: string }>`
    select u.user_id from ${members(question)} ${sortedBy(question)}
    where ${sql.join(userConditions(question), sql` and `)}
    order by ${orderSql(given.order, "forward")} limit ${given.limit}`.execute(q(reader));
  return rows.rows.map((row) => row.user_id);
}

/** How many people match, and keep further conditions. */
export async function countUsers(
  reader: Tx,
  question: UserQuestion,
  further: readonly RawBuilder<boolean>[] = [],
): Promise<number> {
  const where = sql.join([...userConditions(question), ...further], sql` and `);
  const counted = await sql<{
    count: number;
  }>`select count(*) as count from ${members(question)} where ${where}`.execute(q(reader));
  return counted.rows[0]?.count ?? 0;
}

/** A person's place in the list. */
export function placeOfUser(row: ListedUser): Place {
  return { isExact: row.is_exact, key: row.sort_key, num: row.user_num };
}

/** "Go to letter" (CC-LST-009): from names that begin with it on, in either order. */
function fromLetter(order: ListOrder, letter: string): RawBuilder<boolean> {
  // U+FFFF sorts after every other character, so it ends what begins with the letter.
  return order.isDescending
    ? sql<boolean>`${order.column.key} <= ${`${letter}\uFFFF`}`
    : sql<boolean>`${order.column.key} >= ${letter}`;
}

function members(question: UserQuestion): RawBuilder<unknown> {
  return sql`identity."user" u
    join identity.membership m on m.user_num = u.user_num and m.library_id = ${question.libraryId}`;
}

/** What the order of the list needs beside the members: no other search pays for planning these joins. */
function sortedBy({ sort }: UserQuestion): RawBuilder<unknown> {
  if (sort === "role") return sql`join identity.role r on r.role_id = m.role_id`;
  if (sort === "preferred_library") return sql`join identity.library l on l.library_id = u.preferred_library_id`;
  return sql``;
}

async function listUsers(
  reader: Tx,
  question: UserQuestion,
  given: {
    conditions: readonly RawBuilder<boolean>[];
    order: ListOrder;
    direction: Wanted["direction"];
    limit: number;
    isExact: boolean;
  },
): Promise<ListedUser[]> {
  const { order, direction } = given;
  const rows = await sql<ListedUser>`
    select u.user_num, ${order.column.key}::text as sort_key, ${given.isExact}::boolean as is_exact
    from ${members(question)} ${sortedBy(question)}
    where ${sql.join(given.conditions, sql` and `)}
    order by ${orderSql(order, direction)} limit ${given.limit}`.execute(q(reader));
  return rows.rows;
}

const readDescriptions = prepare<Omit<FoundUser, "sort_key" | "is_exact">>(
  "console_users_described",
  sql`select u.user_num, u.user_id, u.full_name, u.email, u.location,
      l.alias as preferred_library, r.name as role,
      u.allow_logon as account_logon, m.allow_logon as library_logon,
      ${stateRankSql(parameter(3), parameter(4), sql<boolean>`m.allow_logon`)} as state_rank,
      u.is_locked, u.locked_until, u.password_hash is not null as has_password, u.must_change_password,
      u.password_never_expire, u.purpose, u.ip_range, u.is_external, u.is_service, u.origin, u.is_enterprise,
      u.anonymised_at is not null as is_anonymous,
      (select p.version from identity.user_photo p where p.user_num = u.user_num) as photo,
      u.last_sign_in_at, u.created_at, u.edited_at
    from identity."user" u
    join identity.membership m on m.user_num = u.user_num and m.library_id = ${parameter(2)}
    join identity.role r on r.role_id = m.role_id
    join identity.library l on l.library_id = u.preferred_library_id
    where u.user_num = any(${parameter(1)}::bigint[])`,
);

/** What is shown of a person is read for the page alone, by a plan that is made once; who left meanwhile is left out. */
export async function describeUsers(
  reader: Tx,
  { libraryId, now, passwordMaxAgeDays }: UserQuestion,
  listed: readonly ListedUser[],
): Promise<FoundUser[]> {
  if (listed.length === 0) return [];
  const expiredBy = passwordsExpiredBy(now, { maxAgeDays: passwordMaxAgeDays });
  const userNums = listed.map((row) => row.user_num);
  const rows = await readDescriptions(reader, [userNums, libraryId, now, expiredBy]);
  const described = new Map(rows.map((row) => [row.user_num, row]));
  return listed.flatMap((place) => {
    const row = described.get(place.user_num);
    return row === undefined ? [] : [{ ...place, ...row }];
  });
}
