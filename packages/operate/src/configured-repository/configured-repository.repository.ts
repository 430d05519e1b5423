import { sql } from "kysely";
import type { Insertable, Selectable } from "kysely";
import type { RepositoryUse } from "@muniment/operate-api/repository";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { ConfiguredRepositoryRow } from "./configured-repository.tables.ts";

/** A repository as it is kept. */
export type ConfiguredRepository = Selectable<ConfiguredRepositoryRow>;

/** The same with what its service is called, and what uses it. */
export type ConfiguredRepositoryView = Awaited<ReturnType<typeof listConfigured>>[number];

/** Every repository by name, or the one of a key. */
export async function listConfigured(reader: Tx, key?: string) {
  let query = q(reader)
    .selectFrom("operate.repository as r")
    .innerJoin("operate.linked_service as s", "s.id", "r.service_id")
    .selectAll("r")
    .select(["s.system_name as service", "s.display_name as service_name", "s.type as service_type"])
    .select(usesOf.as("used_by"))
    .orderBy("r.name")
    .orderBy("r.key");
  if (key !== undefined) query = query.where("r.key", "=", key);
  return query.execute();
}

/** Who keeps files there, by name; of cases only how many they are. */
const usesOf = sql<{ readonly use: RepositoryUse; readonly name: string }[]>`coalesce((
  select jsonb_agg(jsonb_build_object('use', u.use, 'name', u.name) order by u.use, u.name) from (
    select 'mailbox' as use, m.name from operate.mailbox m where m.repository = r.key
    union all select 'post_room', '' from operate.post_room p where p.repository = r.key
    union all select 'work_type', t.name from operate.work_type t
      where t.repository = r.key or r.key = any(t.repositories)
    union all select 'bundles', t.name from operate.work_type t where t.bundles = r.key
    union all select 'case', count(*)::text from operate.case_place c where c.repository = r.key having count(*) > 0
  ) as u), '[]')`;

/** A repository by its key. */
export async function findConfigured(reader: Tx, key: string): Promise<ConfiguredRepository | undefined> {
  return q(reader).selectFrom("operate.repository").selectAll().where("key", "=", key).executeTakeFirst();
}

/** The same, held against changes until `tx` ends. */
export async function lockConfigured(tx: Tx, key: string): Promise<ConfiguredRepository | undefined> {
  return q(tx).selectFrom("operate.repository").selectAll().where("key", "=", key).forUpdate().executeTakeFirst();
}

/** Keeps a new one; nothing when somebody has just added one of this key. */
export async function insertConfigured(tx: Tx, row: Insertable<ConfiguredRepositoryRow>): Promise<boolean> {
  const kept = await q(tx)
    .insertInto("operate.repository")
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning("key")
    .executeTakeFirst();
  return kept !== undefined;
}

/** Changes one. */
export async function updateConfigured(
  tx: Tx,
  { key, ...columns }: Insertable<ConfiguredRepositoryRow>,
): Promise<void> {
  await q(tx)
    .updateTable("operate.repository")
    .set((eb) => ({ ...columns, rev: eb("rev", "+", 1) }))
    .where("key", "=", key)
    .execute();
}

/** Forgets one that nothing refers to. */
export async function deleteConfigured(tx: Tx, key: string): Promise<void> {
  await q(tx).deleteFrom("operate.repository").where("key", "=", key).execute();
}
