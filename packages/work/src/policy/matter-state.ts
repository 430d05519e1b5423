import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** How a workspace is governed at a moment; who asks has been let in by the caller. */
export async function describeMatterAsSystem(
  tx: Tx,
  given: { readonly libraryId: number; readonly number: number; readonly now: Date },
): Promise<"open" | "open_with_exclusions" | "restricted"> {
  const { libraryId, number, now } = given;
  const counts = (row: string) => {
    const [start, end] = [sql.ref(`${row}.starts_at`), sql.ref(`${row}.ends_at`)];
    return sql`(${start} is null or ${start} <= ${now}) and (${end} is null or ${end} > ${now})`;
  };
  const found = await sql<{ is_restricted: boolean; excludes: boolean }>`
    with asset as (
      select a.* from work.container w join policy.scope s on lower(s.client_id) = lower(w.custom->>'custom1')
        and (s.matter_id = '' or lower(s.matter_id) = lower(w.custom->>'custom2'))
        join policy.asset a on a.asset_id = s.asset_id
      where w.library_id = ${libraryId} and w.container_number = ${number})
    select
      exists (select from asset where status = 'active' and security <> 'open' and ${counts("asset")}) as is_restricted,
      exists (select from asset join policy.claim c using (asset_id)
        where status = 'active' and c.kind = 'conflict' and ${counts("asset")} and ${counts("c")})
      or exists (select from asset join policy.side using (asset_id) join policy.opposing_set s using (set_id)
        where s.status = 'active' and ${counts("s")}) as excludes`.execute(q(tx));
  const [row] = found.rows;
  if (row?.is_restricted === true) return "restricted";
  return row?.excludes === true ? "open_with_exclusions" : "open";
}
