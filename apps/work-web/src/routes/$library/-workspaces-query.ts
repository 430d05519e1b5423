import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { listWorkspaces } from "@muniment/work-api/container/workspace";
import { api } from "../../api.ts";
import type { Scope } from "../../scope.ts";

/** A workspace as the list of a library shows it. */
export interface WorkspaceRow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly client: string;
  readonly matter: string;
  readonly owner: string;
  readonly editedAt: string;
}

const PAGE_ROWS = 100;

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** The workspaces of a library that hold the text in name or description, the last edited first. */
export function workspacesQuery(scope: Scope, wanted: string) {
  return infiniteQueryOptions({
    queryKey: [listWorkspaces.id, scope, wanted],
    initialPageParam: "",
    placeholderData: keepPreviousData,
    queryFn: async ({ pageParam }) => {
      const answer = await api.call(listWorkspaces, {
        params: scope,
        query: {
          limit: PAGE_ROWS,
          paging_mode: "standard_cursor",
          ...(pageParam === "" ? {} : { cursor: pageParam }),
          ...(wanted === "" ? {} : { name_or_description: `*${wanted}*` }),
        },
      });
      const rows = answer.data.results.map((entry): WorkspaceRow => ({
        id: entry.id,
        name: entry.name,
        description: entry.description ?? "",
        client: text(entry["custom1_description"]) || text(entry["custom1"]),
        matter: text(entry["custom2_description"]) || text(entry["custom2"]),
        owner: entry.owner_description ?? entry.owner,
        editedAt: entry.edit_date,
      }));
      return { rows, cursor: answer.cursor };
    },
    getNextPageParam: (page) => page.cursor,
  });
}
