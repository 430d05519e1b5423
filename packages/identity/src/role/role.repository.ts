import { sql } from "kysely";
import type { RawBuilder, Selectable, Updateable } from "kysely";
import { AppError } from "@muniment/kernel";
import { violatedConstraint } from "@muniment/platform/db";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { refusal } from "@muniment/work-api/identity/refusal";
import { q } from "../db.ts";
import { escapeLike } from "../like-pattern.ts";
import type { RoleRow } from "./role.tables.ts";

/** A library role as it is stored. */
export type RoleRecord = Selectable<RoleRow>;

/** Stores roles of a library. */
export async function insertRoles(
  tx: Tx,
  rows: readonly Pick<RoleRecord, "library_id" | "name" | "description" | "is_external" | "privileges">[],
): Promise<void> {
  await refusingTaken(async () => q(tx).insertInto("identity.role").values(rows).execute());
}

/** Gives a library the roles of another one; those of the same name become like them (CC-LIB-002). */
export async function copyRoles(tx: Tx, libraries: { from: number; to: number }): Promise<void> {
  await sql`insert into identity.role (library_id, name, description, is_external, privileges)
    select ${libraries.to}::integer, name, description, is_external, privileges
    from identity.role where library_id = ${libraries.from}
    on conflict (library_id, upper(name)) do update
    set description = excluded.description, privileges = excluded.privileges`.execute(q(tx));
}

/** Changes a role. */
export async function updateRole(tx: Tx, roleId: number, changes: Updateable<RoleRow>): Promise<void> {
  await refusingTaken(async () =>
    q(tx).updateTable("identity.role").set(changes).where("role_id", "=", roleId).execute(),
  );
}

/** Takes a role away that nobody holds. */
export async function deleteRole(tx: Tx, roleId: number): Promise<void> {
  await q(tx).deleteFrom("identity.role").where("role_id", "=", roleId).execute();
}

/** As `findRole`, keeping others from changing the role, or giving it to somebody, until the transaction ends. */
export async function lockRole(tx: Tx, libraryId: number, name: string): Promise<RoleRecord | undefined> {
  return q(tx)
    .selectFrom("identity.role")
    .selectAll()
    .where("library_id", "=", libraryId)
    .where(sql<boolean>`upper(name) = upper(${name})`)
    .forUpdate()
    .executeTakeFirst();
}

/** 409 when the library has a role of that name in any case (CC-ROL-009). */
async function refusingTaken(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (violatedConstraint(error) !== "role_name") throw error;
    throw new AppError(errors.duplicateRecord, { messages: [refusal("role_name_taken", { field: "id" })] });
  }
}

/** The role of that name in any case. */
export async function findRole(reader: Tx, libraryId: number, name: string): Promise<RoleRecord | undefined> {
  return q(reader)
    .selectFrom("identity.role")
    .selectAll()
    .where("library_id", "=", libraryId)
    .where(sql<boolean>`upper(name) = upper(${name})`)
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
  filter: { isExternal?: boolean | undefined; text?: string | undefined },
): Promise<RoleRecord[]> {
  const { text = "" } = filter;
  return q(reader)
    .selectFrom("identity.role")
    .selectAll()
    .where("library_id", "=", libraryId)
    .$if(filter.isExternal !== undefined, (query) => query.where("is_external", "=", filter.isExternal === true))
    .$if(text !== "", (query) => query.where(sql<boolean>`name ilike ${`%${escapeLike(text)}%`}`))
    .orderBy(sql`name collate identity.natural`)
    .execute();
}

/** SQL for the name of the role with the number `ref`. */
export function roleNameOf(ref: RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`(select name from identity.role where role_id = ${ref})`;
}
