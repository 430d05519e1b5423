import { sql } from "kysely";
import { AppError } from "@muniment/kernel";
import { typed } from "@muniment/platform/db";
import type { Tx } from "@muniment/platform/db";
import type { JobRow, RowOutcome } from "./long-job.ts";

const q = typed<object>();

/**
 * Works on one row after the other; what a refused one has done is undone, and the others stay. For what concerns a
 * tree, or makes something new: everything else is done for all rows at once.
 */
export async function eachByItself(
  tx: Tx,
  rows: readonly JobRow[],
  work: (row: JobRow) => Promise<string | void>,
): Promise<RowOutcome[]> {
  const outcomes: RowOutcome[] = [];
  for (const row of rows) {
    await sql`savepoint one_row`.execute(q(tx));
    try {
      const resultId = await work(row);
      outcomes.push({ row: row.row, ...(typeof resultId === "string" ? { resultId } : {}) });
    } catch (error) {
      if (!(error instanceof AppError) || error.status >= 500) throw error;
      await sql`rollback to savepoint one_row`.execute(q(tx));
      outcomes.push({ row: row.row, refusal: error });
    }
    await sql`release savepoint one_row`.execute(q(tx));
  }
  return outcomes;
}
