import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";

/** The sizes of pages that are offered (CC-LST-009). */
export const pageSizes = [25, 50, 100, 250] as const;

const DEFAULT_SIZE = 50;
const KEY = "muniment.control-center.page-size";
/** How often a list looks whether somebody else changed it; half of what CC-LST-016 allows. */
const LOOK_MILLISECONDS = 15_000;

/** What of a search says which page is wanted. */
export interface PageBody {
  readonly limit: number;
  readonly cursor?: string;
  readonly page?: "last";
  readonly total?: boolean;
  /** Of lists whose order is that of names. */
  readonly start_at?: string;
}

interface Answer<Row> {
  readonly data: readonly Row[];
  readonly cursor?: string | undefined;
  readonly previous_cursor?: string | undefined;
  readonly total_count?: number | undefined;
  readonly before_count?: number | undefined;
}

/** How the pages of one list are asked for. */
export interface PagesQuery<Row> {
  /** Everything that decides what is in the list, beginning with the endpoint's id. */
  readonly queryKey: readonly unknown[];
  ask(page: PageBody): Promise<Answer<Row>>;
  keyOf(row: Row): string;
}

/** The page of a list that is shown, with the ways to the others. */
export interface Pages<Row> {
  readonly rows: readonly Row[];
  readonly total: number | undefined;
  /** The number of the first row shown, from 1. */
  readonly first: number;
  readonly size: number;
  readonly isLoading: boolean;
  readonly isTurning: boolean;
  readonly error: unknown;
  /** Rows that somebody else changed since they were shown; `undefined` when the list is as it was. */
  readonly news: ReadonlySet<string> | undefined;
  readonly hasBefore: boolean;
  readonly hasAfter: boolean;
  setSize(size: number): void;
  goFirst(): void;
  goBefore(): void;
  goAfter(): void;
  goLast(): void;
  goToLetter(letter: string): void;
  reload(): void;
}

interface Place {
  /** With a `limit` for the last page, so that all pages are whole but that one. */
  readonly at: Partial<PageBody>;
  /** Rows before the page; `undefined` where the answer says it. */
  readonly before: number | undefined;
}

const FIRST: Place = { at: {}, before: 0 };

/** The first page, for whoever asks before the list is drawn. */
export function firstPage<Row>({ queryKey, ask }: PagesQuery<Row>) {
  const body: PageBody = { limit: recallSize() };
  return { queryKey: [...queryKey, body], queryFn: async () => ask(body) };
}

/** One page of a list at a time; another question begins at its first page. */
export function usePages<Row>(question: PagesQuery<Row>): Pages<Row> {
  const { queryKey, ask } = question;
  const name = JSON.stringify(queryKey);
  const [size, keepSize] = useState(recallSize);
  const [turned, setTurned] = useState({ name, place: FIRST });
  const place = turned.name === name ? turned.place : FIRST;
  const go = (next: Place): void => setTurned({ name, place: next });
  const body: PageBody = { limit: size, ...place.at };
  const shown = useQuery({
    queryKey: [...queryKey, body],
    queryFn: async () => ask(body),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
  });
  const counted = useQuery({
    queryKey: [...queryKey, "total"],
    queryFn: async () => ask({ limit: 1, total: true }),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
  });
  const total = counted.data?.total_count;
  const rows = shown.data?.data ?? [];
  const before = place.before ?? shown.data?.before_count ?? Math.max(0, (total ?? rows.length) - rows.length);
  const watch = useNews(question, { body, shown: shown.data, isCurrent: !shown.isPlaceholderData });
  const client = useQueryClient();
  const { cursor, previous_cursor: previous } = shown.data ?? {};
  return {
    rows,
    total,
    first: before + 1,
    size,
    isLoading: shown.isPending,
    isTurning: shown.isPlaceholderData,
    error: shown.error,
    news: watch.news,
    hasBefore: previous !== undefined,
    hasAfter: cursor !== undefined,
    setSize(next) {
      localStorage.setItem(KEY, String(next));
      keepSize(next);
      go(FIRST);
    },
    goFirst: () => go(FIRST),
    goBefore() {
      if (previous !== undefined) go({ at: { cursor: previous }, before: Math.max(0, before - size) });
    },
    goAfter() {
      if (cursor !== undefined) go({ at: { cursor }, before: before + rows.length });
    },
    goLast() {
      const limit = total === undefined || total === 0 ? size : total % size || size;
      go({ at: { page: "last", limit }, before: undefined });
    },
    goToLetter: (letter) => go({ at: { start_at: letter }, before: undefined }),
    reload() {
      watch.forget();
      void client.invalidateQueries({ queryKey });
    },
  };
}

function recallSize(): number {
  const kept = Number(localStorage.getItem(KEY));
  return pageSizes.find((size) => size === kept) ?? DEFAULT_SIZE;
}

/** Looks now and then whether the page is still as it is shown, without changing what is shown (CC-LST-016). */
function useNews<Row>(
  { ask, keyOf }: PagesQuery<Row>,
  page: { readonly body: PageBody; readonly shown: Answer<Row> | undefined; readonly isCurrent: boolean },
): { readonly news: ReadonlySet<string> | undefined; forget(): void } {
  const { shown, isCurrent } = page;
  const [found, setFound] = useState<{ of: Answer<Row>; news: ReadonlySet<string> } | undefined>();
  const look = useCallback(async (): Promise<void> => {
    if (shown === undefined || !isCurrent || document.visibilityState === "hidden") return;
    const now = await ask(page.body);
    const news = changesOf(shown.data, now.data, keyOf);
    setFound(news === undefined ? undefined : { of: shown, news });
    // The body says the same as `shown`, which is its answer.
  }, [shown, isCurrent]);
  useEffect(() => {
    // Without a network the next look is as good.
    const timer = setInterval(() => void look().catch(() => undefined), LOOK_MILLISECONDS);
    return () => clearInterval(timer);
  }, [look]);
  return { news: found?.of === shown ? found?.news : undefined, forget: () => setFound(undefined) };
}

/** Keys of rows that are not as they were; `undefined` when nothing is new, empty when rows only came, went or moved. */
function changesOf<Row>(
  before: readonly Row[],
  now: readonly Row[],
  keyOf: (row: Row) => string,
): ReadonlySet<string> | undefined {
  const known = new Map(before.map((row) => [keyOf(row), JSON.stringify(row)]));
  const changed = now.filter((row) => known.has(keyOf(row)) && known.get(keyOf(row)) !== JSON.stringify(row));
  const isSame = changed.length === 0 && now.map(keyOf).join("\n") === before.map(keyOf).join("\n");
  return isSame ? undefined : new Set(changed.map(keyOf));
}
