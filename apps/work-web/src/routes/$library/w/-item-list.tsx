import { FolderOpenRegular } from "@fluentui/react-icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Suspense, lazy, useCallback, useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { ApiError } from "@muniment/rest/client";
import { Ribbon } from "@muniment/ui/action";
import { KeysHelp, usePageKeys } from "@muniment/ui/keys";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable, SelectionCount, TableSettings, useTableLayout } from "@muniment/ui/table";
import type { Selection, Sorting } from "@muniment/ui/table";
import { useCheckout } from "../../../checkout/use-checkout.ts";
import type { CheckoutActs } from "../../../checkout/use-checkout.ts";
import { useDownload } from "../../../download/download.ts";
import { useAddressedSelection, useSelectionWithin } from "../../../item/addressed-selection.ts";
import { kindOf, useItemPoints } from "../../../extension/item-points.tsx";
import type { Item } from "../../../item/item.ts";
import { sortItems } from "../../../item/sorting.ts";
import { t } from "../../../messages.ts";
import { useListedDocuments } from "../../../panel/document-steps.ts";
import { useOpeningView } from "../../../panel/point-panel.tsx";
import { panelViewOf } from "../../../panel/view.ts";
import type { PanelView } from "../../../panel/view.ts";
import { KEY_ALIASES, keyHints } from "../../../key-hints.ts";
import { readChosen } from "../../../upload/dropped.ts";
import { useFileDrop } from "../../../upload/file-drop.ts";
import { chooseFiles } from "../../../upload/use-upload.tsx";
import type { UploadInto } from "../../../upload/use-upload.tsx";
import { useScope } from "../../../scope.ts";
import { useSession } from "../../../session.ts";
import { itemActions } from "./-item-actions.tsx";
import { itemColumns } from "./-item-columns.tsx";
import type { OpenDialog } from "./-open-dialog.ts";
import { itemsQuery } from "./-place.ts";
import type { Place } from "./-place.ts";
import { useRemove } from "./-remove.ts";
import { usePlaceRights } from "./-rights.ts";

interface ItemListProps {
  readonly place: Place;
  readonly mayAddFolder: boolean;
  readonly selected: string | undefined;
  readonly upload: UploadInto;
  onEnter(folder: string): void;
  onPanel(view: PanelView): void;
  /** Told of the rows in sight, once they rest there. */
  onShown(ids: readonly string[]): void;
  /** Called when rows are dragged: what is chosen, or the one row. */
  onDrag(data: DataTransfer, items: readonly Item[]): void;
  /** Told of what is chosen, whenever it is something else. */
  onChosen(items: readonly Item[]): void;
}

const CheckInDialog = lazy(async () => import("../../../checkout/check-in-dialog.tsx"));
const ItemDialogs = lazy(async () => import("./-item-dialogs.tsx"));

const REST_MILLISECONDS = 200;
const NEWEST: Sorting = { column: "edited", direction: "desc" };

/** What lies in a place, with everything that can be done with it. */
export function ItemList(props: ItemListProps): ReactNode {
  const { place, onEnter } = props;
  const scope = useScope();
  const layout = useTableLayout("items", itemColumns);
  const selection = useAddressedSelection(props.selected);
  const [dialog, setDialog] = useState<OpenDialog | undefined>();
  const [sorting, sort] = useAddressedSorting();
  const list = useInfiniteQuery(itemsQuery(scope, place));
  const { data, hasNextPage, isFetching, fetchNextPage } = list;
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const rows = useMemo(() => sortItems(data?.pages.flatMap((page) => page.items) ?? [], sorting), [data, sorting]);
  const isComplete = data !== undefined && !hasNextPage;
  const showRange = useShownRows(rows, props.onShown);
  useListedDocuments(rows, selection);
  useSelectionWithin(selection, isComplete ? rows : undefined);
  const chosen = useMemo(() => rows.filter(({ id }) => selection.keys.has(id)), [rows, selection.keys]);
  const { onChosen } = props;
  useEffect(() => onChosen(chosen), [chosen, onChosen]);
  const checkout = useCheckout();
  const { rights, actions, points, showPanel, showByLetter } = useItemActions(props, {
    chosen,
    selection,
    openDialog: setDialog,
    checkout,
  });
  const opening = useOpeningView();
  const drop = useFileDrop(rights.upload === undefined ? place.folder : undefined, props.upload.start);
  // What was shown stays when asking anew fails, unless it is out of reach.
  const isFailed = list.isError && (data === undefined || isOutOfReach(list.error));
  return (
    <div style={{ display: "flex", flexDirection: "column", flexGrow: 1, minHeight: 0 }}>
      <Ribbon label={t("items.actions")} actions={actions} rows={chosen}>
        <SelectionCount selection={selection} total={isComplete ? rows.length : undefined} />
        <TableSettings columns={itemColumns} layout={layout} />
      </Ribbon>
      {list.isPending ? (
        <LoadingRows />
      ) : isFailed ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : rows.length === 0 ? (
        <EmptyPlace isFolder={place.folder !== undefined} isTarget={drop.isOver} />
      ) : (
        <DataTable
          label={t("items.title")}
          layout={layout}
          rows={rows}
          total={isComplete ? rows.length : undefined}
          selection={selection}
          actions={actions}
          sorting={sorting}
          onSort={sort}
          keyAliases={KEY_ALIASES}
          keyOf={({ id }) => id}
          nameOf={({ name }) => name}
          onOpen={(item) => (item.kind === "folder" ? onEnter(item.id) : showPanel(item, opening(kindOf(item))))}
          onLetter={showByLetter}
          onShown={showRange}
          onDrag={({ dataTransfer }, item) => props.onDrag(dataTransfer, chosen.includes(item) ? chosen : [item])}
          isLoadingMore={hasNextPage}
          isDropTarget={drop.isOver}
        />
      )}
      <Suspense>
        {dialog === undefined ? null : (
          <ItemDialogs open={dialog} place={place} onClose={() => setDialog(undefined)} onGone={selection.clear} />
        )}
        {checkout.checkingIn === undefined ? null : (
          <CheckInDialog document={checkout.checkingIn} onClose={checkout.endCheckIn} />
        )}
      </Suspense>
      {points.dialog}
      <KeysHelp hints={keyHints} />
    </div>
  );
}

