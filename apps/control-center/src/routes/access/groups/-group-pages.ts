import type { Input } from "@muniment/rest";
import { searchConsoleGroups } from "@muniment/work-api/control-center/group";
import { api } from "../../../api.ts";
import type { PagesQuery } from "../-pages.ts";
import type { Group, GroupListSearch } from "./-group-search.ts";

type Question = Input<typeof searchConsoleGroups>["body"];

/** The groups of a library, by Group ID unless something else is asked for. */
export function groupPages(library: string, search: GroupListSearch): PagesQuery<Group> {
  const { query, status, external, sort = "id", order = "asc" } = search;
  const filters = {
    ...(status === undefined ? {} : { status: [status] }),
    ...(external === undefined ? {} : { external }),
  };
  const question: Question = {
    library,
    sort,
    order,
    ...(query === undefined ? {} : { query }),
    ...(Object.keys(filters).length === 0 ? {} : { filters }),
  };
  return {
    queryKey: [searchConsoleGroups.id, "page", question],
    ask: async (page) => api.call(searchConsoleGroups, { body: { ...question, ...page } }),
    keyOf: (group) => group.id,
  };
}
