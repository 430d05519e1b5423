import { Tab, TabList } from "@fluentui/react-components";
import { SearchRegular } from "@fluentui/react-icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { PageHeader } from "@muniment/ui/shell";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable, useTableLayout } from "@muniment/ui/table";
import { useAddressedSelection } from "../../item/addressed-selection.ts";
import { focusList } from "../../item/focus.ts";
import { t } from "../../messages.ts";
import { LazyItemPanel } from "../../panel/lazy-item-panel.tsx";
import { PANEL_KEYS, isPanelView } from "../../panel/view.ts";
import type { PanelView } from "../../panel/view.ts";
import { useScope } from "../../scope.ts";
import { foundColumns } from "./-found-columns.tsx";
import { foundQuery } from "./-found-query.ts";
import type { Found } from "./-found-query.ts";

interface FindSearch {
  readonly find: string;
  readonly among?: "workspaces";
  readonly selected?: string;
  readonly panel?: PanelView | undefined;
}

export const Route = createFileRoute("/$library/search")({
  validateSearch: ({ find, among, selected, panel }: Record<string, unknown>): FindSearch => ({
    find: typeof find === "string" || typeof find === "number" ? String(find) : "",
    ...(among === "workspaces" ? { among } : {}),
    ...(typeof selected === "string" ? { selected } : {}),
    ...(isPanelView(panel) ? { panel } : {}),
  }),
  component: Results,
});

function Results(): ReactNode {
  const navigate = useNavigate();
  const { find, among, selected, panel } = Route.useSearch();
  const show = (view: PanelView | undefined): void => {
    void navigate({ to: ".", search: (before) => ({ ...before, find, panel: view }), replace: true });
  };
  return (
    <div style={{ display: "flex", flexGrow: 1, minHeight: 0 }}>
      <div style={{ display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, minHeight: 0 }}>
        <PageHeader title={t("search.title", { text: find })} />
        <TabList
          selectedValue={among ?? "documents"}
          style={{ paddingInline: "8px" }}
          onTabSelect={(_, data) => {
            void navigate({ to: ".", search: data.value === "workspaces" ? { find, among: "workspaces" } : { find } });
          }}
        >
          <Tab value="documents">{t("search.documents")}</Tab>
          <Tab value="workspaces">{t("workspaces.title")}</Tab>
        </TabList>
        <FoundList
          key={`${among ?? ""} ${find}`}
          find={find}
          among={among ?? "documents"}
          selected={selected}
          onPanel={show}
        />
      </div>
      {panel === undefined || selected === undefined ? null : (
        <LazyItemPanel
          subject={{ kind: among === "workspaces" ? "workspace" : "document", id: selected }}
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

function FoundList(props: {
  readonly find: string;
  readonly among: "documents" | "workspaces";
  readonly selected: string | undefined;
  onPanel(view: PanelView): void;
}): ReactNode {
  const { find, among, onPanel } = props;
  const scope = useScope();
  const navigate = useNavigate();
  const columns = foundColumns(among);
  const layout = useTableLayout(`found.${among}`, columns);
  const selection = useAddressedSelection(props.selected);
  const list = useInfiniteQuery(foundQuery(scope, { find, among }));
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  const open = (row: Found): void => {
    if (row.kind === "workspace") {
      void navigate({ to: "/$library/w/$workspace", params: { library: scope.library, workspace: row.id } });
    } else {
      selection.only([row.id]);
      onPanel("properties");
    }
  };
  if (list.isPending) return <LoadingRows />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (rows.length === 0) {
    return <EmptyState icon={<SearchRegular />} title={t("search.none")} text={t("search.other_words")} />;
  }
  return (
    <DataTable
      label={t("search.title", { text: find })}
      layout={layout}
      rows={rows}
      total={list.hasNextPage ? undefined : rows.length}
      selection={selection}
      actions={[]}
      keyOf={({ id }) => id}
      nameOf={({ name }) => name}
      onOpen={open}
      onLetter={(key, row) => {
        const view = PANEL_KEYS[key];
        if (view === undefined) return false;
        selection.only([row.id]);
        onPanel(view);
        return true;
      }}
      isLoadingMore={list.isFetchingNextPage}
      onNearEnd={() => {
        if (list.hasNextPage && !list.isFetching) void list.fetchNextPage();
      }}
    />
  );
}
