import { infiniteQueryOptions } from "@tanstack/react-query";
import { searchFolders } from "@muniment/work-api/container/folder";
import { searchWorkspaces } from "@muniment/work-api/container/workspace";
import { searchDocuments } from "@muniment/work-api/document/document";
import type { SearchForm } from "@muniment/work-api/identity/preference";
import { api } from "../api.ts";
import { readDocuments, readFolders, readWorkspace } from "../found/found.ts";
import type { Found } from "../found/found.ts";
import type { Scope } from "../scope.ts";
import { FORMS, filtersOf } from "./forms.ts";
import type { Filled } from "./forms.ts";

const PAGE_ROWS = 100;

interface Page {
  readonly rows: readonly Found[];
  readonly overflow: boolean;
}

/** What a form finds that is filled in like that. */
export function advancedQuery(scope: Scope, form: SearchForm, filled: Filled) {
  return infiniteQueryOptions({
    queryKey: ["found", scope, form, filled],
    initialPageParam: 0,
    queryFn: async ({ pageParam: offset }) => {
      const { rows, overflow } = await find(scope, form, {
        limit: PAGE_ROWS,
        offset,
        filters: filtersOf(form, filled),
      });
      return { rows, next: overflow ? offset + PAGE_ROWS : undefined };
    },
    getNextPageParam: (page) => page.next,
  });
}

async function find(
  params: Scope,
  form: SearchForm,
  body: { readonly limit: number; readonly offset: number; readonly filters: ReturnType<typeof filtersOf> },
): Promise<Page> {
  switch (FORMS[form].finds) {
    case "documents": {
      const { data, overflow } = await api.call(searchDocuments, { params, body });
      return { rows: readDocuments(data), overflow };
    }
    case "folders": {
      const { data, overflow } = await api.call(searchFolders, { params, body });
      return { rows: readFolders(data), overflow };
    }
    case "workspaces": {
      const { data, overflow } = await api.call(searchWorkspaces, { params, body });
      return { rows: data.map(readWorkspace), overflow };
    }
  }
}
