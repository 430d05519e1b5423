import { sql } from "kysely";
import type { Insertable, Selectable, Updateable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { LibraryAuthorizationRow, LibraryRow } from "./authorisation.tables.ts";

/** How a library stands, as it is stored. */
export type Library = Selectable<LibraryRow>;

/** Somebody's authority in a library, as it is stored. */
export type Authorization = Selectable<LibraryAuthorizationRow>;

/** An authority with who lent it. */
export type NamedAuthorization = Authorization & {
  readonly work_id: string;
  readonly person: string;
  readonly email: string;
};

/** Keeps the names that Work gave; libraries that were not known are unauthorized. */
export async function keepLibraries(tx: Tx, libraries: readonly { id: string; name: string }[]): Promise<void> {
  if (libraries.length === 0) return;
  await q(tx)
    .insertInto("tracker.library")
    .values(libraries.map(({ id, name }) => ({ library_id: id, name })))
    .onConflict((conflict) => conflict.column("library_id").doUpdateSet({ name: (eb) => eb.ref("excluded.name") }))
    .execute();
}

/** Libraries by their ids, or all of them. */
export async function listLibraryRows(reader: Tx, ids?: readonly string[]): Promise<Library[]> {
  if (ids?.length === 0) return [];
  return q(reader)
    .selectFrom("tracker.library")
    .selectAll()
    .$if(ids !== undefined, (query) => query.where("library_id", "in", [...(ids ?? [])]))
    .orderBy("name")
    .execute();
}

/** Takes a library for writing; who waited for it finds what was written meanwhile. */
export async function lockLibrary(tx: Tx, library: string): Promise<Library | undefined> {
  return q(tx)
    .selectFrom("tracker.library")
    .selectAll()
    .where("library_id", "=", library)
    .forUpdate()
    .executeTakeFirst();
}

/** Writes what has become of a library. */
export async function updateLibrary(tx: Tx, library: string, changes: Updateable<LibraryRow>): Promise<void> {
  await q(tx).updateTable("tracker.library").set(changes).where("library_id", "=", library).execute();
}

/** Who lent authority in these libraries: the active one first, then the newest. */
export async function listAuthorizations(reader: Tx, libraries: readonly string[]): Promise<NamedAuthorization[]> {
  if (libraries.length === 0) return [];
  return q(reader)
    .selectFrom("tracker.library_authorization as a")
    .innerJoin("tracker.principal as p", "p.num", "a.user_num")
    .selectAll("a")
    .select(["p.work_id", "p.name as person", "p.email"])
    .where("a.library_id", "in", [...libraries])
    .orderBy("a.rank")
    .orderBy("a.granted_at", "desc")
    .execute();
}

/** Takes one authority for writing. */
export async function lockAuthorization(tx: Tx, id: string): Promise<Authorization | undefined> {
  return q(tx)
    .selectFrom("tracker.library_authorization")
    .selectAll()
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
}

/** Stores an authority; `rank` is free because the former active one stands by now. */
export async function insertAuthorization(tx: Tx, row: Insertable<LibraryAuthorizationRow>): Promise<void> {
  await q(tx).insertInto("tracker.library_authorization").values(row).execute();
}

/** Writes what has become of an authority. */
export async function updateAuthorization(
  tx: Tx,
  id: string,
  changes: Updateable<LibraryAuthorizationRow>,
): Promise<void> {
  await q(tx).updateTable("tracker.library_authorization").set(changes).where("id", "=", id).execute();
}

/** Everybody who lent authority in a library stands by from now on. */
export async function standBy(tx: Tx, library: string): Promise<void> {
  await q(tx)
    .updateTable("tracker.library_authorization")
    .set({ rank: "standby" })
    .where("library_id", "=", library)
    .where("rank", "=", "active")
    .execute();
}

/** Forgets authorities with their tokens; gives them, so that they can be ended at Work. */
export async function deleteAuthorizations(
  tx: Tx,
  which: { readonly library: string; readonly userNum?: number; readonly id?: string },
): Promise<Authorization[]> {
  return q(tx)
    .deleteFrom("tracker.library_authorization")
    .where("library_id", "=", which.library)
    .$if(which.userNum !== undefined, (query) => query.where("user_num", "=", which.userNum ?? 0))
    .$if(which.id !== undefined, (query) => query.where("id", "=", which.id ?? ""))
    .returningAll()
    .execute();
}

/** How many matters with trackers each library has. */
export async function countMatters(reader: Tx, libraries: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (libraries.length === 0) return new Map();
  const { rows } = await sql<{ library_id: string; count: number }>`
    select m.library_id, count(*)::integer as count from tracker.matter m
    where m.library_id = any(${[...libraries]}::text[])
      and exists (select 1 from tracker.tracker t where t.workspace_id = m.workspace_id and t.deleted_at is null)
    group by m.library_id`.execute(q(reader));
  return new Map(rows.map((row) => [row.library_id, row.count]));
}
