import { sql } from "kysely";
import type { Insertable, Selectable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { inherit, MOST_LEVELS } from "./inherit.ts";
import type { InheritedPart } from "./inherit.ts";
import type { WorkTypeRow } from "./work-type.tables.ts";

/** A work type as it is kept, or with what it has of its ancestors. */
export type WorkType = Selectable<WorkTypeRow>;

/** A work type with how many cases there are of it. */
export type CountedWorkType = WorkType & {
  readonly case_count: number;
  readonly inherited: readonly InheritedPart[];
};

const counted = (reader: Tx) =>
  q(reader)
    .selectFrom("operate.work_type as t")
    .selectAll()
    .select(sql<number>`(select count(*) from operate.work_item w where w.work_type = t.system_name)`.as("case_count"));

/** Every work type, by name. */
export async function listWorkTypes(reader: Tx): Promise<CountedWorkType[]> {
  const rows = await counted(reader).orderBy("t.name").orderBy("t.system_name").execute();
  return withInherited(reader, rows);
}

/** One with the number of its cases. */
export async function findCountedWorkType(reader: Tx, name: string): Promise<CountedWorkType | undefined> {
  const rows = await counted(reader).where("t.system_name", "=", name).execute();
  return (await withInherited(reader, rows))[0];
}

/** A work type by its system name, with what it has of its ancestors. */
export async function findWorkType(reader: Tx, name: string): Promise<WorkType | undefined> {
  return (await getWorkTypes(reader, [name])).get(name);
}

async function readTypes(reader: Tx, names: readonly string[]): Promise<WorkType[]> {
  return q(reader)
    .selectFrom("operate.work_type")
    .selectAll()
    .where("system_name", "in", [...new Set(names)])
    .execute();
}

/** Rows with what they have of their ancestors. */
async function withInherited<T extends WorkType>(
  reader: Tx,
  rows: readonly T[],
): Promise<(T & { readonly inherited: readonly InheritedPart[] })[]> {
  const known = new Map<string, WorkType>(rows.map((row) => [row.system_name, row]));
  for (let level = 0; level < MOST_LEVELS; level += 1) {
    const missing = [...known.values()].flatMap(({ parent }) => (parent === null || known.has(parent) ? [] : [parent]));
    if (missing.length === 0) break;
    for (const row of await readTypes(reader, missing)) known.set(row.system_name, row);
  }
  return rows.map((row) => {
    const { type, inherited } = inherit<WorkType>(row, (name) => known.get(name));
    return { ...row, ...type, inherited };
  });
}

/** Those that rows name, by system name. */
export async function getWorkTypes(reader: Tx, names: readonly string[]): Promise<Map<string, WorkType>> {
  if (names.length === 0) return new Map();
  const rows = await withInherited(reader, await readTypes(reader, names));
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

/** A work type as it is kept, and every one that is a kind of it. */
export async function listKinds(reader: Tx, name: string): Promise<WorkType[]> {
  const rows = await q(reader).selectFrom("operate.work_type").selectAll().execute();
  const kinds = new Set([name]);
  for (let level = 0; level < MOST_LEVELS; level += 1) {
    for (const row of rows) if (row.parent !== null && kinds.has(row.parent)) kinds.add(row.system_name);
  }
  return rows.filter((row) => kinds.has(row.system_name));
}

/** The phases in which there are cases of these types. */
export async function phasesInUse(reader: Tx, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const rows = await q(reader)
    .selectFrom("operate.work_item")
    .select("phase")
    .distinct()
    .where("work_type", "in", [...names])
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
