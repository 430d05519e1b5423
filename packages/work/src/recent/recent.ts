import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { encodeCursor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { Reach } from "../access/index.ts";
import { folderShape, listContainers, workspaceShape } from "../container/index.ts";
import { documentShape, findByKeys } from "../document/index.ts";
import { countFacets, readPage, wantsResults } from "../search/index.ts";
import type { Page } from "../search/index.ts";
import { findRecentContainers, findRecentDocuments } from "./recent.repository.ts";

/** What the lists need. */
export interface RecentDeps {
  readonly reader: Tx;
  readonly host: string;
}

/** Parameters of a recent list (work-api.md 10.2). */
export interface RecentQuery {
  readonly facets?: string;
  readonly results?: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly total?: boolean;
  readonly paging_mode?: string;
  readonly cursor?: string;
}

interface Entry<T> {
  readonly usedAt: Date;
  readonly item: T;
}

/** One page of the documents that the person used last in these libraries. */
export async function pageOfDocuments(deps: RecentDeps, reaches: readonly Reach[], query: RecentQuery) {
  const { reader, host } = deps;
  const found = await Promise.all(
    reaches.map(async (reach) => {
      const used = await findRecentDocuments(reader, reach);
      const times = new Map(used.map((row) => [row.document_number, row.used_at]));
      const entries = (await findByKeys(reader, reach, used)).map((row) => ({
        usedAt: times.get(row.document_number) ?? row.edited_at,
        item: documentShape(reach, row, host),
      }));
      const [numbers, versions] = [used.map((row) => row.document_number), used.map((row) => row.version)];
      const condition = sql<boolean>`((d.document_number, d.version) in (
        select * from unnest(${numbers}::bigint[], ${versions}::integer[])))`;
      return { reach, entries, condition };
    }),
  );
  return pageOf(reader, { found, query, kind: "document" });
}

/** The same of workspaces. */
export async function pageOfWorkspaces(deps: RecentDeps, reaches: readonly Reach[], query: RecentQuery) {
  const found = await Promise.all(
    reaches.map(async (reach) => {
      const used = await recentContainers(deps.reader, reach, ["workspace"]);
      const entries = used.map(({ usedAt, row }) => ({ usedAt, item: workspaceShape(reach, row, deps.host) }));
      return { reach, entries, condition: isOneOf(used.map(({ row }) => row.container_number)) };
    }),
  );
  return pageOf(deps.reader, { found, query, kind: "container" });
}

/** The folders and tabs that the person opened or worked in last. */
export async function recentFolders(reader: Tx, reach: Reach) {
  return (await recentContainers(reader, reach, ["folder", "tab"])).map(({ row }) => folderShape(reach, row));
}

async function recentContainers(reader: Tx, reach: Reach, kinds: Parameters<typeof findRecentContainers>[2]) {
  const used = await findRecentContainers(reader, reach, kinds);
  const condition = isOneOf(used.map((row) => row.container_number));
  const rows = await listContainers(reader, reach, { condition, order: "desc", limit: used.length, offset: 0 });
  const byNumber = new Map(rows.map((row) => [row.container_number, row]));
  return used.flatMap(({ container_number: number, used_at: usedAt }) => {
    const row = byNumber.get(number);
    return row === undefined ? [] : [{ usedAt, row }];
  });
}

function isOneOf(numbers: readonly number[]): RawBuilder<boolean> {
  return sql`c.container_number = any(${numbers}::bigint[])`;
}

interface Found<T> {
  readonly reach: Reach;
  readonly entries: readonly Entry<T>[];
  readonly condition: RawBuilder<boolean>;
}

async function pageOf<T>(
  reader: Tx,
  given: { found: readonly Found<T>[]; query: RecentQuery; kind: "document" | "container" },
) {
  const { found, query } = given;
  const page = readPage(query, "recent");
  const offset = page.after?.number ?? page.offset;
  const all = found
    .flatMap(({ entries }) => entries)
    .toSorted((left, right) => right.usedAt.getTime() - left.usedAt.getTime());
  const items = all.slice(offset, offset + page.limit).map(({ item }) => item);
  const { facets = "" } = query;
  return {
    data: {
      results: wantsResults({ results: query.results }) ? items : [],
      ...(facets === "" ? {} : { facets: await countFacets(reader, found, { facets, kind: given.kind }) }),
    },
    ...(page.wantsTotal ? { total_count: all.length } : {}),
    ...cursorAfter(page, { next: offset + items.length, length: all.length }),
  };
}

/** The lists are short, so a cursor holds how many entries were given. */
function cursorAfter(page: Page, place: { next: number; length: number }): { cursor?: string } {
  if (!page.isCursor || place.next >= place.length) return {};
  return { cursor: encodeCursor([page.kind, new Date(0).toISOString(), place.next, 0]) };
}
