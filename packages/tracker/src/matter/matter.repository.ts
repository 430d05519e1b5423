import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** A matter, as Work named it last. */
export interface KnownMatter {
  readonly workspace_id: string;
  readonly library_id: string;
  readonly name: string;
  readonly is_closed: boolean;
}

/** What is known of a matter. */
export async function findMatter(reader: Tx, workspaceId: string): Promise<KnownMatter | undefined> {
  return q(reader)
    .selectFrom("tracker.matter")
    .select(["workspace_id", "library_id", "name", "is_closed"])
    .where("workspace_id", "=", workspaceId)
    .executeTakeFirst();
}

/** Keeps the name that Work gave. */
export async function keepMatter(
  tx: Tx,
  { id, library, name, now }: { id: string; library: string; name: string; now: Date },
): Promise<KnownMatter> {
  const { rows } = await sql<KnownMatter>`
    insert into tracker.matter (workspace_id, library_id, name, read_at) values (${id}, ${library}, ${name}, ${now})
    on conflict (workspace_id) do update set name = excluded.name, read_at = excluded.read_at
    returning workspace_id, library_id, name, is_closed`.execute(q(tx));
  const [row] = rows;
  if (row === undefined) throw new Error("A matter could not be kept");
  return row;
}

/** Matters of a library that Tracker knows; those of `ids`, or all of them. */
export async function knownMatters(reader: Tx, library: string, ids?: readonly string[]): Promise<string[]> {
  if (ids?.length === 0) return [];
  const rows = await q(reader)
    .selectFrom("tracker.matter")
    .select("workspace_id")
    .where("library_id", "=", library)
    .$if(ids !== undefined, (query) => query.where("workspace_id", "in", [...(ids ?? [])]))
    .orderBy("workspace_id")
    .execute();
  return rows.map((row) => row.workspace_id);
}

/** Keeps the names that Work gave; the matters whose name is another now. */
export async function renameMatters(
  tx: Tx,
  { names, now }: { names: ReadonlyMap<string, string>; now: Date },
): Promise<string[]> {
  if (names.size === 0) return [];
  const { rows } = await sql<{ workspace_id: string }>`
    update tracker.matter m set name = n.name, read_at = ${now}
    from unnest(${[...names.keys()]}::text[], ${[...names.values()]}::text[]) as n (id, name)
    where m.workspace_id = n.id and m.name <> n.name
    returning m.workspace_id`.execute(q(tx));
  return rows.map((row) => row.workspace_id);
}

/** When the matter was last read because somebody asked, and who could reach it then. */
export async function findMatterSync(
  reader: Tx,
  workspaceId: string,
): Promise<{ synced_at: Date | null; members: readonly string[] | null } | undefined> {
  return q(reader)
    .selectFrom("tracker.matter")
    .select(["synced_at", "members"])
    .where("workspace_id", "=", workspaceId)
    .executeTakeFirst();
}

/** Notes that a matter was read; without `members` those that are known stay. */
export async function noteMatterSync(
  tx: Tx,
  workspaceId: string,
  { at, members }: { at: Date; members: readonly string[] | undefined },
): Promise<void> {
  await q(tx)
    .updateTable("tracker.matter")
    .set({ synced_at: at, ...(members === undefined ? {} : { members: JSON.stringify(members) }) })
    .where("workspace_id", "=", workspaceId)
    .execute();
}
