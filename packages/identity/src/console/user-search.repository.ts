import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { readSlice } from "./keyset.ts";
import type { ListOrder, Place, Slice, SortColumn, Wanted } from "./keyset.ts";
import { beyondSql, orderSql } from "./keyset.ts";
import { exactHit, stateRank, userConditions } from "./user-conditions.ts";
import type { UserQuestion } from "./user-conditions.ts";

/** A row of the Users page as it is stored. */
export interface FoundUser {
  readonly user_num: number;
  readonly sort_key: string;
  readonly is_exact: boolean;
  readonly user_id: string;
  readonly full_name: string;
  readonly email: string;
  readonly location: string;
  readonly preferred_library: string;
  readonly role: string;
  readonly account_logon: boolean;
  readonly library_logon: boolean;
  /** The place of the state among `userStates`. */
  readonly state_rank: number;
  readonly is_locked: boolean;
  readonly locked_until: Date | null;
  readonly has_password: boolean;
  readonly must_change_password: boolean;
  readonly password_never_expire: boolean;
  readonly purpose: string;
  readonly is_external: boolean;
  readonly is_service: boolean;
  readonly user_nos: number;
  readonly photo: string | null;
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
    case "create_date":
      return { key: sql`u.created_at`, type: "timestamptz" };
    case "edit_date":
      return { key: sql`u.edited_at`, type: "timestamptz" };
  }
}

/** A page of the people of a library. */
export async function findUserPage(
  reader: Tx,
  question: UserQuestion,
  given: { order: ListOrder; wanted: Wanted; startAt: string | undefined },
): Promise<Slice<FoundUser> & { readonly before?: number }> {
  const { order, wanted, startAt } = given;
  const exact = exactHit(question.query);
  const base = userConditions(question);
  const others = exact === undefined ? base : [...base, sql<boolean>`not ${exact}`];
  const slice = await readSlice<FoundUser>(
    {
      exact: async () =>
        exact === undefined
          ? []
          : readUsers(reader, question, {
              conditions: [...base, exact],
              order,
              direction: "forward",
              limit: 10,
              isExact: true,
            }),
      others: async (limit, direction, from) =>
        readUsers(reader, question, {
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
    select u.user_id from ${members(question)}
    join identity.role r on r.role_id = m.role_id
    join identity.library l on l.library_id = u.preferred_library_id
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
export function placeOfUser(row: FoundUser): Place {
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

/** What is shown of a person is worked out for the page alone, not for all who precede it. */
async function readUsers(
  reader: Tx,
  question: UserQuestion,
  given: {
    conditions: readonly RawBuilder<boolean>[];
    order: ListOrder;
    direction: Wanted["direction"];
    limit: number;
    isExact: boolean;
  },
): Promise<FoundUser[]> {
  const { order, direction } = given;
  const rows = await sql<FoundUser>`
    select u.user_num, ${order.column.key}::text as sort_key, ${given.isExact}::boolean as is_exact,
      u.user_id, u.full_name, u.email, u.location,
      l.alias as preferred_library, r.name as role,
      u.allow_logon as account_logon, m.allow_logon as library_logon, ${stateRank(question)} as state_rank,
      u.is_locked, u.locked_until, u.password_hash is not null as has_password, u.must_change_password,
      u.password_never_expire, u.purpose, u.is_external, u.is_service, u.user_nos,
      (select p.version from identity.user_photo p where p.user_num = u.user_num) as photo,
      u.created_at, u.edited_at
    from (
      select u.user_num from ${members(question)}
      join identity.role r on r.role_id = m.role_id
      join identity.library l on l.library_id = u.preferred_library_id
      where ${sql.join(given.conditions, sql` and `)}
      order by ${orderSql(order, direction)} limit ${given.limit}) page
    join identity."user" u on u.user_num = page.user_num
    join identity.membership m on m.user_num = u.user_num and m.library_id = ${question.libraryId}
    join identity.role r on r.role_id = m.role_id
    join identity.library l on l.library_id = u.preferred_library_id
    order by ${orderSql(order, direction)}`.execute(q(reader));
  return rows.rows;
}