function isOutOfReach(error: unknown): boolean {
  return error instanceof ApiError && error.status < 500;
}

/** Tells which rows are in sight when scrolling has come to rest. */
function useShownRows(rows: readonly Item[], onShown: (ids: readonly string[]) => void) {
  const [[first, last], setRange] = useState<readonly [number, number]>([0, 0]);
  useEffect(() => {
    const timer = setTimeout(() => onShown(rows.slice(first, last + 1).map(({ id }) => id)), REST_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [rows, first, last, onShown]);
  return useCallback((from: number, to: number) => setRange([from, to]), []);
}

interface Chosen {
  readonly chosen: readonly Item[];
  readonly selection: Selection;
  readonly checkout: CheckoutActs;
  openDialog(dialog: OpenDialog): void;
}

/** What can be done here, with what the person may do and what they have chosen. */
function useItemActions(props: ItemListProps, { chosen, selection, openDialog, checkout }: Chosen) {
  const { place, upload, onEnter, onPanel } = props;
  const download = useDownload();
  const { user_id: me } = useSession();
  const rights = usePlaceRights(place, { mayAddFolder: props.mayAddFolder, chosen });
  const remove = useRemove({ place, openDialog, onGone: selection.clear });
  const showPanel = (item: Item, view: PanelView): void => {
    selection.only([item.id]);
    onPanel(view);
  };
  const takeFiles = async (isFolder: boolean): Promise<void> => {
    const files = await chooseFiles({ isFolder, isMultiple: true });
    if (place.folder !== undefined) upload.start(place.folder, readChosen(files));
  };
  const takeVersion = async (document: string): Promise<void> => {
    const [file] = await chooseFiles({});
    if (file !== undefined) upload.startVersion(document, file);
  };
  usePageKeys({ u: () => (rights.upload === undefined ? void takeFiles(false) : undefined) });
  const points = useItemPoints({
    workspace: place.workspace,
    folder: place.folder,
    chosen,
    mayAddFolder: props.mayAddFolder,
    refuseChange: (items) => rights.change(items, "rename"),
  });
  const own = itemActions(rights, {
    chosen,
    openDialog,
    download,
    me,
    checkout,
    enter: onEnter,
    remove,
    showPanel: (items, view) => {
      const [item, ...others] = items;
      if (item !== undefined && others.length === 0) showPanel(item, view);
      else onPanel(view);
    },
    upload: (isFolder) => void takeFiles(isFolder),
    uploadVersion: (document) => void takeVersion(document),
  });
  const actions = [...own, ...points.actions];
  const showByLetter = (key: string, row: Item): boolean => {
    const view = panelViewOf(key, row.kind);
    if (view === undefined) return false;
    if (view === "properties" && chosen.length > 1 && chosen.includes(row)) onPanel(view);
    else showPanel(row, view);
    return true;
  };
  return { rights, actions, points, showPanel, showByLetter };
}

function EmptyPlace({ isFolder, isTarget }: { readonly isFolder: boolean; readonly isTarget: boolean }): ReactNode {
  return (
    <div
      style={{ display: "flex", flexGrow: 1, ...(isTarget ? { outline: "2px dashed", outlineOffset: "-8px" } : {}) }}
    >
      <EmptyState
        icon={<FolderOpenRegular />}
        title={t(isFolder ? "items.none" : "items.no_folders")}
        text={t(isFolder ? "items.none_text" : "items.no_folders_text")}
      />
    </div>
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
