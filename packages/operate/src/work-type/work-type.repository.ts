import { sql } from "kysely";
import type { Insertable, Selectable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { WorkTypeRow } from "./work-type.tables.ts";

/** A work type as it is read. */
export type WorkType = Selectable<WorkTypeRow>;

/** A work type with how many cases there are of it. */
export type CountedWorkType = WorkType & { readonly case_count: number };

const counted = (reader: Tx) =>
  q(reader)
    .selectFrom("operate.work_type as t")
    .selectAll()
    .select(sql<number>`(select count(*) from operate.work_item w where w.work_type = t.system_name)`.as("case_count"));

/** Every work type, by name. */
export async function listWorkTypes(reader: Tx): Promise<CountedWorkType[]> {
  return counted(reader).orderBy("t.name").orderBy("t.system_name").execute();
}

/** One with the number of its cases. */
export async function findCountedWorkType(reader: Tx, name: string): Promise<CountedWorkType | undefined> {
  return counted(reader).where("t.system_name", "=", name).executeTakeFirst();
}

/** A work type by its system name. */
export async function findWorkType(reader: Tx, name: string): Promise<WorkType | undefined> {
  return q(reader).selectFrom("operate.work_type").selectAll().where("system_name", "=", name).executeTakeFirst();
}

/** Those that rows name, by system name. */
export async function getWorkTypes(reader: Tx, names: readonly string[]): Promise<Map<string, WorkType>> {
  if (names.length === 0) return new Map();
  const rows = await q(reader)
    .selectFrom("operate.work_type")
    .selectAll()
    .where("system_name", "in", [...new Set(names)])
    .execute();
  return new Map(rows.map((row) => [row.system_name, row]));
}

/** A work type, held until `tx` ends. */
export async function lockWorkType(tx: Tx, name: string): Promise<WorkType | undefined> {
  return q(tx)
    .selectFrom("operate.work_type")
    .selectAll()
    .where("system_name", "=", name)
    .forUpdate()
    .executeTakeFirst();
}

/** Keeps a new one; nothing when somebody has just added one of this system name. */
export async function insertWorkType(tx: Tx, row: Insertable<WorkTypeRow>): Promise<boolean> {
  const kept = await q(tx)
    .insertInto("operate.work_type")
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning("system_name")
    .executeTakeFirst();
  return kept !== undefined;
}

/** Changes one. */
export async function updateWorkType(tx: Tx, row: Insertable<WorkTypeRow>): Promise<void> {
  const { system_name: name, ...columns } = row;
  await q(tx)
    .updateTable("operate.work_type")
    .set((eb) => ({ ...columns, rev: eb("rev", "+", 1) }))
    .where("system_name", "=", name)
    .execute();
}

/** The phases in which there are cases of a type. */
export async function phasesInUse(reader: Tx, name: string): Promise<string[]> {
  const rows = await q(reader)
    .selectFrom("operate.work_item")
    .select("phase")
    .distinct()
    .where("work_type", "=", name)
    .execute();
  return rows.map(({ phase }) => phase);
}

/** The next number for a reference of a type; one that is rolled back is given to the next who asks. */
export async function nextNumber(tx: Tx, name: string): Promise<number> {
  const row = await q(tx)
    .insertInto("operate.work_type_number")
    .values({ work_type: name, last_number: 1 })
    .onConflict((conflict) =>
      conflict
        .column("work_type")
        .doUpdateSet((eb) => ({ last_number: eb("operate.work_type_number.last_number", "+", 1) })),
    )
    .returning("last_number")
    .executeTakeFirstOrThrow();
  return row.last_number;
}
