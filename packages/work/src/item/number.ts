import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** What is numbered in a library, each for itself. */
type NumberedKind = "document" | "container" | "security";

/**
 * The next free number of a library, never given out again (WORK-LIB-001, WORK-LIB-004), also when the transaction is
 * given up: numbers have gaps, and nobody waits for another's commit (decision 0006).
 */
export async function nextNumber(tx: Tx, libraryId: number, kind: NumberedKind): Promise<number> {
  const { rows } = await sql<{ number: number }>`select work.next_number(${libraryId}, ${kind}) as number`.execute(
    q(tx),
  );
  const [row] = rows;
  if (row === undefined) throw new Error("A library gave no number");
  return row.number;
}
