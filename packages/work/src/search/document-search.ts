import type { Static } from "typebox";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { DocumentItem } from "@muniment/work-api/document/document";
import type { Reach } from "../access/index.ts";
import { documentShape } from "../document/index.ts";
import { selectDocuments } from "./document-filter.ts";
import { conditionOf, countSelection, findDocumentPage } from "./document-list.ts";
import { countFacets } from "./facet.ts";
import type { FacetEntry } from "./facet.ts";
import type { Filters } from "./filter.ts";
import { nextCursor } from "./paging.ts";
import type { Page } from "./paging.ts";

/** What a search gives back, before it is put into the envelope of its endpoint. */
export interface SearchResult<T> {
  readonly items: T[];
  readonly overflow: boolean;
  readonly total_count?: number;
  readonly cursor?: string;
  readonly facets?: Record<string, FacetEntry[]>;
}

/** Documents of one or several libraries that match, the last edited first. */
export async function searchDocumentPages(
  deps: { reader: Tx; clock: Clock; host: string },
  reaches: readonly Reach[],
  given: { filters: Filters; page: Page },
): Promise<SearchResult<Static<typeof DocumentItem>>> {
  const { reader, host } = deps;
  const { filters, page } = given;
  const now = deps.clock.now();
  const selections = reaches.map((reach) => ({ reach, selection: selectDocuments(reach, { filters, now }) }));
  // Several libraries are merged by time, so each gives its first rows and the offset is taken off afterwards.
  const isMerged = selections.length > 1;
  const each = isMerged ? { ...page, limit: page.limit + page.offset, offset: 0 } : page;
  const pages = await Promise.all(
    selections.map(async ({ reach, selection }) =>
      (await findDocumentPage(reader, reach, { selection, page: each })).map((document) => ({ reach, document })),
    ),
  );
  const rows = pages.flat();
  if (isMerged) rows.sort((left, right) => compare(right.document, left.document) * (page.order === "desc" ? 1 : -1));
  const found = isMerged ? rows.slice(page.offset, page.offset + page.limit + 1) : rows;
  const items = wantsResults(filters)
    ? found.slice(0, page.limit).map(({ reach, document }) => documentShape(reach, document, host))
    : [];
  const facets = typeof filters["facets"] === "string" && filters["facets"] !== "" ? filters["facets"] : undefined;
  const conditions = selections.map(({ reach, selection }) => ({ reach, condition: conditionOf(reach, selection) }));
  return {
    items,
    overflow: found.length > page.limit,
    ...(page.wantsTotal ? { total_count: await totalOf(reader, selections) } : {}),
    ...nextCursor(found, page, ({ document }) => ({
      at: document.edited_at,
      number: document.document_number,
      version: document.version,
    })),
    ...(facets === undefined ? {} : { facets: await countFacets(reader, conditions, { facets, kind: "document" }) }),
  };
}

/** `results=false` asks for facets alone (work-api.md 12.2). */
export function wantsResults(filters: Filters): boolean {
  return String(filters["results"] ?? "true").toLowerCase() !== "false";
}

async function totalOf(
  reader: Tx,
  selections: readonly { reach: Reach; selection: ReturnType<typeof selectDocuments> }[],
): Promise<number> {
  const counts = await Promise.all(
    selections.map(async ({ reach, selection }) => countSelection(reader, reach, selection)),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

interface Dated {
  readonly edited_at: Date;
  readonly document_number: number;
  readonly version: number;
}

function compare(left: Dated, right: Dated): number {
  return (
    left.edited_at.getTime() - right.edited_at.getTime() ||
    left.document_number - right.document_number ||
    left.version - right.version
  );
}
