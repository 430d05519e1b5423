import type { QueryClient } from "@tanstack/react-query";
import { Outlet, createFileRoute, useNavigate, useParams } from "@tanstack/react-router";
import { Button, makeStyles } from "@fluentui/react-components";
import { PeopleTeamRegular, SearchRegular } from "@fluentui/react-icons";
import { Suspense, lazy, useCallback, useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { Ribbon } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { FilterChips, SearchField } from "@muniment/ui/filter";
import { PageHeader, useNarrow } from "@muniment/ui/shell";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable, TableSettings, useSelection, useTableLayout } from "@muniment/ui/table";
import type { Selection, TableLayout } from "@muniment/ui/table";
import { t } from "../../../messages.ts";
import { groupText } from "../../../texts/group.ts";
import { NewsBar } from "../-news-bar.tsx";
import { NewsContext } from "../-news-mark.tsx";
import { Pager } from "../-pager.tsx";
import { firstPage, usePages } from "../-pages.ts";
import type { Pages } from "../-pages.ts";
import { useSeen } from "../-seen.ts";
import { SelectionBar } from "../-selection-bar.tsx";
import { LibraryChooser, useLibrary } from "../-library.tsx";
import { useGroupActions } from "./-group-actions.tsx";
import { groupColumns } from "./-group-columns.tsx";
import { GroupFilter, groupChips } from "./-group-filter.tsx";
import { groupPages } from "./-group-pages.ts";
import { groupSorts, readGroupListSearch } from "./-group-search.ts";
import type { Group, GroupListSearch } from "./-group-search.ts";

// Fetched when they are first asked for.
const AddMembers = lazy(async () => ({ default: (await import("./-add-members.tsx")).AddMembers }));
const EditGroup = lazy(async () => ({ default: (await import("./-edit-group.tsx")).EditGroup }));
const DisableGroups = lazy(async () => ({ default: (await import("./-disable-groups.tsx")).DisableGroups }));

/** What groups are asked by is fetched then: the first view of another page does without. */
async function prefetch(client: QueryClient, library: string, search: GroupListSearch): Promise<void> {
  const { groupPages: pagesOf } = await import("./-group-pages.ts");
  await client.prefetchQuery(firstPage(pagesOf(library, search)));
}

export const Route = createFileRoute("/access/groups")({
  validateSearch: readGroupListSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps: { library, ...search } }) => {
    // Not awaited: the page's shape shows at once.
    if (library !== undefined) void prefetch(context.queryClient, library, search);
  },
  component: GroupsPage,
});

const useStyles = makeStyles({
  columns: { display: "flex", flexGrow: 1, minHeight: 0, minWidth: 0 },
  list: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, minHeight: 0 },
});

type Asking = { readonly edit: Group } | { readonly add: Group } | { readonly disable: readonly Group[] } | undefined;

function GroupsPage(): ReactNode {
  const library = useLibrary();
  // Another library is another page: nothing that was selected there goes on here.
  return <LibraryGroups key={library.id} />;
}

