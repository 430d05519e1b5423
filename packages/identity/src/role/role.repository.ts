import { sql } from "kysely";
import type { RawBuilder, Selectable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { RoleRow } from "./role.tables.ts";

/** A library role as it is stored. */
export type RoleRecord = Selectable<RoleRow>;

/** Stores roles of a library. */
export async function insertRoles(
  tx: Tx,
  rows: readonly Pick<RoleRecord, "library_id" | "name" | "description" | "is_external" | "privileges">[],
): Promise<void> {
  await q(tx).insertInto("identity.role").values(rows).execute();
}

/** The role of that name in any case. */
export async function findRole(reader: Tx, libraryId: number, name: string): Promise<RoleRecord | undefined> {
  return q(reader)
    .selectFrom("identity.role")
    .selectAll()
    .where("library_id", "=", libraryId)
    .where(sql`upper(name)`, "=", name.toUpperCase())
    .executeTakeFirst();
}

/** The roles with these numbers. */
export async function findRolesByNumber(reader: Tx, roleIds: readonly number[]): Promise<RoleRecord[]> {
  if (roleIds.length === 0) return [];
  return q(reader).selectFrom("identity.role").selectAll().where("role_id", "in", roleIds).execute();
}

/** The roles of a library by name. */
export async function listRoleRecords(
  reader: Tx,
  libraryId: number,
  filter: { isExternal?: boolean | undefined },
): Promise<RoleRecord[]> {
  return q(reader)
    .selectFrom("identity.role")
    .selectAll()
    .where("library_id", "=", libraryId)
    .$if(filter.isExternal !== undefined, (query) => query.where("is_external", "=", filter.isExternal === true))
    .orderBy(sql`name collate identity.natural`)
    .execute();
}

/** SQL for the name of the role with the number `ref`. */
export function roleNameOf(ref: RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`(select name from identity.role where role_id = ${ref})`;
}
