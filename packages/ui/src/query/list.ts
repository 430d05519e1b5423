import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import type { Endpoint, Output } from "@muniment/rest";
import type { Client } from "@muniment/rest/client";

const PAGE_ROWS = 200;
const RELOADED_PAGES = 3;

/** A page of a list on the wire, as every searching endpoint gives it. */
export interface ListPage<Row> {
  readonly data: readonly Row[];
  readonly cursor?: string;
  readonly total_count?: number;
}

type Pages<Row> = InfiniteData<ListPage<Row>, string | undefined>;

/** How a list is asked for, page by page. */
export interface ListQuery<Row> {
  readonly queryKey: readonly unknown[];
  readonly initialPageParam: string | undefined;
  readonly queryFn: (context: { readonly pageParam: string | undefined }) => Promise<ListPage<Row>>;
  readonly getNextPageParam: (page: ListPage<Row>) => string | undefined;
}

type RowOf<E extends Endpoint> = Output<E> extends { data: readonly (infer Row)[] } ? Row : never;

/** Options for `useList`: each answer's cursor leads to the next rows; how many there are in all is asked once. */
export function createListQuery(call: Client) {
  return function listQuery<E extends Endpoint>(spec: E, input: Parameters<typeof call<E>>[1]): ListQuery<RowOf<E>> {
    const place = spec.method === "GET" ? "query" : "body";
    const given = (input ?? {}) as Readonly<Record<string, object | undefined>>;
    return {
      queryKey: [spec.id, "pages", given],
      queryFn: async ({ pageParam }) => {
        const paging = { limit: PAGE_ROWS, ...(pageParam === undefined ? { total: true } : { cursor: pageParam }) };
        const asked = { ...given, [place]: { ...given[place], ...paging } } as Parameters<typeof call<E>>[1];
        return (await call(spec, asked)) as ListPage<RowOf<E>>;
      },
      initialPageParam: undefined,
      getNextPageParam: (page) => page.cursor,
    };
  };
}

/** Asking anew for what was scrolled through an hour long would take as long again. */
function firstPages<Row>(data: Pages<Row> | undefined): Pages<Row> | undefined {
  if (data === undefined) return undefined;
  return { pages: data.pages.slice(0, RELOADED_PAGES), pageParams: data.pageParams.slice(0, RELOADED_PAGES) };
}

/** Asks anew for every list of the endpoint, as far as a person looks at it. */
export async function reloadLists(client: QueryClient, spec: Endpoint): Promise<void> {
  client.setQueriesData<Pages<unknown>>({ queryKey: [spec.id, "pages"] }, firstPages);
  await client.invalidateQueries({ queryKey: [spec.id] });
}

/** A list as far as it was read. */
export interface List<Row> {
  readonly rows: readonly Row[];
  readonly total: number | undefined;
  /** Nothing is there yet. */
  readonly isLoading: boolean;
  /** What is shown answers an earlier question; the answer to this one is on its way. */
  readonly isStale: boolean;
  readonly isLoadingMore: boolean;
  readonly hasMore: boolean;
  readonly error: unknown;
  loadMore(): void;
  reload(): void;
}

/** Rows that grow as they are scrolled; while a new question is asked the former rows stay. Asked anew so often, if at all. */
export function useList<Row>(options: ListQuery<Row>, everyMilliseconds?: number): List<Row> {
  const query = useInfiniteQuery<ListPage<Row>, Error, Pages<Row>, readonly unknown[], string | undefined>({
    ...options,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
    refetchInterval: everyMilliseconds ?? false,
  });
  const client = useQueryClient();
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage, isFetchNextPageError, refetch } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.data) ?? [], [data]);
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [fetchNextPage, hasNextPage, isFetchingNextPage, isFetchNextPageError]);
  return {
    rows,
    total: data?.pages[0]?.total_count,
    isLoading: query.isPending,
    isStale: query.isPlaceholderData,
    isLoadingMore: isFetchingNextPage,
    hasMore: hasNextPage,
    error: query.error,
    loadMore,
    reload() {
      client.setQueryData<Pages<Row>>(options.queryKey, firstPages);
      void refetch();
    },
  };
}
