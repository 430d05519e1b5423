import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { encodeCursor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { documentFilters } from "@muniment/work-api/search";
import type { Reach } from "../access/index.ts";
import { countContainers, folderShape, listContainers } from "../container/index.ts";
import type { Container, ContainerCondition } from "../container/index.ts";
import { documentShape, isFiledIn } from "../document/index.ts";
import type { DocumentSelection } from "./document-filter.ts";
import { countSelection, findDocumentPage } from "./document-list.ts";
import type { Filters } from "./filter.ts";
import { nextCursor } from "./paging.ts";
import type { Page } from "./paging.ts";
import { containsText, matchesField } from "./text-match.ts";

/** What the lists of children need. */
export interface ChildrenDeps {
  readonly reader: Tx;
  readonly host: string;
}

/** The tabs or folders right below a workspace, or both. */
export function rootsOf(workspace: Container, type: string | undefined): ContainerCondition {
  const kind = { tabs: "tab", folders: "folder" }[type?.toLowerCase() ?? ""];
  return kind === undefined ? childrenOf(workspace) : sql`(${childrenOf(workspace)} and c.kind = ${kind})`;
}

/** Folders right below a container whose whole name is given, with `*` for any text. */
export function namedChildren(parent: Container, name: string | undefined): ContainerCondition {
  return name === undefined ? childrenOf(parent) : sql`(${childrenOf(parent)} and ${matchesField(NAME, name)})`;
}

/** Folders anywhere below a workspace whose name holds the text. */
export function namedBelow(workspace: Container, name: string): ContainerCondition {
  const named = name.includes("*") ? matchesField(NAME, name) : containsText(NAME, name);
  return sql`(c.ancestors @> array[${workspace.container_number}::bigint] and ${named})`;
}

/** The documents of a workspace, wherever in it. */
export function filedBelow(workspace: Container): RawBuilder<boolean> {
  return sql`d.workspace_number = ${workspace.container_number}`;
}

const NAME = sql.ref<string>("c.name");

/** The folders and tabs right below a container. */
function childrenOf(parent: Container): ContainerCondition {
  return sql`c.parent_number = ${parent.container_number}`;
}

/** The documents that are filed in a folder, at home or by reference. */
export function filedIn(reach: Reach, folder: Container): RawBuilder<boolean> {
  return isFiledIn(reach, sql`array[${folder.container_number}::bigint]`);
}

/** A selection within a place. */
export function within(place: RawBuilder<boolean>, chosen: DocumentSelection): DocumentSelection {
  const condition = chosen.condition === undefined ? place : sql<boolean>`(${place} and ${chosen.condition})`;
  return { ...chosen, condition, isNarrow: true };
}

/** Folders and tabs that meet a condition, by name. */
export async function folderPage(
  reader: Tx,
  reach: Reach,
  given: { condition: ContainerCondition; page: Page },
): Promise<{ data: ReturnType<typeof folderShape>[]; total_count?: number }> {
  const { condition, page } = given;
  const rows = await listContainers(reader, reach, {
    condition,
    order: "name",
    limit: page.limit,
    offset: page.offset,
  });
  const total = page.wantsTotal ? { total_count: await countContainers(reader, reach, condition) } : {};
  return { data: rows.map((row) => folderShape(reach, row)), ...total };
}

/** Documents of a selection, the last edited first. */
export async function documentPage(
  deps: ChildrenDeps,
  reach: Reach,
  given: { selection: DocumentSelection; page: Page },
) {
  const { selection, page } = given;
  const rows = await findDocumentPage(deps.reader, reach, given);
  const total = page.wantsTotal ? { total_count: await countSelection(deps.reader, reach, selection) } : {};
  const key = (row: (typeof rows)[number]) => ({
    at: row.edited_at,
    number: row.document_number,
    version: row.version,
  });
  return {
    data: rows.slice(0, page.limit).map((row) => documentShape(reach, row, deps.host)),
    ...total,
    ...nextCursor(rows, page, key),
  };
}

/**
 * Folders before documents (work-api.md 7.4): one page may end the folders and begin the documents. Within the folders
 * a cursor holds how many of them were given; within the documents it is the key of the last one.
 */
export async function listChildren(
  deps: ChildrenDeps,
  reach: Reach,
  given: { folder: Container; chosen: DocumentSelection; withFolders: boolean; withDocuments: boolean; page: Page },
): Promise<{ data: Record<string, unknown>[]; total_count?: number; cursor?: string }> {
  const { folder, page } = given;
  const condition = childrenOf(folder);
  const selection = within(filedIn(reach, folder), given.chosen);
  const folderOffset = page.after?.version === FOLDER_CURSOR ? page.after.number : page.offset;
  const isPastFolders = page.after !== undefined && page.after.version !== FOLDER_CURSOR;
  const withFolders = given.withFolders && !isPastFolders;
  const folders = withFolders
    ? await listContainers(deps.reader, reach, {
        condition,
        order: "name",
        limit: page.limit + 1,
        offset: folderOffset,
      })
    : [];
  const folderCount =
    withFolders && (page.wantsTotal || page.offset > 0) ? await countContainers(deps.reader, reach, condition) : 0;
  const shownFolders = folders.slice(0, page.limit);
  const data: Record<string, unknown>[] = shownFolders.map((row) => folderShape(reach, row));
  const documentCount =
    given.withDocuments && page.wantsTotal ? await countSelection(deps.reader, reach, selection) : 0;
  const total = page.wantsTotal ? { total_count: folderCount + documentCount } : {};
  const rest = page.limit - shownFolders.length;
  if (rest === 0 || !given.withDocuments) {
    const goesOn = folders.length > page.limit || (rest === 0 && given.withDocuments);
    const next = encodeCursor([
      page.kind,
      new Date(0).toISOString(),
      folderOffset + shownFolders.length,
      FOLDER_CURSOR,
    ]);
    return { data, ...total, ...(page.isCursor && goesOn ? { cursor: next } : {}) };
  }
  const documentsPage = {
    ...page,
    limit: rest,
    offset: Math.max(page.offset - folderCount, 0),
    after: isPastFolders ? page.after : undefined,
    wantsTotal: false,
  };
  const documents = await documentPage(deps, reach, { selection, page: documentsPage });
  return { ...documents, data: [...data, ...documents.data], ...total };
}

/** Versions begin at 1, so this one marks a cursor within the folders. */
const FOLDER_CURSOR = 0;

/** Whether documents are filtered at all; folders are then left out. */
export function hasFilters(query: Filters): boolean {
  return Object.keys(documentFilters).some((name) => (query[name] ?? "") !== "");
}
