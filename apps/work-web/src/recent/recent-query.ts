import { infiniteQueryOptions } from "@tanstack/react-query";
import { MOST_RECENT, listRecentDocuments, listRecentFolders, listRecentWorkspaces } from "@muniment/work-api/recent";
import { api } from "../api.ts";
import { readDocuments, readFolders, readWorkspace } from "../found/found.ts";
import type { Found, FoundKind } from "../found/found.ts";
import type { Scope } from "../scope.ts";

/** The key of everything that is kept about recent lists. */
export const RECENT = "recent";

/** What the person used last in a library; asked anew whenever it is shown, for access may be gone (WORK-NAV-004). */
export function recentQuery(scope: Scope, kind: FoundKind, limit: number = MOST_RECENT) {
  return infiniteQueryOptions({
    queryKey: [RECENT, scope, kind, limit],
    staleTime: 0,
    initialPageParam: undefined,
    queryFn: async (): Promise<{ readonly rows: readonly Found[] }> => {
      switch (kind) {
        case "documents": {
          const answer = await api.call(listRecentDocuments, { params: scope, query: { limit } });
          return { rows: readDocuments(answer.data.results) };
        }
        case "workspaces": {
          const answer = await api.call(listRecentWorkspaces, { params: scope, query: { limit } });
          return { rows: answer.data.results.map(readWorkspace) };
        }
        case "folders": {
          const { library } = scope;
          const answer = await api.call(listRecentFolders, { params: { library }, query: { limit } });
          return { rows: readFolders(answer.data) };
        }
      }
    },
    getNextPageParam: () => undefined,
  });
}
