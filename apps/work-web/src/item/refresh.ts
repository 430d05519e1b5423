import type { InfiniteData, Query, QueryClient } from "@tanstack/react-query";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { getFolderPath } from "@muniment/work-api/container/folder";
import { getDocumentPath } from "@muniment/work-api/document/document";
import type { Item } from "./item.ts";

/** What stays as it is while somebody works with items. */
const LASTING = new Set(["session", "getLibraryOperations"]);
/** Ways down to an item hold the names of containers that their keys do not tell. */
const PATHS = new Set<string>([getFolderPath.id, getDocumentPath.id]);

const ITEM_ID = /^[\w-]+!\d+(?:\.\d+)?$/;

/** The same for every version of a document. */
export function withoutVersion(id: string): string {
  return id.replace(/\.\d+$/, "");
}

/** The items that the key of a kept answer names. */
function itemsIn(key: unknown): readonly string[] {
  if (typeof key === "string") return ITEM_ID.test(key) ? [withoutVersion(key)] : [];
  return typeof key === "object" && key !== null ? Object.values(key).flatMap(itemsIn) : [];
}

/** The rows of a list of items, or of folders of the tree. */
function rowsIn({ queryKey: [name], state }: Query): readonly Item[] {
  if (name === "folders") return (state.data as readonly Item[] | undefined) ?? [];
  if (name !== "items") return [];
  const pages = (state.data as InfiniteData<{ readonly items: readonly Item[] }> | undefined)?.pages ?? [];
  return pages.flatMap(({ items }) => items);
}

/** Asks anew for what is in sight and shows one of these items, whatever its version. */
export async function refreshItems(client: QueryClient, ids: Iterable<string>): Promise<void> {
  const changed = new Set([...ids].map(withoutVersion));
  await client.invalidateQueries({
    predicate: (query) =>
      PATHS.has(String(query.queryKey[0])) ||
      itemsIn(query.queryKey).some((id) => changed.has(id)) ||
      rowsIn(query).some(({ id }) => changed.has(withoutVersion(id))),
  });
}

/** Asks anew for every item in sight, where nobody knows which have changed; lists of security wait to be asked. */
export async function refreshAllItems(client: QueryClient): Promise<void> {
  await client.invalidateQueries({
    predicate: ({ queryKey }) => queryKey[0] !== "security" && itemsIn(queryKey).length > 0,
  });
}

/** Takes an item that is out of reach out of every list, and drops what is kept about it: nothing of it is shown. */
export function forgetItem(client: QueryClient, id: string): void {
  const gone = withoutVersion(id);
  const isLeft = (item: Item): boolean => withoutVersion(item.id) !== gone;
  client.setQueriesData<readonly Item[]>({ queryKey: ["folders"] }, (rows) => rows?.filter(isLeft));
  client.setQueriesData<InfiniteData<{ readonly items: readonly Item[] }>>({ queryKey: ["items"] }, (data) =>
    data === undefined
      ? undefined
      : { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.filter(isLeft) })) },
  );
  client.removeQueries({ predicate: ({ queryKey }) => itemsIn(queryKey).includes(gone) });
}

/** Asks anew for what a change of these items concerns: what is about them, and lists that may hold anything. */
export function useRefresh(): (ids: readonly (string | undefined)[]) => void {
  const client = useQueryClient();
  return useCallback(
    (ids) => {
      void refreshItems(
        client,
        ids.filter((id) => id !== undefined),
      );
      void client.invalidateQueries({
        predicate: ({ queryKey }) => !LASTING.has(String(queryKey[0])) && itemsIn(queryKey).length === 0,
      });
    },
    [client],
  );
}