function LibraryGroups(): ReactNode {
  const styles = useStyles();
  const library = useLibrary();
  const { library: _, ...search } = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const isNarrow = useNarrow();
  const columns = useMemo(groupColumns, []);
  const layout = useTableLayout("groups", columns);
  const pages = usePages(groupPages(library.id, search));
  const selection = useSelection();
  const selected = useSeen(pages.rows, selection.keys);
  const [asking, setAsking] = useState<Asking>();
  const actions = useGroupActions({
    library,
    selected,
    reload: pages.reload,
    onEdit: (group) => setAsking({ edit: group }),
    onAddUsers: (group) => setAsking({ add: group }),
    onDisable: (groups) => setAsking({ disable: groups }),
  });
  const viewed = useParams({ strict: false }).group;
  const change = useCallback(
    (changed: Partial<GroupListSearch>): void =>
      void navigate({ to: ".", search: (former) => ({ ...former, ...changed }), replace: true }),
    [navigate],
  );
  const onSearch = useCallback((query: string) => change({ query: query === "" ? undefined : query }), [change]);
  return (
    <>
      <PageHeader title={t("nav.groups")} beside={<LibraryChooser />} text={groupText("group.intro")}>
        <SearchField
          label={groupText("group.search")}
          placeholder={groupText("group.search_hint")}
          value={search.query ?? ""}
          onSearch={onSearch}
        />
        <GroupFilter search={search} onChange={change} />
      </PageHeader>
      <div className={styles.columns}>
        <div className={styles.list} hidden={isNarrow && viewed !== undefined}>
          <Ribbon label={groupText("group.actions")} actions={actions} rows={selected}>
            <TableSettings columns={columns} layout={layout} />
          </Ribbon>
          <FilterChips
            chips={groupChips(search, change)}
            onClear={() => change({ status: undefined, external: undefined })}
          />
          <NewsBar pages={pages} />
          <NewsContext value={pages.news}>
            <GroupTable
              pages={pages}
              selection={selection}
              search={search}
              layout={layout}
              actions={actions}
              onChange={change}
            />
          </NewsContext>
          {pages.isLoading || pages.rows.length === 0 ? null : (
            <Pager pages={pages} hasLetters={false}>
              <SelectionBar count={selection.keys.size} onClear={selection.clear} />
            </Pager>
          )}
        </div>
        <Outlet />
      </div>
      <Suspense>
        {asking === undefined ? null : "edit" in asking ? (
          <EditGroup library={library} group={asking.edit} onClose={() => setAsking(undefined)} />
        ) : "add" in asking ? (
          <AddMembers library={library} group={asking.add} onClose={() => setAsking(undefined)} />
        ) : (
          <DisableGroups library={library} groups={asking.disable} onClose={() => setAsking(undefined)} />
        )}
      </Suspense>
    </>
  );
}

interface GroupTableProps {
  readonly pages: Pages<Group>;
  readonly selection: Selection;
  readonly search: GroupListSearch;
  readonly layout: TableLayout<Group>;
  readonly actions: readonly Action<Group>[];
  onChange(changed: Partial<GroupListSearch>): void;
}

/** The table of groups, or why there is none (CC-LST-015). */
function GroupTable({ pages, selection, search, layout, actions, onChange }: GroupTableProps): ReactNode {
  const navigate = useNavigate({ from: Route.fullPath });
  const viewed = useParams({ strict: false }).group;
  const { only } = selection;
  const isOneOrNone = selection.keys.size < 2;
  useEffect(() => {
    if (viewed !== undefined && isOneOrNone) only([viewed]);
    // Following the panel, not the selection.
  }, [viewed]);
  const open = (group: Group, replace = false): void =>
    void navigate({ to: "/access/groups/$group", params: { group: group.id }, search: (former) => former, replace });
  if (pages.isLoading) return <LoadingRows rows={12} />;
  if (pages.error !== null && pages.rows.length === 0) return <ErrorState error={pages.error} onRetry={pages.reload} />;
  if (pages.rows.length === 0) return <NoGroups search={search} actions={actions} onChange={onChange} />;
  return (
    <DataTable
      label={t("nav.groups")}
      layout={layout}
      rows={pages.rows}
      total={pages.rows.length}
      selection={selection}
      actions={actions}
      sorting={{ column: search.sort ?? "id", direction: search.order ?? "asc" }}
      keyOf={(group) => group.id}
      nameOf={(group) => group.id}
      onSort={({ column, direction }) =>
        onChange({
          sort: groupSorts.find((name) => name === column && name !== "id"),
          order: direction === "desc" ? "desc" : undefined,
        })
      }
      onOpen={(group) => open(group)}
      // With the panel open, the keys lead from group to group.
      onActive={(group) => (viewed === undefined || viewed === group.id ? undefined : open(group, true))}
    />
  );
}

function NoGroups(props: {
  readonly search: GroupListSearch;
  readonly actions: readonly Action<Group>[];
  onChange(changed: Partial<GroupListSearch>): void;
}): ReactNode {
  const { query, status, external } = props.search;
  const create = props.actions.find(({ id }) => id === "create");
  if (query !== undefined || status !== undefined || external !== undefined) {
    return (
      <EmptyState
        icon={<SearchRegular />}
        title={t("user.none_found")}
        text={query === undefined ? groupText("group.none_filtered") : groupText("group.none_matching", { query })}
      >
        <Button onClick={() => props.onChange({ query: undefined, status: undefined, external: undefined })}>
          {groupText("group.show_all")}
        </Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<PeopleTeamRegular />} title={groupText("group.none")} text={groupText("group.none_text")}>
      {create === undefined ? undefined : (
        <Button appearance="primary" onClick={() => create.run([])}>
          {create.label}
        </Button>
      )}
    </EmptyState>
  );
}
