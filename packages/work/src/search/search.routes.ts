import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { findFolders, listFolders, listFoldersOfLibraries, searchFolders } from "@muniment/work-api/container/folder";
import {
  listWorkspaces,
  listWorkspacesOfLibraries,
  searchWorkspaces,
  searchWorkspacesOfLibraries,
} from "@muniment/work-api/container/workspace";
import { lookUpItems } from "@muniment/work-api/access/batch";
import { listDocuments, listDocumentsOfLibraries, searchDocuments } from "@muniment/work-api/document/document";
import { findEmails } from "@muniment/work-api/document/email";
import type { ReachService } from "../access/index.ts";
import { searchContainerPages } from "./container-search.ts";
import { searchDocumentPages } from "./document-search.ts";
import { lookUpEmails } from "./email-lookup.ts";
import type { FacetEntry } from "./facet.ts";
import { cutTo } from "./fields.ts";
import type { Filters } from "./filter.ts";
import { reachLibraries } from "./libraries.ts";
import { lookUp } from "./lookup.ts";
import { readPage } from "./paging.ts";
import type { CursorKind, PagingQuery } from "./paging.ts";

/** What lists and searches use. */
export interface SearchRouteDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly reaches: ReachService;
  /** Shown in links for desktop clients. */
  readonly host: string;
}

interface SearchBody {
  readonly limit?: number;
  readonly offset?: number;
  readonly total?: boolean;
  readonly timezone_offset?: number;
  readonly cursor?: string;
  readonly filters?: Filters;
}

type WorkMounter = Mounter<RequestContext>;

/** Mounts the lists and searches of documents, workspaces and folders (work-api.md 9, 10.4–10.6, 12). */
export function searchRoutes(mounter: WorkMounter, deps: SearchRouteDeps): void {
  documentRoutes(mounter, deps);
  workspaceRoutes(mounter, deps);
  folderRoutes(mounter, deps);
  mounter.mount(lookUpItems, async ({ params, body }, { actor }) => {
    const reach = await deps.reaches.reach(actor, params.library);
    return { data: await lookUp(deps, reach, { ids: body.ids, fields: body.fields }) };
  });
  mounter.mount(findEmails, async ({ params, body }, { actor }) => {
    const reach = await deps.reaches.reach(actor, params.library);
    const { message_ids: messageIds = [], conversation_ids: conversationIds = [] } = body;
    return { data: await lookUpEmails(deps.reader, reach, { messageIds, conversationIds }) };
  });
}

function documentRoutes(mounter: WorkMounter, deps: SearchRouteDeps): void {
  const { reaches } = deps;

  mounter.mount(listDocuments, async ({ params, query }, { actor }) => {
    const reach = await reaches.reach(actor, params.library);
    return asResults(
      await searchDocumentPages(deps, [reach], { filters: asFilters(query), page: readPage(query, "document") }),
    );
  });
  mounter.mount(listDocumentsOfLibraries, async ({ query }, { actor }) => {
    const filters = asFilters(query);
    const privilege = "document_view";
    const all = await reachLibraries(actor, reaches, { libraries: textOf(query, "libraries"), privilege });
    return asResults(await searchDocumentPages(deps, all, { filters, page: readPage(query, "document") }));
  });
  mounter.mount(searchDocuments, async ({ params, body }, { actor }) => {
    const reach = await reaches.reach(actor, params.library);
    const found = await searchDocumentPages(deps, [reach], {
      filters: bodyFilters(body),
      page: bodyPage(body, "document"),
    });
    return asSearchList(found, body.profile_fields?.document);
  });
}

