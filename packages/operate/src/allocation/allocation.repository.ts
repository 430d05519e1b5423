import { sql } from "kysely";
import type { Insertable, Selectable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { isRowId } from "../paging.ts";
import type { AllocationLogRow, AllocationPointerRow, AllocationRuleRow } from "./allocation.tables.ts";

/** A rule as it is read. */
export type RuleRow = Selectable<AllocationRuleRow>;

/** A decision as it is read. */
export type DecisionRow = Awaited<ReturnType<typeof listDecisions>>[number];

/** Where a round stands. */
export type PointerState = Selectable<AllocationPointerRow>["state"];

/** Every rule by name. */
export async function listRules(reader: Tx): Promise<RuleRow[]> {
  return q(reader).selectFrom("operate.allocation_rule").selectAll().orderBy("name").orderBy("system_name").execute();
}

/** A rule by its system name. */
export async function findRule(reader: Tx, name: string): Promise<RuleRow | undefined> {
  return q(reader).selectFrom("operate.allocation_rule").selectAll().where("system_name", "=", name).executeTakeFirst();
}

/** The same, held against other changes until `tx` ends. */
export async function lockRule(tx: Tx, name: string): Promise<RuleRow | undefined> {
  return q(tx)
    .selectFrom("operate.allocation_rule")
    .selectAll()
    .where("system_name", "=", name)
    .forUpdate()
    .executeTakeFirst();
}

/** The enabled rule that serves the first of these purposes that any serves. */
export async function findRuleServing(reader: Tx, purposes: readonly string[]): Promise<RuleRow | undefined> {
  const rows = await q(reader)
    .selectFrom("operate.allocation_rule")
    .selectAll()
    .where("is_enabled", "=", true)
    .where(sql<boolean>`serves && ${[...purposes]}::text[]`)
    .orderBy("system_name")
    .execute();
  return purposes
    .map((purpose) => rows.find(({ serves }) => serves.includes(purpose)))
    .find((row) => row !== undefined);
}

/** Adds a rule, or puts it in the place of the one of its name as the next version. */
export async function keepRule(tx: Tx, row: Omit<Insertable<AllocationRuleRow>, "version">): Promise<void> {
  const { system_name: _name, ...change } = row;
  await q(tx)
    .insertInto("operate.allocation_rule")
    .values(row)
    .onConflict((conflict) =>
      conflict.column("system_name").doUpdateSet((eb) => ({
        ...change,
        version: eb("operate.allocation_rule.version", "+", 1),
      })),
    )
    .execute();
}

/** Where a round stands, held until `tx` ends: whoever chooses next waits for who was chosen here. */
export async function lockPointer(tx: Tx, key: string): Promise<PointerState> {
  await sql`insert into operate.allocation_pointer (key, state) values (${key}, '{}') on conflict do nothing`.execute(
    q(tx),
  );
  const row = await q(tx)
    .selectFrom("operate.allocation_pointer")
    .select("state")
    .where("key", "=", key)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return row.state;
}

/** The same to look only. */
export async function readPointer(reader: Tx, key: string): Promise<PointerState> {
  const row = await q(reader)
    .selectFrom("operate.allocation_pointer")
    .select("state")
    .where("key", "=", key)
    .executeTakeFirst();
  return row?.state ?? {};
}

/** Keeps where a round stands. */
export async function keepPointer(tx: Tx, key: string, state: PointerState): Promise<void> {
  await q(tx)
    .updateTable("operate.allocation_pointer")
    .set({ state: JSON.stringify(state) })
    .where("key", "=", key)
    .execute();
}

/** Keeps a decision. */
export async function insertDecision(tx: Tx, row: Insertable<AllocationLogRow>): Promise<void> {
  await q(tx).insertInto("operate.allocation_log").values(row).execute();
}

/** Decisions about an item, newest first. */
export async function listDecisions(reader: Tx, itemId: string) {
  return q(reader)
    .selectFrom("operate.allocation_log as l")
    .selectAll("l")
    .select(
      sql<string | null>`coalesce((select u.name from operate."user" u where u.id = l.owner_user_id),
        (select t.name from operate.team t where t.id = l.owner_team_id))`.as("owner_name"),
    )
    .where("l.work_item_id", "=", itemId)
    .orderBy("l.at", "desc")
    .orderBy("l.id", "desc")
    .limit(100)
    .execute();
}

/** The id of an item by its id or reference. */
export async function findItem(reader: Tx, named: string): Promise<{ id: string; type: string } | undefined> {
  const query = q(reader).selectFrom("operate.work_item").select(["id", "type"]);
  return (isRowId(named) ? query.where("id", "=", named) : query.where("reference", "=", named)).executeTakeFirst();
}

/** Teams by their ids, as far as they are there. */
export async function findTeams(
  reader: Tx,
  ids: readonly string[],
): Promise<{ id: string; name: string; type: string }[]> {
  const known = ids.filter(isRowId);
  if (known.length === 0) return [];
  return q(reader).selectFrom("operate.team").select(["id", "name", "type"]).where("id", "in", known).execute();
}

/** Who holds a role in a case, people and teams of the firm only, in their order. */
export async function listRoleHolders(
  reader: Tx,
  caseId: string,
  role: string,
): Promise<{ user_id: string | null; team_id: string | null }[]> {
  const { rows } = await sql<{ user_id: string | null; team_id: string | null }>`
    select e.user_id, e.team_id from operate.participant p join operate.register_entity e on e.id = p.entity_id
    where p.case_id = ${caseId} and p.role = ${role} and num_nonnulls(e.user_id, e.team_id) > 0
    order by p.position`.execute(q(reader));
  return rows;
}
