import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** A client, or a matter of it, that workspaces bear; the ids are spelled as one of these spells them. */
interface GovernedMatter {
  readonly client_id: string;
  readonly matter_id: string;
  readonly workspaces: number;
  readonly policy?: string;
}

/** Clients and matters whose ids hold the text, clients first; whoever asks has been let in by the caller. */
export async function findGovernedMattersAsSystem(
  tx: Tx,
  { text, limit }: { readonly text: string; readonly limit: number },
): Promise<GovernedMatter[]> {
  const folded = text.trim().toLowerCase();
  const found = await sql<Omit<GovernedMatter, "policy"> & { policy: string | null }>`
    with borne as materialized (
      select w.custom->>'custom1' as client_id, coalesce(w.custom->>'custom2', '') as matter_id
      from work.container w
      where w.kind = 'workspace' and w.custom->>'custom1' <> ''
        and (strpos(lower(w.custom->>'custom1'), ${folded}) > 0 or strpos(lower(w.custom->>'custom2'), ${folded}) > 0)),
    counted as (
      select min(client_id) as client_id, '' as matter_id, count(*)::integer as workspaces
      from borne where strpos(lower(client_id), ${folded}) > 0 group by lower(client_id)
      union all
      select min(client_id), min(matter_id), count(*)::integer
      from borne where matter_id <> '' group by lower(client_id), lower(matter_id))
    select c.client_id, c.matter_id, c.workspaces, a.asset_id::text as policy
    from counted c
    left join policy.asset a on a.client_id <> ''
      and lower(a.client_id) = lower(c.client_id) and lower(a.matter_id) = lower(c.matter_id)
    order by lower(c.client_id), lower(c.matter_id)
    limit ${limit}`.execute(q(tx));
  return found.rows.map(({ policy, ...matter }) => ({ ...matter, ...(policy === null ? {} : { policy }) }));
}
