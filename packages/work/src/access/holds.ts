import { sql } from "kysely";
import type { RawBuilder } from "kysely";

/** Like `exists`, which the planner may turn into reading a whole table beforehand, even for a page of a few rows. */
export function holds(rows: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`coalesce((select true from ${rows} limit 1), false)`;
}
