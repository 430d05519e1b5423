import { sql } from "kysely";
import type { Insertable, RawBuilder, Selectable, Updateable } from "kysely";
import { AppError } from "@muniment/kernel";
import { violatedConstraint } from "@muniment/platform/db";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { nrtadmin } from "@muniment/work-api/identity/group";
import { refusal } from "@muniment/work-api/identity/refusal";
import { foldId } from "@muniment/work-api/identity/user-rules";
import { q } from "../db.ts";
import { libraryAliasOf } from "../library/index.ts";
import type { GroupRow } from "./group.tables.ts";

/** A group as it is stored, with the alias of its library. */
export type GroupRecord = Selectable<GroupRow> & { readonly database: string };

/** Stores a group and gives its number; 409 when the library has one with that id. */
export async function insertGroup(tx: Tx, row: Insertable<GroupRow>): Promise<number> {
  try {
    const inserted = await q(tx)
      .insertInto("identity.group")
      .values(row)
      .returning("group_num")
      .executeTakeFirstOrThrow();
    return inserted.group_num;
  } catch (error) {
    if (violatedConstraint(error) !== "group_group_id") throw error;
    throw new AppError(errors.duplicateRecord, { messages: [refusal("group_id_taken", { field: "id" })] });
  }
}

/** Changes a group. */
export async function updateGroup(tx: Tx, groupNum: number, changes: Updateable<GroupRow>): Promise<void> {
  await q(tx).updateTable("identity.group").set(changes).where("group_num", "=", groupNum).execute();
}

/** The group of a library with that id in any case. */
export async function findGroup(reader: Tx, libraryId: number, groupId: string): Promise<GroupRecord | undefined> {
  return groups(reader)
    .where("g.library_id", "=", libraryId)
    .where("g.group_id", "=", foldId(groupId.trim()))
    .executeTakeFirst();
}

/** The groups with that id, or with that number, in any of the libraries. */
export async function findGroupsAnywhere(
  reader: Tx,
  libraryIds: readonly number[],
  wanted: { groupId: string } | { groupNum: number },
): Promise<GroupRecord[]> {
  return groups(reader)
    .where("g.library_id", "=", sql<number>`any(${libraryIds})`)
    .$if("groupId" in wanted, (query) =>
      query.where("g.group_id", "=", foldId(("groupId" in wanted ? wanted.groupId : "").trim())),
    )
    .$if("groupNum" in wanted, (query) => query.where("g.group_num", "=", "groupNum" in wanted ? wanted.groupNum : 0))
    .orderBy("g.library_id")
    .execute();
}

/** As `findGroup`, keeping others from changing the group or its members until the transaction ends. */
export async function lockGroup(tx: Tx, libraryId: number, groupId: string): Promise<GroupRecord | undefined> {
  await q(tx)
    .selectFrom("identity.group")
    .select("group_num")
    .where("library_id", "=", libraryId)
    .where("group_id", "=", foldId(groupId.trim()))
    .forUpdate()
    .execute();
  return findGroup(tx, libraryId, groupId);
}

/** The groups of a library with these folded ids, which nobody else changes until the transaction ends. */
export async function lockGroups(tx: Tx, libraryId: number, groupIds: readonly string[]): Promise<GroupRecord[]> {
  return groups(tx)
    .where("g.library_id", "=", libraryId)
    .where("g.group_id", "=", sql<string>`any(${groupIds})`)
    .orderBy("g.group_num")
    .forUpdate("g")
    .execute();
}

/** Enables or disables groups. */
export async function switchGroups(
  tx: Tx,
  groupNums: readonly number[],
  changes: { enabled: boolean; edited_at: Date },
): Promise<void> {
  if (groupNums.length === 0) return;
  await q(tx)
    .updateTable("identity.group")
    .set(changes)
    .where("group_num", "=", sql<number>`any(${groupNums})`)
    .execute();
}

/** Those of the people who are in the group. */
export async function membersAmong(tx: Tx, groupNum: number, userNums: readonly number[]): Promise<number[]> {
  const rows = await q(tx)
    .selectFrom("identity.group_member")
    .select("user_num")
    .where("group_num", "=", groupNum)
    .where("user_num", "=", sql<number>`any(${userNums})`)
    .execute();
  return rows.map((row) => row.user_num);
}

/** Locks the NRTADMIN groups of these libraries, in one order. */
export async function lockNrtadminGroups(tx: Tx, libraryIds: readonly number[]): Promise<void> {
  await q(tx)
    .selectFrom("identity.group")
    .select("group_num")
    .where("library_id", "=", sql<number>`any(${libraryIds})`)
    .where("group_id", "=", nrtadmin)
    .orderBy("library_id")
    .forUpdate()
    .execute();
}

