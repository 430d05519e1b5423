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
