import { infiniteQueryOptions } from "@tanstack/react-query";
import { searchWorkspaces } from "@muniment/work-api/container/workspace";
import { searchDocuments } from "@muniment/work-api/document/document";
import { api } from "../../api.ts";
import { readDocuments, readWorkspace } from "../../found/found.ts";
import type { Found } from "../../found/found.ts";
import { wordsOf } from "../../found/words.ts";
import type { Scope } from "../../scope.ts";

const PAGE_ROWS = 100;

/** Documents or workspaces of a library that a text finds. */
export function foundQuery(scope: Scope, { find, among }: { find: string; among: "documents" | "workspaces" }) {
  return infiniteQueryOptions({
    queryKey: ["found", scope, among, find],
    initialPageParam: 0,
    queryFn: async ({ pageParam: offset }): Promise<{ rows: readonly Found[]; next: number | undefined }> => {
      const body = { limit: PAGE_ROWS, offset };
      if (among === "workspaces") {
        const filters = { name_or_description: `*${find}*` };
        const answer = await api.call(searchWorkspaces, { params: scope, body: { ...body, filters } });
        const rows = answer.data.map(readWorkspace);
        return { rows, next: answer.overflow ? offset + PAGE_ROWS : undefined };
      }
      const number = /^(?:[A-Za-z0-9_-]+!)?(\d+)(?:\.\d+)?$/.exec(find.trim())?.[1];
      const filters: Record<string, string> =
        number === undefined ? { name: wordsOf(find) } : { document_number: number };
      const answer = await api.call(searchDocuments, { params: scope, body: { ...body, filters } });
      const rows = readDocuments(answer.data);
      return { rows, next: answer.overflow ? offset + PAGE_ROWS : undefined };
    },
    getNextPageParam: (page) => page.next,
  });
}
