import { sql } from "kysely";
import type { Insertable, Selectable, Updateable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { isRowId } from "../paging.ts";
import { teamsOf } from "../team/index.ts";
import type { OperateActor } from "../user/index.ts";
import type { TemplateRow, TemplateVersionRow } from "./template.tables.ts";

/** A template as it is read. */
export type Template = Selectable<TemplateRow>;

/** A version with who made it and where its file lies. */
export type TemplateVersion = Awaited<ReturnType<typeof listVersions>>[number];

/** All templates, or those with these words in their names. */
export async function listTemplates(reader: Tx, words: string): Promise<Template[]> {
  let query = q(reader).selectFrom("operate.template").selectAll();
  if (words !== "") {
    query = query.where(
      sql<boolean>`position(lower(${words}) in lower(name || ' ' || system_name || ' ' || category)) > 0`,
    );
  }
  return query
    .orderBy(sql`lower(category)`)
    .orderBy(sql`lower(name)`)
    .orderBy("id")
    .limit(1000)
    .execute();
}

/** Those that a person may produce from: published, active, for everybody or for a team of theirs. */
export async function listOfferedTemplates(reader: Tx, actor: OperateActor): Promise<Template[]> {
  return q(reader)
    .selectFrom("operate.template as t")
    .selectAll("t")
    .where("t.kind", "=", "document")
    .where("t.is_active", "=", true)
    .where(sql<boolean>`exists (select from operate.template_version v
      where v.template_id = t.id and v.state = 'published')`)
    .where(sql<boolean>`(not exists (select from operate.template_team m where m.template_id = t.id)
      or exists (select from operate.template_team m where m.template_id = t.id
        and m.team_id in ${teamsOf(actor.userId)}))`)
    .orderBy(sql`lower(t.category)`)
    .orderBy(sql`lower(t.name)`)
    .orderBy("t.id")
    .limit(1000)
    .execute();
}

/** A template by its id. */
export async function findTemplate(reader: Tx, id: string): Promise<Template | undefined> {
  if (!isRowId(id)) return undefined;
  return q(reader).selectFrom("operate.template").selectAll().where("id", "=", id).executeTakeFirst();
}

/** A template, held until `tx` ends. */
export async function lockTemplate(tx: Tx, id: string): Promise<Template | undefined> {
  if (!isRowId(id)) return undefined;
  return q(tx).selectFrom("operate.template").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
}

/** `undefined` when its system name is taken. */
export async function insertTemplate(tx: Tx, row: Insertable<TemplateRow>): Promise<Template | undefined> {
  return q(tx)
    .insertInto("operate.template")
    .values(row)
    .onConflict((conflict) => conflict.column("system_name").doNothing())
    .returningAll()
    .executeTakeFirst();
}

/** Changes what is given. */
export async function updateTemplate(tx: Tx, id: string, change: Updateable<TemplateRow>): Promise<void> {
  await q(tx)
    .updateTable("operate.template")
    .set((eb) => ({ ...change, rev: eb("rev", "+", 1) }))
    .where("id", "=", id)
    .execute();
}

/** The teams that templates are for. */
export async function listTemplateTeams(
  reader: Tx,
  ids: readonly string[],
): Promise<{ template_id: string; id: string; name: string }[]> {
  if (ids.length === 0) return [];
  return q(reader)
    .selectFrom("operate.template_team as m")
    .innerJoin("operate.team as t", "t.id", "m.team_id")
    .select(["m.template_id", "t.id", "t.name"])
    .where("m.template_id", "in", [...ids])
    .orderBy("t.name")
    .execute();
}

/** Says whom a template is for. */
export async function setTemplateTeams(tx: Tx, id: string, teams: readonly string[]): Promise<void> {
  await q(tx).deleteFrom("operate.template_team").where("template_id", "=", id).execute();
  if (teams.length === 0) return;
  await q(tx)
    .insertInto("operate.template_team")
    .values([...new Set(teams)].map((team_id) => ({ template_id: id, team_id })))
    .execute();
}

/** Files of templates, the newest first. */
export async function listVersions(reader: Tx, templateIds: readonly string[]) {
  return q(reader)
    .selectFrom("operate.template_version as v")
    .innerJoin("operate.user as u", "u.id", "v.created_by")
    .leftJoin("operate.linked_service as s", "s.id", "v.service_id")
    .selectAll("v")
    .select(["u.name as created_by_name", "s.system_name as service_system_name", "s.display_name as service_name"])
    .where("v.template_id", "in", ["00000000-0000-0000-0000-000000000000", ...templateIds])
    .orderBy("v.template_id")
    .orderBy("v.number", "desc")
    .execute();
}

/** The version that is used, of a document or, by their system names, of blocks. */
export async function findPublished(
  reader: Tx,
  which: { readonly templateId: string } | { readonly blocks: readonly string[] },
): Promise<(Selectable<TemplateVersionRow> & { system_name: string })[]> {
  let query = q(reader)
    .selectFrom("operate.template_version as v")
    .innerJoin("operate.template as t", "t.id", "v.template_id")
    .selectAll("v")
    .select("t.system_name")
    .where("v.state", "=", "published");
  query =
    "templateId" in which
      ? query.where("t.id", "=", which.templateId)
      : query
          .where("t.kind", "=", "block")
          .where("t.is_active", "=", true)
          .where("t.system_name", "in", ["", ...which.blocks]);
  return query.execute();
}

/** Adds a version under the next number. */
export async function insertVersion(
  tx: Tx,
  row: Omit<Insertable<TemplateVersionRow>, "number" | "state">,
): Promise<number> {
  const { number } = await q(tx)
    .insertInto("operate.template_version")
    .values((eb) => ({
      ...row,
      state: "draft" as const,
      number: eb
        .selectFrom("operate.template_version as o")
        .select(sql<number>`coalesce(max(o.number), 0) + 1`.as("number"))
        .where("o.template_id", "=", row.template_id),
    }))
    .returning("number")
    .executeTakeFirstOrThrow();
  return number;
}

/** Publishes a version; the one before it is retired. */
export async function publishVersion(tx: Tx, templateId: string, number: number): Promise<void> {
  const own = q(tx).updateTable("operate.template_version").where("template_id", "=", templateId);
  await own.set({ state: "retired" }).where("state", "=", "published").where("number", "<>", number).execute();
  await own.set({ state: "published" }).where("number", "=", number).execute();
}
