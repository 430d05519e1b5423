import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { Ribbon } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable, SelectionCount, TableSettings, useTableLayout } from "@muniment/ui/table";
import { focusList } from "@muniment/ui/shell";
import { useAddressedSelection } from "../item/addressed-selection.ts";
import { KEY_ALIASES } from "../key-hints.ts";
import { t } from "../messages.ts";
import { LazyItemPanel } from "../panel/lazy-item-panel.tsx";
import { useListedDocuments } from "../panel/document-steps.ts";
import { panelViewOf } from "../panel/view.ts";
import type { PanelView } from "../panel/view.ts";
import { useScope } from "../scope.ts";
import { foundColumns } from "./found-columns.tsx";
import type { Found, FoundKind } from "./found.ts";

interface FoundTableProps {
  /** Names the list for screen readers. */
  readonly label: string;
  readonly kind: FoundKind;
  readonly list: UseInfiniteQueryResult<{ readonly pages: readonly { readonly rows: readonly Found[] }[] }>;
  readonly selected: string | undefined;
  readonly empty: { readonly icon: ReactElement; readonly title: string; readonly text: string };
  /** What can be done with the list as a whole. */
  readonly actions?: readonly Action<Found>[];
  onPanel(view: PanelView): void;
}

/** A list of things of several places: containers open, documents show their properties. */
export function FoundTable(props: FoundTableProps): ReactNode {
  const { label, kind, list, empty, actions = [], onPanel } = props;
  const { library } = useScope();
  const navigate = useNavigate();
  const columns = foundColumns(kind);
  const layout = useTableLayout(`found.${kind}`, columns);
  const selection = useAddressedSelection(props.selected);
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  useListedDocuments(rows, selection);
  const open = (row: Found): void => {
    if (row.kind === "document") {
      selection.only([row.id]);
      onPanel("properties");
      return;
    }
    const workspace = row.kind === "workspace" ? row.id : row.workspaceId;
    const search = row.kind === "workspace" ? {} : { folder: row.id };
    void navigate({ to: "/$library/w/$workspace", params: { library, workspace }, search });
  };
  if (list.isPending) return <LoadingRows />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (rows.length === 0) return <EmptyState {...empty} />;
  const total = list.hasNextPage ? undefined : rows.length;
  return (
    <>
      {actions.length === 0 ? null : (
        <Ribbon label={t("items.actions")} actions={actions} rows={rows.filter(({ id }) => selection.keys.has(id))}>
          <SelectionCount selection={selection} total={total} />
          <TableSettings columns={columns} layout={layout} />
        </Ribbon>
      )}
      <DataTable
        label={label}
        layout={layout}
        rows={rows}
        total={total}
        selection={selection}
        actions={actions}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name}
        onOpen={open}
        keyAliases={KEY_ALIASES}
        onLetter={(key, row) => {
          const view = panelViewOf(key, row.kind);
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
    </>
  );
}

/** The panel beside such a list. */
export function FoundPanel(props: {
  readonly kind: FoundKind;
  readonly selected: string | undefined;
  readonly panel: PanelView | undefined;
  onPanel(view: PanelView | undefined): void;
}): ReactNode {
  const { kind, selected, panel, onPanel } = props;
  if (panel === undefined || selected === undefined) return null;
  const subjects = { documents: "document", workspaces: "workspace", folders: "folder" } as const;
  return (
    <LazyItemPanel
      subject={{ kind: subjects[kind], id: selected }}
      view={panel}
      onView={onPanel}
      onClose={() => {
        onPanel(undefined);
        focusList();
      }}
    />
  );
}