/** Makes people members; those who are so already stay. */
export async function insertMembers(tx: Tx, groupNum: number, userNums: readonly number[]): Promise<void> {
  await sql`insert into identity.group_member (group_num, user_num)
    select ${groupNum}::bigint, unnest(${userNums}::bigint[]) on conflict do nothing`.execute(q(tx));
}

/** Ends memberships; those who are none do not matter. */
export async function deleteMembers(tx: Tx, groupNum: number, userNums: readonly number[]): Promise<void> {
  await q(tx)
    .deleteFrom("identity.group_member")
    .where("group_num", "=", groupNum)
    .where("user_num", "=", sql<number>`any(${userNums})`)
    .execute();
}

/** Takes a person out of every group of a library. */
export async function leaveGroupsOf(tx: Tx, libraryId: number, userNum: number): Promise<void> {
  await q(tx)
    .deleteFrom("identity.group_member")
    .where("user_num", "=", userNum)
    .where("group_num", "in", (eb) =>
      eb.selectFrom("identity.group").select("group_num").where("library_id", "=", libraryId),
    )
    .execute();
}

/** Takes a person out of groups of whatever libraries. */
export async function leaveGroups(
  tx: Tx,
  userNum: number,
  left: readonly Pick<GroupRecord, "group_id" | "library_id">[],
): Promise<void> {
  const libraryIds = left.map((group) => group.library_id);
  const groupIds = left.map((group) => group.group_id);
  await sql`delete from identity.group_member gm using identity."group" g,
      unnest(${libraryIds}::integer[], ${groupIds}::text[]) as gone(library_id, group_id)
    where gm.user_num = ${userNum} and gm.group_num = g.group_num
      and g.library_id = gone.library_id and g.group_id = gone.group_id`.execute(q(tx));
}

/** The groups of one kind that a person is in. */
export async function findGroupsOfKind(
  tx: Tx,
  userNum: number,
  isExternal: boolean,
): Promise<Pick<GroupRecord, "group_id" | "library_id">[]> {
  return q(tx)
    .selectFrom("identity.group as g")
    .innerJoin("identity.group_member as gm", "gm.group_num", "g.group_num")
    .select(["g.group_id", "g.library_id"])
    .where("gm.user_num", "=", userNum)
    .where("g.is_external", "=", isExternal)
    .orderBy("g.group_id")
    .execute();
}

/** Those of the libraries in whose NRTADMIN a person is, with the number of that group. */
export async function findNrtadminOf(
  tx: Tx,
  userNum: number,
  libraryIds: readonly number[],
): Promise<Pick<GroupRecord, "group_num" | "library_id" | "database">[]> {
  return groups(tx)
    .innerJoin("identity.group_member as gm", "gm.group_num", "g.group_num")
    .where("gm.user_num", "=", userNum)
    .where("g.library_id", "=", sql<number>`any(${libraryIds})`)
    .where("g.group_id", "=", nrtadmin)
    .orderBy("g.library_id")
    .execute();
}

/** Those of the people who are in NRTADMIN of the library. */
export async function nrtadminsAmong(tx: Tx, libraryId: number, userNums: readonly number[]): Promise<number[]> {
  const rows = await q(tx)
    .selectFrom("identity.group_member as gm")
    .innerJoin("identity.group as g", "g.group_num", "gm.group_num")
    .select("gm.user_num")
    .where("g.library_id", "=", libraryId)
    .where("g.group_id", "=", nrtadmin)
    .where("gm.user_num", "=", sql<number>`any(${userNums})`)
    .execute();
  return rows.map((row) => row.user_num);
}

/** SQL for whether the account under the name `u` is in the group. */
export function isMemberOf(groupNum: number): RawBuilder<boolean> {
  return sql<boolean>`exists (select 1 from identity.group_member gm
    where gm.group_num = ${groupNum} and gm.user_num = u.user_num)`;
}

/** SQL for whether the account under the name `u` is not in the group but of the kind that it takes. */
export function isKindOf(group: Pick<GroupRecord, "group_num" | "is_external">): RawBuilder<boolean> {
  return sql<boolean>`(u.is_external = ${group.is_external} and not ${isMemberOf(group.group_num)})`;
}

function groups(reader: Tx) {
  return q(reader)
    .selectFrom("identity.group as g")
    .selectAll("g")
    .select(libraryAliasOf(sql.ref("g.library_id")).as("database"));
}
