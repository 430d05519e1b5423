import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { CHANGE_CHANNEL } from "../event/index.ts";

const MOST_NOTICES = 500;

/** Pages that show these matters ask anew once the transaction commits, each with its own rights. */
export async function tellMatters(tx: Tx, workspaces: readonly string[]): Promise<void> {
  if (workspaces.length === 0) return;
  await sql`select pg_notify(${CHANGE_CHANNEL}, json_build_object('tracker', t.id, 'matter', t.workspace_id,
      'kind', 'matter', 'action', 'change', 'object', t.workspace_id)::text)
    from (select id, workspace_id from tracker.tracker
      where workspace_id = any(${[...workspaces]}::text[]) and deleted_at is null limit ${MOST_NOTICES}) t`.execute(
    q(tx),
  );
}
