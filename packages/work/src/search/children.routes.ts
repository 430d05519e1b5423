import { sql } from "kysely";
import { documentFilters } from "@muniment/work-api/search";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { browseFolderChildren, listFolderChildren, listFolderDocuments } from "@muniment/work-api/container/folder";
import {
  listWorkspaceChildren,
  listWorkspaceDocuments,
  listWorkspaceFolders,
  searchFoldersOfWorkspace,
} from "@muniment/work-api/container/workspace";
import type { Reach } from "../access/index.ts";
import { countContainers, folderShape, listContainers } from "../container/index.ts";
import type { Container, ContainerCondition, ContainerService } from "../container/index.ts";
import { documentShape } from "../document/index.ts";
import { selectDocuments } from "./document-filter.ts";
import type { DocumentSelection } from "./document-filter.ts";
import { countSelection, findDocumentPage } from "./document-list.ts";
import { cutTo } from "./fields.ts";
import type { Filters } from "./filter.ts";
import { nextCursor, readPage } from "./paging.ts";
import type { Page } from "./paging.ts";
import type { SearchRouteDeps } from "./search.routes.ts";
import { containsText, matchesField } from "./text-match.ts";

/** What the lists of children use. */
export interface ChildrenRouteDeps extends SearchRouteDeps {
  readonly containers: ContainerService;
}

type WorkMounter = Mounter<RequestContext>;

const FOLDERS = ["folder", "tab"] as const;
const WORKSPACE = ["workspace"] as const;

/** Mounts what is in workspaces and folders (work-api.md 10.4, 10.5). */
export function childrenRoutes(mounter: WorkMounter, deps: ChildrenRouteDeps): void {
  workspaceChildren(mounter, deps);
  folderChildren(mounter, deps);
}

function workspaceChildren(mounter: WorkMounter, deps: ChildrenRouteDeps): void {
  const { reader, reaches, containers, clock } = deps;
  const open = async (context: RequestContext, params: { library: string; workspace: string }) => {
    const reach = await reaches.reach(context.actor, params.library);
    const given = { id: params.workspace, kinds: WORKSPACE, needed: "read" } as const;
    return { reach, workspace: await containers.require(reader, reach, given) };
  };

  mounter.mount(listWorkspaceChildren, async ({ params, query }, context) => {
    const { reach, workspace } = await open(context, params);
    const kinds = { tabs: "tab", folders: "folder" }[query.children_type?.toLowerCase() ?? ""];
    const ofKind = kinds === undefined ? sql<boolean>`true` : sql<boolean>`c.kind = ${kinds}`;
    const condition = sql<boolean>`(${childrenOf(workspace)} and ${ofKind})`;
    return folderPage(reader, reach, { condition, page: readPage(query) });
  });
  mounter.mount(listWorkspaceFolders, async ({ params, query }, context) => {
    const { reach, workspace } = await open(context, params);
    const named = query.name === undefined ? sql<boolean>`true` : matchesField(sql.ref("c.name"), query.name);
    const condition = sql<boolean>`(${childrenOf(workspace)} and ${named})`;
    return folderPage(reader, reach, { condition, page: readPage(query) });
  });
  mounter.mount(searchFoldersOfWorkspace, async ({ params, query }, context) => {
    const { reach, workspace } = await open(context, params);
    const name = query.name ?? "";
    const named = name.includes("*") ? matchesField(sql.ref("c.name"), name) : containsText(sql.ref("c.name"), name);
    const condition = sql<boolean>`(c.ancestors @> array[${workspace.container_number}::bigint] and ${named})`;
    return folderPage(reader, reach, { condition, page: readPage(query) });
  });
  mounter.mount(listWorkspaceDocuments, async ({ params, query }, context) => {
    const { reach, workspace } = await open(context, params);
    const chosen = selectDocuments(query as Filters, { reach, now: clock.now() });
    const selection = within(sql`d.workspace_number = ${workspace.container_number}`, chosen);
    return documentPage(deps, reach, { selection, page: readPage(query) });
  });
}

