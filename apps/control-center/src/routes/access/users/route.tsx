import { Outlet, createFileRoute, useNavigate, useParams } from "@tanstack/react-router";
import { makeStyles } from "@fluentui/react-components";
import { Suspense, lazy, useCallback, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { Ribbon } from "@muniment/ui/action";
import { FilterChips, SearchField } from "@muniment/ui/filter";
import { PageHeader, useNarrow } from "@muniment/ui/shell";
import { SelectionCount, TableSettings, useTableLayout } from "@muniment/ui/table";
import { t } from "../../../messages.ts";
import { LibraryChooser, useLibraries, useLibrary } from "../-library.tsx";
import { FilterButton } from "./-filter-button.tsx";
import { filterChips } from "./-filter-words.ts";
import { useUserActions } from "./-user-actions.tsx";
import type { UserDialog } from "./-user-actions.tsx";
import { narrowUserColumns, userColumns } from "./-user-columns.tsx";
import { UserListContext } from "./-user-list.ts";
import { readUserListSearch, userListQuery } from "./-user-search.ts";
import type { UserListSearch } from "./-user-search.ts";
import { UserTable } from "./-user-table.tsx";
import { useUserRows } from "./-user-rows.ts";

// Fetched when they are first asked for.
const DisableUsers = lazy(async () => ({ default: (await import("./-disable-users.tsx")).DisableUsers }));
const AddToGroups = lazy(async () => ({ default: (await import("./-add-to-groups.tsx")).AddToGroups }));

export const Route = createFileRoute("/access/users")({
  validateSearch: readUserListSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps: { library, ...search } }) => {
    // Not awaited: the page's shape shows at once.
    if (library !== undefined) void context.queryClient.prefetchInfiniteQuery(userListQuery(library, search));
  },
  component: UsersPage,
});

const useStyles = makeStyles({
  columns: { display: "flex", flexGrow: 1, minHeight: 0, minWidth: 0 },
  list: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, minHeight: 0 },
});

function UsersPage(): ReactNode {
  const library = useLibrary();
  // Another library is another page: nothing that was selected there goes on here.
  return <LibraryUsers key={library.id} />;
}

function LibraryUsers(): ReactNode {
  const styles = useStyles();
  const library = useLibrary();
  const { library: _, ...search } = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const libraryName = useLibraryName();
  const isNarrow = useNarrow();
  const columns = useMemo(() => (isNarrow ? narrowUserColumns() : userColumns(libraryName)), [isNarrow, libraryName]);
  const kept = useTableLayout(isNarrow ? "users.narrow" : "users", columns);
  const layout = isNarrow ? { ...kept, isCompact: false } : kept;
  const people = useUserRows(library.id, search);
  const [asked, setAsked] = useState<UserDialog>();
  const actions = useUserActions({
    library,
    selected: people.selected,
    reload: people.list.reload,
    ask: setAsked,
  });
  const isPanelOpen = useParams({ strict: false }).user !== undefined;
  const change = useCallback(
    (changed: Partial<UserListSearch>): void =>
      void navigate({ to: ".", search: (former) => ({ ...former, ...changed }), replace: true }),
    [navigate],
  );
  const onSearch = useCallback((query: string) => change({ query: query === "" ? undefined : query }), [change]);
  const chips = filterChips(search.filters, libraryName, (filters) => change({ filters }));

  return (
    <UserListContext value={people.handle}>
      <PageHeader title={t("nav.users")} beside={<LibraryChooser />} text={t("user.intro")}>
        <SearchField
          label={t("user.search")}
          placeholder={t("user.search_hint")}
          value={search.query ?? ""}
          onSearch={onSearch}
        />
        <FilterButton library={library.id} filters={search.filters} onChange={(filters) => change({ filters })} />
      </PageHeader>
      <div className={styles.columns}>
        <div className={styles.list} hidden={isNarrow && isPanelOpen}>
          <Ribbon label={t("user.actions")} actions={actions} rows={people.selected}>
            <SelectionCount selection={people.selection} total={people.list.total} />
            {isNarrow ? null : <TableSettings columns={columns} layout={layout} />}
          </Ribbon>
          <FilterChips chips={chips} onClear={() => change({ filters: undefined })} />
          <UserTable people={people} search={search} layout={layout} actions={actions} onChange={change} />
        </div>
        <Outlet />
      </div>
      <Suspense>
        {asked === undefined ? null : asked.kind === "disable" ? (
          <DisableUsers library={library} users={asked.users} onClose={() => setAsked(undefined)} />
        ) : (
          <AddToGroups library={library} users={asked.users} onClose={() => setAsked(undefined)} />
        )}
      </Suspense>
    </UserListContext>
  );
}

function useLibraryName(): (id: string) => string {
  const libraries = useLibraries();
  return useCallback((id) => libraries.find((one) => one.id === id)?.display_name ?? id, [libraries]);
}
