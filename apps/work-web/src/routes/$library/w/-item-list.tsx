import { FolderOpenRegular } from "@fluentui/react-icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { Ribbon } from "@muniment/ui/action";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable, SelectionCount, TableSettings, useTableLayout } from "@muniment/ui/table";
import type { Sorting } from "@muniment/ui/table";
import { useDownload } from "../../../download/download.ts";
import { useAddressedSelection } from "../../../item/addressed-selection.ts";
import type { Item } from "../../../item/item.ts";
import { sortItems } from "../../../item/sorting.ts";
import { t } from "../../../messages.ts";
import { PANEL_KEYS } from "../../../panel/view.ts";
import type { PanelView } from "../../../panel/view.ts";
import { useScope } from "../../../scope.ts";
import { itemActions } from "./-item-actions.tsx";
import { itemColumns } from "./-item-columns.tsx";
import { ItemDialogs } from "./-item-dialogs.tsx";
import type { OpenDialog } from "./-open-dialog.ts";
import { itemsQuery } from "./-place.ts";
import type { Place } from "./-place.ts";
import { useRemove } from "./-remove.ts";
import { usePlaceRights } from "./-rights.ts";

interface ItemListProps {
  readonly place: Place;
  readonly mayAddFolder: boolean;
  readonly selected: string | undefined;
  onEnter(folder: string): void;
  onPanel(view: PanelView): void;
}

const NEWEST: Sorting = { column: "edited", direction: "desc" };

/** What lies in a place, with everything that can be done with it. */
export function ItemList(props: ItemListProps): ReactNode {
  const { place, onEnter, onPanel } = props;
  const scope = useScope();
  const layout = useTableLayout("items", itemColumns);
  const selection = useAddressedSelection(props.selected);
  const download = useDownload();
  const [dialog, setDialog] = useState<OpenDialog | undefined>();
  const [sorting, sort] = useAddressedSorting();
  const list = useInfiniteQuery(itemsQuery(scope, place));
  const { data, hasNextPage, isFetching, fetchNextPage } = list;
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const rows = useMemo(() => sortItems(data?.pages.flatMap((page) => page.items) ?? [], sorting), [data, sorting]);
  const chosen = rows.filter(({ id }) => selection.keys.has(id));
  const rights = usePlaceRights(place, { mayAddFolder: props.mayAddFolder, chosen });
  const showPanel = (item: Item, view: PanelView): void => {
    selection.only([item.id]);
    onPanel(view);
  };
  const remove = useRemove({ openDialog: setDialog, onGone: selection.clear });
  const actions = itemActions(rights, { openDialog: setDialog, download, enter: onEnter, remove, showPanel });
  if (list.isPending) return <LoadingRows />;
  if (list.isError && data === undefined) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  return (
    <>
      <Ribbon label={t("items.actions")} actions={actions} rows={chosen}>
        <SelectionCount selection={selection} total={hasNextPage ? undefined : rows.length} />
        <TableSettings columns={itemColumns} layout={layout} />
      </Ribbon>
      {rows.length === 0 ? (
        <EmptyPlace isFolder={place.folder !== undefined} />
      ) : (
        <DataTable
          label={t("items.title")}
          layout={layout}
          rows={rows}
          total={hasNextPage ? undefined : rows.length}
          selection={selection}
          actions={actions}
          sorting={sorting}
          onSort={sort}
          keyOf={({ id }) => id}
          nameOf={({ name }) => name}
          onOpen={(item) => (item.kind === "folder" ? onEnter(item.id) : showPanel(item, "properties"))}
          onLetter={(key, row) => {
            const view = PANEL_KEYS[key];
            if (view === undefined) return false;
            showPanel(row, view);
            return true;
          }}
          isLoadingMore={hasNextPage}
        />
      )}
      <ItemDialogs open={dialog} place={place} onClose={() => setDialog(undefined)} onGone={() => selection.clear()} />
    </>
  );
}

function EmptyPlace({ isFolder }: { readonly isFolder: boolean }): ReactNode {
  return (
    <EmptyState
      icon={<FolderOpenRegular />}
      title={t(isFolder ? "items.none" : "items.no_folders")}
      text={t(isFolder ? "items.none_text" : "items.no_folders_text")}
    />
  );
}

function useAddressedSorting(): [Sorting, (sorting: Sorting) => void] {
  const navigate = useNavigate();
  const { sort = "" } = useSearch({ from: "/$library/w/$workspace" });
  const [column = "", direction] = sort.split(".");
  const sorting = useMemo<Sorting>(
    () => (column === "" ? NEWEST : { column, direction: direction === "desc" ? "desc" : "asc" }),
    [column, direction],
  );
  return [
    sorting,
    (wanted) => {
      void navigate({
        to: ".",
        search: (before: Record<string, unknown>) => ({ ...before, sort: `${wanted.column}.${wanted.direction}` }),
        replace: true,
      });
    },
  ];
}
