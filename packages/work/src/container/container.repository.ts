import { sql } from "kysely";
import type { AliasedRawBuilder, Insertable, RawBuilder, Selectable, Updateable } from "kysely";
import { personOf, userIdOf } from "@muniment/identity";
import { parameter, prepare } from "@muniment/platform/db";
import type { Tx } from "@muniment/platform/db";
import {
  defaultLevelOf,
  holdsVisible,
  containerProfiles,
  preparedVisibility,
  visibleContainers,
  visibleDocuments,
} from "../access/index.ts";
import type { Reach } from "../access/index.ts";
import { q } from "../db.ts";
import type { ContainerRow } from "./container.tables.ts";

/** A container with what its wire form and the decision about it need. */
export interface Container extends Selectable<ContainerRow> {
  readonly workspace_name: string;
  readonly workspace_owner_num: number;
  readonly workspace_security_id: number;
  readonly default_level: number;
  readonly workspace_default_level: number;
  readonly has_subfolders: boolean;
  readonly has_documents: boolean;
  readonly owner: string;
  readonly owner_name: string;
  readonly operator: string;
  readonly last_user: string;
  readonly last_user_name: string;
}

/** A condition on containers aliased `c`. */
export type ContainerCondition = RawBuilder<boolean>;

const COLUMNS = [
  ...(["library_id", "container_number", "kind", "workspace_number", "parent_number", "ancestors", "name"] as const),
  ...(["description", "view_type", "email", "class", "subclass", "custom", "profile", "owner_num"] as const),
  ...(["operator_num", "last_user_num", "security_id", "owns_security", "is_external_as_normal", "is_hipaa"] as const),
  ...(["is_declared", "declared_at", "retain_days", "revision", "created_at", "edited_at", "trashed_at"] as const),
  "trashed_by",
] satisfies readonly (keyof ContainerRow)[];

const FROM = sql`from work.container c
  join work.container w on w.library_id = c.library_id and w.container_number = c.workspace_number`;
const PEOPLE = sql`join ${personOf("c.owner_num", "owner")} on true
  join ${personOf("c.last_user_num", "last_user")} on true`;

const readByNumber = prepare(
  "containers_by_number",
  sql<Container>`${selected({
    containers: (alias) => preparedVisibility.hidden.containers(alias, 3),
    documents: (alias) => preparedVisibility.hidden.documents(alias, 3),
  })} ${FROM} ${PEOPLE}
    where c.library_id = ${parameter(1)} and c.container_number = any ((select ${parameter(2)})::bigint[])
      and c.trashed_at is null`,
);

/** Containers by number, whatever the caller's rights: the caller must ask `requireAccess` for each. */
export async function findContainers(tx: Tx, reach: Reach, numbers: readonly number[]): Promise<Container[]> {
  return readByNumber(tx, [reach.libraryId, numbers, ...preparedVisibility.values(reach)]);
}

/** One page of the containers that meet `condition` and that the caller may see. */
export async function listContainers(
  tx: Tx,
  reach: Reach,
  page: { condition: ContainerCondition; order: "name" | "asc" | "desc"; limit: number; offset: number },
): Promise<Container[]> {
  const order =
    page.order === "name"
      ? sql`c.kind desc, c.name, c.container_number`
      : sql`c.edited_at ${sql.raw(page.order)}, c.container_number ${sql.raw(page.order)}`;
  const result = await sql<Container>`${selectedFor(reach)} ${FROM} ${PEOPLE}
    where ${live(reach)} and ${page.condition} order by ${order} limit ${page.limit} offset ${page.offset}`.execute(
    q(tx),
  );
  return result.rows;
}

