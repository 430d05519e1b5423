import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { customFields } from "@muniment/work-api/profile-fields";
import { visibleContainers, visibleDocuments } from "../access/index.ts";
import type { Reach } from "../access/index.ts";
import { q } from "../db.ts";

/** One value of a facet with how often it occurs. */
export interface FacetEntry {
  readonly alias: string;
  readonly count: number;
  readonly description: string;
}

const MOST_FREQUENT = 5;

/** The five most frequent values of each facet, over the whole match of all libraries (work-api.md 12.5). */
export async function countFacets(
  tx: Tx,
  selections: readonly { reach: Reach; condition: RawBuilder<boolean> }[],
  given: { facets: string; kind: "document" | "container" },
): Promise<Record<string, FacetEntry[]>> {
  const names = given.facets
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
  const facets: Record<string, FacetEntry[]> = {};
  for (const name of new Set(names)) {
    const counts = new Map<string, number>();
    for (const selection of selections) {
      for (const row of await countValues(tx, selection, { name, kind: given.kind })) {
        counts.set(row.alias, (counts.get(row.alias) ?? 0) + row.count);
      }
    }
    const sorted = [...counts].toSorted((left, right) => right[1] - left[1] || left[0].localeCompare(right[0]));
    facets[name] = sorted.slice(0, MOST_FREQUENT).map(([alias, count]) => ({ alias, count, description: alias }));
  }
  return facets;
}

async function countValues(
  tx: Tx,
  selection: { reach: Reach; condition: RawBuilder<boolean> },
  given: { name: string; kind: "document" | "container" },
): Promise<{ alias: string; count: number }[]> {
  const { reach, condition } = selection;
  const value = facetColumn(given.name, given.kind);
  const source =
    given.kind === "document"
      ? sql`work.document d where d.library_id = ${reach.libraryId} and d.trashed_at is null
          and ${visibleDocuments(reach, "d")} and ${condition}`
      : sql`work.container c join work.container w on w.library_id = c.library_id
            and w.container_number = c.workspace_number
          where c.library_id = ${reach.libraryId} and c.trashed_at is null
          and ${visibleContainers(reach, "c")} and ${condition}`;
  const result = await sql<{ alias: string; count: number }>`
    select alias, count(*) as count from (select ${value} as alias from ${source}) as matched
    where alias <> '' group by alias`.execute(q(tx));
  return result.rows;
}

function facetColumn(name: string, kind: "document" | "container"): RawBuilder<string> {
  const field = customFields.get(name);
  const alias = kind === "document" ? "d" : "c";
  if (field?.kind === "text" && field.max === 32) return sql`(${sql.ref(`${alias}.custom`)} ->> ${sql.lit(name)})`;
  if (kind === "document" && name === "types") return sql.ref("d.type");
  if (kind === "document" && name === "senders") return sql`(d.message ->> 'from')`;
  throw new AppError(errors.invalidParam, { text: `There is no facet ${name}.`, field: "facets" });
}
