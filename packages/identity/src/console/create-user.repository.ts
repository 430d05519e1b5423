import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { escapeLike } from "../like-pattern.ts";

/** The locations of people of a library that contain a text in any case, most used first. */
export async function findLocations(
  reader: Tx,
  libraryId: number,
  wanted: { text: string; limit: number },
): Promise<{ id: string; user_count: number }[]> {
  const pattern = `%${escapeLike(wanted.text)}%`;
  const rows = await sql<{ id: string; user_count: number }>`
    select u.location as id, count(*) as user_count
    from identity."user" u join identity.membership m on m.user_num = u.user_num and m.library_id = ${libraryId}
    where u.location <> '' and lower(u.location) like lower(${pattern})
    group by u.location order by count(*) desc, u.location limit ${wanted.limit}`.execute(q(reader));
  return rows.rows;
}

/** Those of the User IDs that belong to somebody. */
export async function takenAmong(reader: Tx, userIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await q(reader)
    .selectFrom("identity.user")
    .select("user_id")
    .where("user_id", "=", sql<string>`any(${userIds})`)
    .execute();
  return new Set(rows.map((row) => row.user_id));
}
