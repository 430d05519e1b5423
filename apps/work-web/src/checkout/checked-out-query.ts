import { infiniteQueryOptions } from "@tanstack/react-query";
import { listCheckedOut } from "@muniment/work-api/document/checkout";
import { api } from "../api.ts";
import { readDocuments } from "../found/found.ts";
import type { Found } from "../found/found.ts";
import type { Scope } from "../scope.ts";

const PAGE = 200;

/** What the person has checked out in a library (WORK-CHK-012). */
export function checkedOutQuery(scope: Scope) {
  return infiniteQueryOptions({
    queryKey: ["checked-out", scope],
    staleTime: 0,
    initialPageParam: 0,
    queryFn: async ({ pageParam: offset }): Promise<{ readonly rows: readonly Found[] }> => {
      const answer = await api.call(listCheckedOut, { params: scope, query: { limit: PAGE, offset } });
      return { rows: readDocuments(answer.data) };
    },
    getNextPageParam: (last, pages) => (last.rows.length < PAGE ? undefined : pages.length * PAGE),
  });
}