/** How many containers meet `condition` and are visible to the caller; exact (decision D53). */
export async function countContainers(tx: Tx, reach: Reach, condition: ContainerCondition): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count ${FROM} where ${live(reach)} and ${condition}`.execute(q(tx));
  return rows[0]?.count ?? 0;
}

/** The containers above `number` and itself, from the workspace down, as far as the caller may see them. */
export async function findPath(tx: Tx, reach: Reach, number: number): Promise<Container[]> {
  const { rows } = await sql<Container>`${selectedFor(reach)} ${FROM} ${PEOPLE}
    where ${live(reach)} and c.container_number = any(
      select unnest(leaf.ancestors || leaf.container_number) from work.container leaf
      where leaf.library_id = ${reach.libraryId} and leaf.container_number = ${number})`.execute(q(tx));
  return rows.toSorted((left, right) => left.ancestors.length - right.ancestors.length);
}

/** Locks a container against concurrent change of its place and security; `undefined` if it is gone. */
export async function lockContainerAsSystem(
  tx: Tx,
  libraryId: number,
  number: number,
): Promise<Selectable<ContainerRow> | undefined> {
  return q(tx)
    .selectFrom("work.container")
    .selectAll()
    .where("library_id", "=", libraryId)
    .where("container_number", "=", number)
    .where("trashed_at", "is", null)
    .forUpdate()
    .executeTakeFirst();
}

/** Stores a new container. */
export async function insertContainer(tx: Tx, row: Insertable<ContainerRow>): Promise<void> {
  await q(tx).insertInto("work.container").values(row).execute();
}

/** Changes columns of one container and counts its revision up. */
export async function updateContainer(
  tx: Tx,
  place: { libraryId: number; number: number },
  changes: Updateable<ContainerRow>,
): Promise<void> {
  await q(tx)
    .updateTable("work.container")
    .set({ ...changes, revision: sql<number>`revision + 1` })
    .where("library_id", "=", place.libraryId)
    .where("container_number", "=", place.number)
    .execute();
}

/**
 * Numbers of the live containers in the subtree of `number` (itself included) that take their security from it:
 * the walk stops at containers with a profile of their own.
 */
export async function findFollowersAsSystem(tx: Tx, libraryId: number, number: number): Promise<number[]> {
  const result = await sql<{ container_number: number }>`
    with recursive follower as (
      select container_number from work.container where library_id = ${libraryId} and container_number = ${number}
      union all
      select child.container_number from follower
        join work.container child on child.library_id = ${libraryId} and child.parent_number = follower.container_number
        where not child.owns_security)
    select container_number from follower`.execute(q(tx));
  return result.rows.map((row) => row.container_number);
}

/** Points containers to the profile that governs them from now on. */
export async function pointContainers(
  tx: Tx,
  place: { libraryId: number; numbers: readonly number[] },
  securityId: number,
): Promise<void> {
  await q(tx)
    .updateTable("work.container")
    .set({ security_id: securityId })
    .where("library_id", "=", place.libraryId)
    .where("container_number", "=", sql<number>`any(${place.numbers}::bigint[])`)
    .where("security_id", "<>", securityId)
    .execute();
}

/** Every container of the subtree of `number`, itself included, whether live or not. */
export async function findSubtreeAsSystem(tx: Tx, libraryId: number, number: number): Promise<number[]> {
  const rows = await q(tx)
    .selectFrom("work.container")
    .select("container_number")
    .where("library_id", "=", libraryId)
    .where((eb) => eb.or([eb("container_number", "=", number), sql<boolean>`ancestors @> array[${number}::bigint]`]))
    .execute();
  return rows.map((row) => row.container_number);
}

/** Marks containers as deleted. */
export async function trashContainers(
  tx: Tx,
  place: { libraryId: number; numbers: readonly number[] },
  stamp: { at: Date; by: number },
): Promise<void> {
  await q(tx)
    .updateTable("work.container")
    .set({ trashed_at: stamp.at, trashed_by: stamp.by })
    .where("library_id", "=", place.libraryId)
    .where("container_number", "=", sql<number>`any(${place.numbers}::bigint[])`)
    .where("trashed_at", "is", null)
    .execute();
}

/** Keeps a container where it is, with the security that it has, until the transaction ends; many may at once. */
export async function holdContainerAsSystem(tx: Tx, libraryId: number, number: number): Promise<void> {
  await q(tx)
    .selectFrom("work.container")
    .select("container_number")
    .where("library_id", "=", libraryId)
    .where("container_number", "=", number)
    .forShare()
    .execute();
}

/** Lets nothing be put into the subtree of a container, or changed in it, until the transaction ends. */
export async function lockSubtreeAsSystem(tx: Tx, libraryId: number, number: number): Promise<void> {
  await q(tx)
    .selectFrom("work.container")
    .select("container_number")
    .where("library_id", "=", libraryId)
    .where((eb) => eb.or([eb("container_number", "=", number), sql<boolean>`ancestors @> array[${number}::bigint]`]))
    .orderBy("container_number")
    .forUpdate()
    .execute();
}

/** Lets moves of folders in a library happen one after the other, until the transaction ends. */
export async function lockMoves(tx: Tx, libraryId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('work.container.move', ${libraryId}))`.execute(q(tx));
}

