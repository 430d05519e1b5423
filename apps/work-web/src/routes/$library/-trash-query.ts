import { infiniteQueryOptions } from "@tanstack/react-query";
import { listTrash } from "@muniment/work-api/document/trash";
import { api } from "../../api.ts";
import type { Scope } from "../../scope.ts";

/** A deleted version. */
export interface Trashed {
  readonly id: string;
  readonly name: string;
  readonly extension: string;
  readonly number: number;
  readonly version: number;
  readonly size: number;
  readonly deletedBy: string;
  readonly deletedAt: string;
}

const PAGE_ROWS = 200;

/** What the person may see in the trash of a library, the last deleted first; of this number alone, if one is given. */
export function trashQuery(scope: Scope, number: number | undefined) {
  return infiniteQueryOptions({
    queryKey: [listTrash.id, scope, number],
    initialPageParam: 0,
    queryFn: async ({ pageParam: offset }) => {
      const query = { limit: PAGE_ROWS, offset, ...(number === undefined ? {} : { document_number: number }) };
      const { data } = await api.call(listTrash, { params: scope, query });
      const rows = data.map((entry): Trashed => ({
        id: entry.id,
        name: entry.name,
        extension: entry.extension,
        number: entry.document_number,
        version: entry.version,
        size: entry.size,
        deletedBy: entry.deleted_by_description || entry.deleted_by,
        deletedAt: entry.delete_date,
      }));
      return { rows, next: data.length < PAGE_ROWS ? undefined : offset + PAGE_ROWS };
    },
    getNextPageParam: (page) => page.next,
  });
}
