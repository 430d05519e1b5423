import { Outlet, createFileRoute, useNavigate, useParams } from "@tanstack/react-router";
import { Link, makeStyles } from "@fluentui/react-components";
import { useCallback, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { Ribbon } from "@muniment/ui/action";
import { FilterChips, SearchField } from "@muniment/ui/filter";
import { PageHeader, useNarrow } from "@muniment/ui/shell";
import { TableSettings, useTableLayout } from "@muniment/ui/table";
import { t } from "../../../messages.ts";
import { LibraryChooser, useLibraries, useLibrary } from "../-library.tsx";
import { NewsBar } from "../-news-bar.tsx";
import { NewsContext } from "../-news-mark.tsx";
import { Pager } from "../-pager.tsx";
import { firstPage } from "../-pages.ts";
import { SelectionBar } from "../-selection-bar.tsx";
import { FilterButton } from "./-filter-button.tsx";
import { filterChips } from "./-filter-words.ts";
import { useUserActions } from "./-user-actions.tsx";
import type { UserDialog } from "./-user-actions.tsx";
import { userColumns } from "./-user-columns.tsx";
import { AskContext, AskedDialog } from "./-user-dialogs.tsx";
import { UserListContext } from "./-user-list.ts";
import { readUserListSearch, userPages, userQuestion } from "./-user-search.ts";
import type { UserListSearch } from "./-user-search.ts";
import { UserTable } from "./-user-table.tsx";
import { useUserRows } from "./-user-rows.ts";
import type { UserRows } from "./-user-rows.ts";

export const Route = createFileRoute("/access/users")({
  validateSearch: readUserListSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps: { library, ...search } }) => {
    // Not awaited: the page's shape shows at once.
    if (library !== undefined)
      void context.queryClient.prefetchQuery(firstPage(userPages(userQuestion(library, search))));
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
  const columns = useMemo(() => userColumns(libraryName), [libraryName]);
  const layout = useTableLayout("users", columns);
  const people = useUserRows(library.id, search);
  const [asked, setAsked] = useState<UserDialog>();
  const actions = useUserActions({ library, people, ask: setAsked });
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
      <PageHeader
        title={t("nav.users")}
        beside={<LibraryChooser />}
        text={
          <>
            {t("user.intro")}{" "}
            <Link as="button" inline onClick={() => setAsked({ kind: "overview" })}>
              {t("user.overview")}
            </Link>
          </>
        }
      >
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
            <TableSettings columns={columns} layout={layout} />
          </Ribbon>
          {people.isViewingSelected ? null : (
            <FilterChips chips={chips} onClear={() => change({ filters: undefined })} />
          )}
          <NewsBar pages={people.pages} />
          <NewsContext value={people.pages.news}>
            <UserTable people={people} search={search} layout={layout} actions={actions} onChange={change} />
          </NewsContext>
          <UserPager people={people} search={search} />
        </div>
        <AskContext value={setAsked}>
          <Outlet />
        </AskContext>
      </div>
      <AskedDialog
        asked={asked}
        library={library}
        columns={layout.columns.map(({ id }) => id)}
        people={people}
        search={search}
        ask={setAsked}
      />
    </UserListContext>
  );
}

/** What the list is about: which rows, and which of them are selected. */
function UserPager({ people, search }: { readonly people: UserRows; readonly search: UserListSearch }): ReactNode {
  const { pages, selection, isViewingSelected } = people;
  if (pages.isLoading || (people.rows.length === 0 && !isViewingSelected)) return null;
  const clear = (): void => {
    people.viewSelected(false);
    selection.clear();
  };
  return (
    <Pager pages={pages} hasLetters={(search.sort ?? "full_name") === "full_name" && !isViewingSelected}>
      <SelectionBar
        count={selection.keys.size}
        total={pages.total}
        isViewing={isViewingSelected}
        onAll={() => void people.selectAll()}
        onView={() => people.viewSelected(!isViewingSelected)}
        onClear={clear}
      />
    </Pager>
  );
}

function useLibraryName(): (id: string) => string {
  const libraries = useLibraries();
  return useCallback((id) => libraries.find((one) => one.id === id)?.display_name ?? id, [libraries]);
}