function folderChildren(mounter: WorkMounter, deps: ChildrenRouteDeps): void {
  const { reader, reaches, containers, clock } = deps;
  const open = async (context: RequestContext, params: { library: string; folder: string }) => {
    const reach = await reaches.reach(context.actor, params.library);
    return { reach, folder: await containers.require(reader, reach, { id: params.folder, kinds: FOLDERS, needed: "read" }) };
  };

  mounter.mount(listFolderChildren, async ({ params, query }, context) => {
    const { reach, folder } = await open(context, params);
    const chosen = selectDocuments(query as Filters, { reach, now: clock.now() });
    const withFolders = query.exclude_folders !== true && !hasFilters(query as Filters);
    const withDocuments = query.exclude_docs !== true;
    return children(deps, reach, { folder, chosen, withFolders, withDocuments, page: readPage(query) });
  });
  mounter.mount(browseFolderChildren, async ({ params, query, body }, context) => {
    const { reach, folder } = await open(context, params);
    const chosen = { condition: undefined, allVersions: false };
    const given = { folder, chosen, withFolders: true, withDocuments: true, page: readPage(query) };
    const page = await children(deps, reach, given);
    const fields = body.profile_fields;
    const data = page.data.map((entry) => cutTo(entry, "folder_type" in entry ? fields?.folder : fields?.document));
    return { ...page, data };
  });
  mounter.mount(listFolderDocuments, async ({ params, query }, context) => {
    const { reach, folder } = await open(context, params);
    const chosen = selectDocuments(query as Filters, { reach, now: clock.now() });
    return documentPage(deps, reach, { selection: within(filedIn(reach, folder), chosen), page: readPage(query) });
  });
}

function childrenOf(parent: Container): ContainerCondition {
  return sql`c.parent_number = ${parent.container_number}`;
}

function filedIn(reach: Reach, folder: Container) {
  return sql<boolean>`(d.folder_number = ${folder.container_number} or d.document_number in (
    select filed.document_number from work.reference filed
    where filed.library_id = ${reach.libraryId} and filed.folder_number = ${folder.container_number}))`;
}

function within(place: ReturnType<typeof filedIn>, chosen: DocumentSelection): DocumentSelection {
  return { ...chosen, condition: chosen.condition === undefined ? place : sql`(${place} and ${chosen.condition})` };
}

async function folderPage(
  reader: Tx,
  reach: Reach,
  given: { condition: ContainerCondition; page: Page },
): Promise<{ data: ReturnType<typeof folderShape>[]; total_count?: number }> {
  const { condition, page } = given;
  const rows = await listContainers(reader, reach, { condition, order: "name", limit: page.limit, offset: page.offset });
  const total = page.wantsTotal ? { total_count: await countContainers(reader, reach, condition) } : {};
  return { data: rows.map((row) => folderShape(reach, row)), ...total };
}

async function documentPage(
  deps: ChildrenRouteDeps,
  reach: Reach,
  given: { selection: DocumentSelection; page: Page },
) {
  const { selection, page } = given;
  const rows = await findDocumentPage(deps.reader, reach, given);
  const total = page.wantsTotal ? { total_count: await countSelection(deps.reader, reach, selection) } : {};
  const key = (row: (typeof rows)[number]) => ({ at: row.edited_at, number: row.document_number, version: row.version });
  return {
    data: rows.slice(0, page.limit).map((row) => documentShape(reach, row, deps.host)),
    ...total,
    ...nextCursor(rows, page, key),
  };
}

/** Folders before documents (work-api.md 7.4): one page may end the folders and begin the documents. */
async function children(
  deps: ChildrenRouteDeps,
  reach: Reach,
  given: { folder: Container; chosen: DocumentSelection; withFolders: boolean; withDocuments: boolean; page: Page },
): Promise<{ data: Record<string, unknown>[]; total_count?: number; cursor?: string }> {
  const { folder, page } = given;
  const condition = childrenOf(folder);
  const isAfterFolders = page.after !== undefined;
  const folders =
    given.withFolders && !isAfterFolders
      ? await listContainers(deps.reader, reach, { condition, order: "name", limit: page.limit, offset: page.offset })
      : [];
  const folderCount =
    given.withFolders && !isAfterFolders && (page.wantsTotal || folders.length < page.limit)
      ? await countContainers(deps.reader, reach, condition)
      : 0;
  const selection = within(filedIn(reach, folder), given.chosen);
  const rest = page.limit - folders.length;
  const documentsPage = { ...page, limit: rest, offset: Math.max(page.offset - folderCount, 0), wantsTotal: false };
  const documents =
    given.withDocuments && rest > 0 ? await documentPage(deps, reach, { selection, page: documentsPage }) : { data: [] };
  const documentCount = given.withDocuments && page.wantsTotal ? await countSelection(deps.reader, reach, selection) : 0;
  return {
    ...documents,
    data: [...folders.map((row) => folderShape(reach, row)), ...documents.data],
    ...(page.wantsTotal ? { total_count: folderCount + documentCount } : {}),
  };
}

function hasFilters(query: Filters): boolean {
  return Object.keys(documentFilters).some((name) => (query[name] ?? "") !== "");
}
