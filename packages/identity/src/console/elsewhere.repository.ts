import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { textConditions } from "./user-conditions.ts";

const MOST_FOUND = 5;

/** Somebody whom a library could take in. */
export interface PersonElsewhere {
  readonly id: string;
  readonly full_name: string;
  readonly email: string;
  readonly is_external: boolean;
}

/** Those who match and are members of one of `libraryIds`, but not of the library (CC-LST-005). */
export async function findElsewhere(
  reader: Tx,
  libraryId: number,
  wanted: { query: string; libraryIds: readonly number[] },
): Promise<PersonElsewhere[]> {
  const words = textConditions(wanted.query);
  if (words.length === 0) return [];
  const rows = await sql<PersonElsewhere>`
    select u.user_id as id, u.full_name, u.email, u.is_external from identity."user" u
    where ${sql.join(words, sql` and `)}
      and exists (select 1 from identity.membership o
        where o.user_num = u.user_num and o.library_id = any(${wanted.libraryIds}))
      and not exists (select 1 from identity.membership m
        where m.user_num = u.user_num and m.library_id = ${libraryId})
    order by u.full_name collate identity.natural, u.user_num limit ${MOST_FOUND}`.execute(q(reader));
  return rows.rows;
}
