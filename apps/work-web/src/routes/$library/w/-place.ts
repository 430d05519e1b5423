import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { browseFolderChildren, getFolderPath, listFolderChildren } from "@muniment/work-api/container/folder";
import { getWorkspace, listWorkspaceChildren } from "@muniment/work-api/container/workspace";
import { api, q } from "../../../api.ts";
import { itemFields, readItem } from "../../../item/item.ts";
import type { FolderItem, Item } from "../../../item/item.ts";
import type { Scope } from "../../../scope.ts";

/** A folder of a workspace, or the workspace itself. */
export interface Place {
  readonly workspace: string;
  readonly folder: string | undefined;
}

const MOST = 9999;
/** The first rows come at once; the others in few requests. */
const FIRST_ROWS = 200;
const NEXT_ROWS = 2000;

const isFolder = (item: Item): item is FolderItem => item.kind === "folder";

/** What lies in a place: folders by name, then documents, the last edited first. */
export function itemsQuery(scope: Scope, { workspace, folder }: Place) {
  return infiniteQueryOptions({
    queryKey: ["items", scope, folder ?? workspace],
    initialPageParam: "",
    queryFn: async ({ pageParam }): Promise<{ items: readonly Item[]; cursor: string | undefined }> => {
      if (folder === undefined) {
        const params = { ...scope, workspace };
        const { data } = await api.call(listWorkspaceChildren, { params, query: { limit: MOST } });
        return { items: data.map(readItem), cursor: undefined };
      }
      const paging = pageParam === "" ? { limit: FIRST_ROWS } : { limit: NEXT_ROWS, cursor: pageParam };
      const answer = await api.call(browseFolderChildren, {
        params: { ...scope, folder },
        query: { ...paging, paging_mode: "standard_cursor" },
        body: { profile_fields: itemFields },
      });
      return { items: answer.data.map(readItem), cursor: answer.cursor };
    },
    getNextPageParam: (page) => page.cursor,
  });
}

/** The folders right below a folder, or below the workspace, for the tree. */
export function foldersQuery(scope: Scope, parent: { workspace: string } | { folder: string }) {
  return queryOptions({
    queryKey: ["folders", scope, "folder" in parent ? parent.folder : parent.workspace],
    queryFn: async (): Promise<readonly FolderItem[]> => {
      const { data } =
        "folder" in parent
          ? await api.call(listFolderChildren, {
              params: { ...scope, ...parent },
              query: { limit: MOST, exclude_docs: true },
            })
          : await api.call(listWorkspaceChildren, { params: { ...scope, ...parent }, query: { limit: MOST } });
      return data.map(readItem).filter(isFolder);
    },
  });
}

/** The containers that lead to a folder, from the workspace down. */
export function pathQuery(scope: Scope, folder: string) {
  return q(getFolderPath, { params: { ...scope, folder } });
}

/** The workspace of the page. */
export function workspaceQuery(scope: Scope, workspace: string) {
  return q(getWorkspace, { params: { ...scope, workspace }, query: { include_operations: true } });
}
