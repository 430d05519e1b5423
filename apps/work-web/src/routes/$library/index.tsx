import { useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { BriefcaseRegular, InfoRegular, OpenRegular, SearchRegular } from "@fluentui/react-icons";
import { useCallback } from "react";
import type { ReactNode } from "react";
import { Ribbon } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { SearchField } from "@muniment/ui/filter";
import { PageHeader } from "@muniment/ui/shell";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable, SelectionCount, TableSettings, useTableLayout } from "@muniment/ui/table";
import { focusList } from "../../item/focus.ts";
import { useAddressedSelection } from "../../item/addressed-selection.ts";
import { t } from "../../messages.ts";
import { LazyItemPanel } from "../../panel/lazy-item-panel.tsx";
import { PANEL_KEYS, isPanelView } from "../../panel/view.ts";
import type { PanelView } from "../../panel/view.ts";
import { scopeOf, useScope } from "../../scope.ts";
import { workspaceColumns } from "./-workspace-columns.tsx";
import { workspacesQuery } from "./-workspaces-query.ts";
import type { WorkspaceRow } from "./-workspaces-query.ts";

interface LibrarySearch {
  readonly q?: string;
  readonly selected?: string;
  readonly panel?: PanelView | undefined;
}

export const Route = createFileRoute("/$library/")({
  validateSearch: (search: Record<string, unknown>): LibrarySearch => {
    const { q, selected, panel } = search;
    return {
      ...(typeof q === "string" && q !== "" ? { q } : {}),
      ...(typeof selected === "string" ? { selected } : {}),
      ...(isPanelView(panel) ? { panel } : {}),
    };
  },
  loaderDeps: ({ search: { q } }) => ({ q }),
  loader: async ({ context, params, deps }) => {
    const scope = await scopeOf(context.queryClient, params.library);
    void context.queryClient.prefetchInfiniteQuery(workspacesQuery(scope, deps.q ?? ""));
  },
  component: Library,
});

function Library(): ReactNode {
  const scope = useScope();
  const navigate = useNavigate();
  const { q = "", selected, panel } = Route.useSearch();
  const search = useCallback(
    (text: string) => void navigate({ to: ".", search: text === "" ? {} : { q: text }, replace: true }),
    [navigate],
  );
  const show = (view: PanelView | undefined): void => {
    void navigate({
      to: ".",
      search: (before: LibrarySearch) => ({ ...before, panel: view }),
      replace: true,
    });
  };
  return (
    <div style={{ display: "flex", flexGrow: 1, minHeight: 0 }}>
      <div style={{ display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, minHeight: 0 }}>
        <PageHeader title={t("workspaces.title")}>
          <SearchField label={t("workspaces.search")} value={q} onSearch={search} />
        </PageHeader>
        <WorkspaceList key={scope.library} text={q} selected={selected} onPanel={show} />
      </div>
      {panel === undefined || selected === undefined ? null : (
        <LazyItemPanel
          subject={{ kind: "workspace", id: selected }}
          view={panel}
          onView={show}
          onClose={() => {
            show(undefined);
            focusList();
          }}
        />
      )}
    </div>
  );
}

function WorkspaceList(props: {
  readonly text: string;
  readonly selected: string | undefined;
  onPanel(view: PanelView): void;
}): ReactNode {
  const { text } = props;
  const scope = useScope();
  const navigate = useNavigate();
  const selection = useAddressedSelection(props.selected);
  const layout = useTableLayout("workspaces", workspaceColumns);
  const list = useInfiniteQuery(workspacesQuery(scope, text));
  const open = (row: WorkspaceRow): void => {
    void navigate({ to: "/$library/w/$workspace", params: { library: scope.library, workspace: row.id } });
  };
  const actions: readonly Action<WorkspaceRow>[] = [
    {
      id: "open",
      label: t("action.open"),
      icon: <OpenRegular />,
      needs: "one",
      run: (chosen) => chosen.forEach(open),
    },
    {
      id: "properties",
      label: t("action.properties"),
      icon: <InfoRegular />,
      needs: "one",
      run: () => props.onPanel("properties"),
    },
  ];
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  if (list.isPending) return <LoadingRows />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (rows.length === 0) {
    return text === "" ? (
      <EmptyState icon={<BriefcaseRegular />} title={t("workspaces.none")} text={t("workspaces.none_text")} />
    ) : (
      <EmptyState icon={<SearchRegular />} title={t("workspaces.not_found", { text })} text={t("search.other_words")} />
    );
  }
  const total = list.hasNextPage ? undefined : rows.length;
  return (
    <>
      <Ribbon label={t("workspaces.actions")} actions={actions} rows={rows.filter(({ id }) => selection.keys.has(id))}>
        <SelectionCount selection={selection} total={total} />
        <TableSettings columns={workspaceColumns} layout={layout} />
      </Ribbon>
      <DataTable
        label={t("workspaces.title")}
        layout={layout}
        rows={rows}
        total={total}
        selection={selection}
        actions={actions}
        sorting={{ column: "edited", direction: "desc" }}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name}
        onOpen={open}
        onLetter={(key, row) => {
          const view = PANEL_KEYS[key];
          if (view !== "properties" && view !== "security") return false;
          selection.only([row.id]);
          props.onPanel(view);
          return true;
        }}
        isLoadingMore={list.isFetchingNextPage}
        onNearEnd={() => {
          if (list.hasNextPage && !list.isFetching) void list.fetchNextPage();
        }}
      />
    </>
  );
}