/** Hangs the subtree of `number` below another parent, in the same or another workspace. */
export async function moveSubtree(
  tx: Tx,
  place: { libraryId: number; number: number },
  target: { parentNumber: number; workspaceNumber: number; ancestors: readonly number[] },
): Promise<void> {
  const moved = await sql<{ security_id: number; owns_security: boolean }>`
    update work.container moved set
      ancestors = ${target.ancestors}::bigint[] || moved.ancestors[root.depth + 1:],
      workspace_number = ${target.workspaceNumber},
      parent_number = case when moved.container_number = ${place.number} then ${target.parentNumber} else moved.parent_number end,
      revision = moved.revision + 1
    from (select cardinality(ancestors) as depth from work.container
      where library_id = ${place.libraryId} and container_number = ${place.number}) as root
    where moved.library_id = ${place.libraryId}
      and (moved.container_number = ${place.number} or moved.ancestors @> array[${place.number}::bigint])
    returning moved.security_id, moved.owns_security`.execute(q(tx));
  const securityIds = moved.rows.filter((row) => row.owns_security).map((row) => row.security_id);
  await containerProfiles.move(tx, { libraryId: place.libraryId, securityIds }, target.workspaceNumber);
}

/** The home workspace of the row aliased `alias`, to be joined as `home`. */
export function homeWorkspace(alias: string): AliasedRawBuilder<HomeWorkspace, "home"> {
  return sql<HomeWorkspace>`lateral (
    select w.name as workspace_name, w.owner_num as workspace_owner_num, w.security_id as workspace_security_id,
      ${defaultLevelOf("w")} as workspace_default_level, w.trashed_at is null as is_workspace_live
    from work.container w
    where w.library_id = ${sql.ref(`${alias}.library_id`)}
      and w.container_number = ${sql.ref(`${alias}.workspace_number`)})`.as("home");
}

/** What an item needs to know of its home workspace. */
export interface HomeWorkspace {
  readonly workspace_name: string;
  readonly workspace_owner_num: number;
  readonly workspace_security_id: number;
  readonly workspace_default_level: number;
  readonly is_workspace_live: boolean;
}

/** The live folder that the row aliased `alias` is filed in, to be joined as `folder`. */
export function homeFolder(alias: string): AliasedRawBuilder<HomeFolder, "folder"> {
  return sql<HomeFolder>`lateral (
    select f.owner_num as folder_owner_num, f.security_id as folder_security_id,
      ${defaultLevelOf("f")} as folder_default_level
    from work.container f
    where f.library_id = ${sql.ref(`${alias}.library_id`)}
      and f.container_number = ${sql.ref(`${alias}.folder_number`)} and f.trashed_at is null)`.as("folder");
}

/** What decides about access to an item's folder; nulls when it has none. */
export interface HomeFolder {
  readonly folder_owner_num: number | null;
  readonly folder_security_id: number | null;
  readonly folder_default_level: number | null;
}

function live(reach: Reach): RawBuilder<boolean> {
  return sql`c.library_id = ${reach.libraryId} and c.trashed_at is null and ${visibleContainers(reach, "c")}`;
}

function selectedFor(reach: Reach): RawBuilder<unknown> {
  return selected({
    containers: (alias) => visibleContainers(reach, alias),
    documents: (alias) => visibleDocuments(reach, alias),
  });
}

type Visible = Record<"containers" | "documents", (alias: string) => RawBuilder<boolean>>;

function selected(visible: Visible): RawBuilder<unknown> {
  return sql`select ${sql.join(COLUMNS.map((column) => sql.ref(`c.${column}`)))}, w.name as workspace_name,
    w.owner_num as workspace_owner_num, w.security_id as workspace_security_id,
    ${defaultLevelOf("c")} as default_level, ${defaultLevelOf("w")} as workspace_default_level,
    ${holdsVisible.folders(visible.containers, "c")} as has_subfolders,
    ${holdsVisible.documents(visible.documents, "c")} as has_documents,
    owner.user_id as owner, owner.full_name as owner_name, ${userIdOf(sql.ref("c.operator_num"))} as operator,
    last_user.user_id as last_user, last_user.full_name as last_user_name`;
}