function workspaceRoutes(mounter: WorkMounter, deps: SearchRouteDeps): void {
  const { reaches } = deps;

  mounter.mount(listWorkspaces, async ({ params, query }, { actor }) => {
    const all = [await reaches.reach(actor, params.library)];
    const given = { kind: "workspace", filters: asFilters(query), page: readPage(query, "workspace") } as const;
    return asResults(await searchContainerPages(deps, all, given));
  });
  mounter.mount(listWorkspacesOfLibraries, async ({ query }, { actor }) => {
    const privilege = "browse_workspace";
    const all = await reachLibraries(actor, reaches, { libraries: textOf(query, "libraries"), privilege });
    const given = { kind: "workspace", filters: asFilters(query), page: readPage(query, "workspace") } as const;
    return asResults(await searchContainerPages(deps, all, given));
  });
  mounter.mount(searchWorkspaces, async ({ params, body }, { actor }) => {
    const all = [await reaches.reach(actor, params.library)];
    const given = { kind: "workspace", filters: bodyFilters(body), page: bodyPage(body, "workspace") } as const;
    return asSearchList(await searchContainerPages(deps, all, given), body.profile_fields?.workspace);
  });
  mounter.mount(searchWorkspacesOfLibraries, async ({ body }, { actor }) => {
    const filters = bodyFilters(body);
    const libraries = typeof filters["libraries"] === "string" ? filters["libraries"] : undefined;
    const all = await reachLibraries(actor, reaches, { libraries, privilege: "search_workspace" });
    const given = { kind: "workspace", filters, page: bodyPage(body, "workspace") } as const;
    return asSearchList(await searchContainerPages(deps, all, given), body.profile_fields?.workspace);
  });
}

function folderRoutes(mounter: WorkMounter, deps: SearchRouteDeps): void {
  const { reaches } = deps;

  mounter.mount(listFolders, async ({ params, query }, { actor }) => {
    const all = [await reaches.reach(actor, params.library)];
    const given = { kind: "folder", filters: asFilters(query), page: readPage(query, "folder") } as const;
    return asResults(await searchContainerPages(deps, all, given));
  });
  mounter.mount(listFoldersOfLibraries, async ({ query }, { actor }) => {
    const privilege = "view_public_folder";
    const all = await reachLibraries(actor, reaches, { libraries: textOf(query, "libraries"), privilege });
    const given = { kind: "folder", filters: asFilters(query), page: readPage(query, "folder") } as const;
    return asResults(await searchContainerPages(deps, all, given));
  });
  mounter.mount(findFolders, async ({ params, query }, { actor }) => {
    const all = [await reaches.reach(actor, params.library)];
    const given = { kind: "folder", filters: asFilters(query), page: readPage(query, "folder") } as const;
    const found = await searchContainerPages(deps, all, given);
    return { data: found.items, ...pagingOf(found) };
  });
  mounter.mount(searchFolders, async ({ params, body }, { actor }) => {
    const all = [await reaches.reach(actor, params.library)];
    const given = { kind: "folder", filters: bodyFilters(body), page: bodyPage(body, "folder") } as const;
    return asSearchList(await searchContainerPages(deps, all, given), body.profile_fields?.folder);
  });
}

interface Found<T> {
  readonly items: T[];
  readonly overflow: boolean;
  readonly total_count?: number;
  readonly cursor?: string;
  readonly facets?: Record<string, FacetEntry[]>;
}

function asResults<T>(found: Found<T>) {
  const { items, facets } = found;
  return { data: { results: items, ...(facets === undefined ? {} : { facets }) }, ...pagingOf(found) };
}

function asSearchList<T extends Record<string, unknown>>(found: Found<T>, fields: readonly string[] | undefined) {
  const { items, overflow } = found;
  return { data: items.map((item) => cutTo(item, fields)), ...pagingOf(found), overflow };
}

function pagingOf<T>({ total_count: total, cursor }: Found<T>) {
  return { ...(total === undefined ? {} : { total_count: total }), ...(cursor === undefined ? {} : { cursor }) };
}

/** Empty search in the body: cursor paging goes on wherever a cursor is, and one is always given when there is more. */
function bodyPage(body: SearchBody, kind: CursorKind) {
  return { ...readPage(body, kind), isCursor: (body.offset ?? 0) === 0 };
}

function bodyFilters(body: SearchBody): Filters {
  const zone = body.timezone_offset === undefined ? {} : { timezone_offset: body.timezone_offset };
  return { ...zone, ...body.filters };
}

/** A query string holds filters beside the paging parameters; every filter is text there. */
function asFilters(query: PagingQuery): Filters {
  return query as Filters;
}

function textOf(query: PagingQuery, name: string): string | undefined {
  const value = asFilters(query)[name];
  return typeof value === "string" ? value : undefined;
}
