import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { Reach } from "../access/index.ts";
import { countContainers, folderShape, listContainers, workspaceShape } from "../container/index.ts";
import { selectFolders, selectWorkspaces } from "./container-filter.ts";
import { wantsResults } from "./document-search.ts";
import type { SearchResult } from "./document-search.ts";
import { countFacets } from "./facet.ts";
import type { Filters } from "./filter.ts";
import { nextCursor } from "./paging.ts";
import type { Page } from "./paging.ts";

type ContainerWire = ReturnType<typeof workspaceShape> & ReturnType<typeof folderShape>;

/** Workspaces, or folders and tabs, of one or several libraries that match, the last edited first. */
export async function searchContainerPages(
  deps: { reader: Tx; clock: Clock; host: string },
  reaches: readonly Reach[],
  given: { kind: "workspace" | "folder"; filters: Filters; page: Page },
): Promise<SearchResult<ContainerWire>> {
  const { reader, host } = deps;
  const { kind, filters, page } = given;
  const now = deps.clock.now();
  const select = kind === "workspace" ? selectWorkspaces : selectFolders;
  const selections = reaches.map((reach) => ({ reach, condition: select(reach, { filters, now }) }));
  const isMerged = selections.length > 1;
  const limit = page.limit + 1 + (isMerged ? page.offset : 0);
  const offset = isMerged ? 0 : page.offset;
  const pages = await Promise.all(
    selections.map(async ({ reach, condition }) => {
      const paged = sql<boolean>`(${condition} and ${afterCursor(page)})`;
      const rows = await listContainers(reader, reach, { condition: paged, order: page.order, limit, offset });
      return rows.map((row) => ({ reach, row }));
    }),
  );
  const rows = pages.flat();
  const direction = page.order === "desc" ? 1 : -1;
  if (isMerged) {
    rows.sort(
      (left, right) =>
        direction *
        (right.row.edited_at.getTime() - left.row.edited_at.getTime() ||
          right.row.container_number - left.row.container_number),
    );
  }
  const found = isMerged ? rows.slice(page.offset, page.offset + page.limit + 1) : rows;
  const shape = ({ reach, row }: (typeof rows)[number]) =>
    (kind === "workspace" ? workspaceShape(reach, row, host) : folderShape(reach, row)) as ContainerWire;
  const facets = typeof filters["facets"] === "string" && filters["facets"] !== "" ? filters["facets"] : undefined;
  return {
    items: wantsResults(filters) ? found.slice(0, page.limit).map(shape) : [],
    overflow: found.length > page.limit,
    ...(page.wantsTotal ? { total_count: await totalOf(reader, selections) } : {}),
    ...nextCursor(found, page, ({ row }) => ({ at: row.edited_at, number: row.container_number, version: 1 })),
    ...(facets === undefined ? {} : { facets: await countFacets(reader, selections, { facets, kind: "container" }) }),
  };
}

async function totalOf(
  reader: Tx,
  selections: readonly { reach: Reach; condition: RawBuilder<boolean> }[],
): Promise<number> {
  const counts = await Promise.all(
    selections.map(async ({ reach, condition }) => countContainers(reader, reach, condition)),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

function afterCursor(page: Page): RawBuilder<boolean> {
  if (page.after === undefined) return sql`true`;
  const comparison = sql.raw(page.order === "asc" ? ">" : "<");
  return sql`(c.edited_at, c.container_number) ${comparison} (${page.after.at}::timestamptz, ${page.after.number}::bigint)`;
}
