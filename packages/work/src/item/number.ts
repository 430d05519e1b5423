import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

type Counter = "last_document" | "last_container" | "last_security";

/**
 * The next free number of a library, never given out again (WORK-LIB-004). Holds the library's counter until
 * the transaction ends, so it is asked for as late as possible.
 */
export async function nextNumber(tx: Tx, libraryId: number, counter: Counter): Promise<number> {
  const row = await q(tx)
    .insertInto("work.counter")
    .values({ library_id: libraryId, [counter]: 1 })
    .onConflict((conflict) =>
      conflict.column("library_id").doUpdateSet({ [counter]: sql`counter.${sql.ref(counter)} + 1` }),
    )
    .returning(counter)
    .executeTakeFirstOrThrow();
  return (row as Record<Counter, number>)[counter];
}
