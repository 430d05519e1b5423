import type { TestLibrary, TestUser } from "@muniment/identity/testing";
import type { Database } from "@muniment/platform/db";
import type { Item } from "./session.ts";

/** What policies are to say of the matter of an item. */
export interface MatterPolicy {
  readonly team?: readonly TestUser[];
  readonly conflicted?: readonly TestUser[];
  /** Somebody who has opened it in an emergency, with Read. */
  readonly glass?: TestUser;
  readonly nrtadminMode?: "metadata_only" | "none" | "full";
  readonly now: Date;
}

let lastClient = 0;

/** Puts a policy on the matter that an item is in, beside the acts of those who administer policies. */
export async function govern(
  { pool }: Database,
  { library, item }: { library: TestLibrary; item: Pick<Item, "id"> },
  policy: MatterPolicy,
): Promise<void> {
  lastClient += 1;
  const client = `Governed ${lastClient}`;
  const [number, version] = item.id.slice(item.id.indexOf("!") + 1).split(".");
  const table = version === undefined ? "container where container_number" : "document where document_number";
  await pool.query(
    `update work.container set custom = custom || jsonb_build_object('custom1', $3::text, 'custom2', '1')
      where library_id = $1 and container_number = (select workspace_number from work.${table} = $2 and library_id = $1
        limit 1)`,
    [library.libraryId, number, client],
  );
  const made = await pool.query(
    `insert into policy.asset (kind, client_id, matter_id, name, security, status, created_at, edited_at)
      values ('matter', $1, '1', '', $2, 'active', $3, $3) returning asset_id`,
    [client, policy.team === undefined ? "open" : "restricted", policy.now],
  );
  const { asset_id: assetId } = made.rows[0] as { asset_id: number };
  for (const [kind, people] of [
    ["team", policy.team ?? []],
    ["conflict", policy.conflicted ?? []],
  ] as const) {
    for (const { userNum } of people) {
      await pool.query(
        `insert into policy.claim (asset_id, kind, trustee_kind, trustee_num) values ($1, $2, 'user', $3)`,
        [assetId, kind, userNum],
      );
    }
  }
  if (policy.glass !== undefined) {
    await pool.query(
      `insert into policy.exception (kind, user_num, client_id, matter_id, level, approvals, reason, granted_by,
        starts_at, ends_at) values ('break_glass', $1, $2, '1', 1, 1, '', $1, $3, $4)`,
      [policy.glass.userNum, client, policy.now, new Date(policy.now.getTime() + 3_600_000)],
    );
  }
  await pool.query(`update policy.setting set nrtadmin_mode = $1`, [policy.nrtadminMode ?? "metadata_only"]);
}
