import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { browseFolderChildren, listFolderChildren, listFolderDocuments } from "@muniment/work-api/container/folder";
import {
  listWorkspaceChildren,
  listWorkspaceDocuments,
  listWorkspaceFolders,
  searchFoldersOfWorkspace,
} from "@muniment/work-api/container/workspace";
import type { ContainerService } from "../container/index.ts";
import {
  documentPage,
  filedBelow,
  filedIn,
  folderPage,
  hasFilters,
  listChildren,
  namedBelow,
  namedChildren,
  rootsOf,
  within,
} from "./children.ts";
import { selectDocuments } from "./document-filter.ts";
import { cutTo } from "./fields.ts";
import { readPage } from "./paging.ts";
import type { SearchRouteDeps } from "./search.routes.ts";

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
    const condition = rootsOf(workspace, query.children_type);
    return folderPage(reader, reach, { condition, page: readPage(query, "folder") });
  });
  mounter.mount(listWorkspaceFolders, async ({ params, query }, context) => {
    const { reach, workspace } = await open(context, params);
    const condition = namedChildren(workspace, query.name);
    return folderPage(reader, reach, { condition, page: readPage(query, "folder") });
  });
  mounter.mount(searchFoldersOfWorkspace, async ({ params, query }, context) => {
    const { reach, workspace } = await open(context, params);
    const condition = namedBelow(workspace, query.name ?? "");
    return folderPage(reader, reach, { condition, page: readPage(query, "folder") });
  });
  mounter.mount(listWorkspaceDocuments, async ({ params, query }, context) => {
    const { reach, workspace } = await open(context, params);
    const chosen = selectDocuments(reach, { filters: query, now: clock.now() });
    const selection = within(filedBelow(workspace), chosen);
    return documentPage(deps, reach, { selection, page: readPage(query, "document") });
  });
}

function folderChildren(mounter: WorkMounter, deps: ChildrenRouteDeps): void {
  const { reader, reaches, containers, clock } = deps;
  const open = async (context: RequestContext, params: { library: string; folder: string }) => {
    const reach = await reaches.reach(context.actor, params.library);
    return {
      reach,
      folder: await containers.require(reader, reach, { id: params.folder, kinds: FOLDERS, needed: "read" }),
    };
  };

  mounter.mount(listFolderChildren, async ({ params, query }, context) => {
    const { reach, folder } = await open(context, params);
    const chosen = selectDocuments(reach, { filters: query, now: clock.now() });
    const withFolders = query.exclude_folders !== true && !hasFilters(query);
    const withDocuments = query.exclude_docs !== true;
    return listChildren(deps, reach, { folder, chosen, withFolders, withDocuments, page: readPage(query, "child") });
  });
  mounter.mount(browseFolderChildren, async ({ params, query, body }, context) => {
    const { reach, folder } = await open(context, params);
    const chosen = { condition: undefined, allVersions: false, isNarrow: false };
    const given = { folder, chosen, withFolders: true, withDocuments: true, page: readPage(query, "child") };
    const page = await listChildren(deps, reach, given);
    const fields = body.profile_fields;
    const data = page.data.map((entry) => cutTo(entry, "folder_type" in entry ? fields?.folder : fields?.document));
    return { ...page, data };
  });
  mounter.mount(listFolderDocuments, async ({ params, query }, context) => {
    const { reach, folder } = await open(context, params);
    const chosen = selectDocuments(reach, { filters: query, now: clock.now() });
    return documentPage(deps, reach, {
      selection: within(filedIn(reach, folder), chosen),
      page: readPage(query, "document"),
    });
  });
}
