import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import type { UIEvent } from "react";
import { listLibraryGroups } from "@muniment/work-api/identity/group";
import { listLibraryUsers } from "@muniment/work-api/identity/user";
import { api } from "../api.ts";
import { useScope } from "../scope.ts";
import type { Scope } from "../scope.ts";
import type { Entry } from "./change.ts";

const PAGE_ROWS = 50;
const NEAR_END_PIXELS = 400;

/** Where each of the two lists goes on; `undefined` begins it, `null` says that it is at its end. */
interface Place {
  readonly groups: string | undefined | null;
  readonly users: string | undefined | null;
}

/** What a search for users and groups found so far. */
export interface FoundTrustees {
  /** `undefined` until the first rows are there. */
  readonly rows: readonly Entry[] | undefined;
  readonly error: Error | null;
  reload(): void;
  /** For the box that scrolls: asks for more when its end comes near. */
  onScroll(event: UIEvent<HTMLElement>): void;
}

/** Searches the library by name, id and e-mail address at the server; more comes as it is scrolled (CC-LST-022). */
export function useTrustees(text: string, kind: "all" | "user"): FoundTrustees {
  const scope = useScope();
  const found = useInfiniteQuery({
    queryKey: ["trustees", scope, kind, text],
    initialPageParam: { groups: kind === "all" ? undefined : null, users: undefined } as Place,
    placeholderData: keepPreviousData,
    queryFn: async ({ pageParam }) => findTrustees(scope, text, pageParam),
    getNextPageParam: ({ next }) => (next.groups === null && next.users === null ? undefined : next),
  });
  const { data, hasNextPage, isFetchingNextPage, isFetchNextPageError } = found;
  return {
    rows: data?.pages.flatMap(({ rows }) => rows),
    error: data === undefined ? found.error : null,
    reload: () => void found.refetch(),
    onScroll({ currentTarget: box }) {
      const isNearEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PIXELS;
      if (isNearEnd && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void found.fetchNextPage();
    },
  };
}

async function findTrustees(
  scope: Scope,
  text: string,
  from: Place,
): Promise<{ readonly rows: readonly Entry[]; readonly next: Place }> {
  const queryFrom = (cursor: string | undefined) => ({
    limit: PAGE_ROWS,
    paging_mode: "standard_cursor" as const,
    ...(cursor === undefined ? {} : { cursor }),
    ...(text === "" ? {} : { query: text }),
  });
  const [groups, users] = await Promise.all([
    from.groups === null ? undefined : api.call(listLibraryGroups, { params: scope, query: queryFrom(from.groups) }),
    from.users === null ? undefined : api.call(listLibraryUsers, { params: scope, query: queryFrom(from.users) }),
  ]);
  const rows = [
    ...(groups?.data ?? []).map((group): Entry => ({
      id: group.id,
      type: "group",
      name: group.full_name === "" ? group.id : group.full_name,
      level: "",
      isExternal: group.is_external,
      isEnabled: group.enabled,
    })),
    ...(users?.data ?? []).map((user): Entry => ({
      id: user.id,
      type: "user",
      name: user.full_name,
      level: "",
      isExternal: user.is_external,
      isEnabled: user.login,
    })),
  ];
  return { rows, next: { groups: groups?.cursor ?? null, users: users?.cursor ?? null } };
}
