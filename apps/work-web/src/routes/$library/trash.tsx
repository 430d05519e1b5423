import { ArrowUndoRegular, DeleteDismissRegular, DeleteRegular, SearchRegular } from "@fluentui/react-icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { Suspense, lazy, useState } from "react";
import type { ReactNode } from "react";
import { Ribbon } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { SearchField } from "@muniment/ui/filter";
import { PageHeader } from "@muniment/ui/shell";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable, SelectionCount, TableSettings, useSelection, useTableLayout } from "@muniment/ui/table";
import { KEY_ALIASES, trashKeyHints } from "../../key-hints.ts";
import { KeysHelp } from "@muniment/ui/keys";
import { t } from "../../messages.ts";
import { useScope } from "../../scope.ts";
import { useSession } from "../../session.ts";
import { useRestore } from "./-restore.ts";
import { trashColumns } from "./-trash-columns.tsx";
import { trashQuery } from "./-trash-query.ts";
import type { Trashed } from "./-trash-query.ts";

export const Route = createFileRoute("/$library/trash")({
  validateSearch: ({ number }: Record<string, unknown>): { number?: number } =>
    typeof number === "number" && Number.isSafeInteger(number) && number > 0 ? { number } : {},
  component: Trash,
});

const RestoreElsewhere = lazy(async () =>
  import("./-trash-dialogs.tsx").then((dialogs) => ({ default: dialogs.RestoreElsewhere })),
);
const Purge = lazy(async () => import("./-trash-dialogs.tsx").then((dialogs) => ({ default: dialogs.Purge })));

type Asking = { readonly what: "elsewhere" | "purge"; readonly rows: readonly Trashed[] };

function Trash(): ReactNode {
  const { library } = useScope();
  const navigate = useNavigate();
  const { number } = Route.useSearch();
  const rights = useRights();
  const search = (text: string): void => {
    const wanted = /^\D*(\d{1,15})(?:\.\d+)?$/.exec(text.trim())?.[1];
    void navigate({ to: ".", search: wanted === undefined ? {} : { number: Number(wanted) }, replace: true });
  };
  return (
    <div style={{ display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, minHeight: 0 }}>
      <PageHeader title={t("trash.page")} text={t(rights === "none" ? "trash.page_own" : "trash.page_all")}>
        <SearchField label={t("trash.search")} value={number === undefined ? "" : String(number)} onSearch={search} />
      </PageHeader>
      <TrashList key={library} number={number} />
      <KeysHelp hints={trashKeyHints} />
    </div>
  );
}

/** What the person may do with the trash of others (WORK-TRS-004). */
function useRights(): string {
  const { library } = useScope();
  return useSession().libraries.find(({ id }) => id.toLowerCase() === library.toLowerCase())?.rights ?? "none";
}

function TrashList({ number }: { readonly number: number | undefined }): ReactNode {
  const scope = useScope();
  const layout = useTableLayout("trash", trashColumns);
  const selection = useSelection();
  const list = useInfiniteQuery(trashQuery(scope, number));
  const [asking, setAsking] = useState<Asking | undefined>();
  const actions = useTrashActions(setAsking, selection.clear);
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  if (list.isPending) return <LoadingRows />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  const close = (): void => setAsking(undefined);
  const dialog = (
    <Suspense>
      {asking?.what === "elsewhere" ? <RestoreElsewhere rows={asking.rows} onClose={close} /> : null}
      {asking?.what === "purge" ? <Purge rows={asking.rows} onClose={close} /> : null}
    </Suspense>
  );
  if (rows.length === 0) {
    return (
      <>
        {number === undefined ? (
          <EmptyState icon={<DeleteRegular />} title={t("trash.empty")} text={t("trash.empty_text")} />
        ) : (
          <EmptyState icon={<SearchRegular />} title={t("trash.not_found", { number })} />
        )}
        {dialog}
      </>
    );
  }
  const total = list.hasNextPage ? undefined : rows.length;
  return (
    <>
      <Ribbon label={t("trash.actions")} actions={actions} rows={rows.filter(({ id }) => selection.keys.has(id))}>
        <SelectionCount selection={selection} total={total} />
        <TableSettings columns={trashColumns} layout={layout} />
      </Ribbon>
      <DataTable
        label={t("trash.page")}
        layout={layout}
        rows={rows}
        total={total}
        selection={selection}
        actions={actions}
        keyAliases={KEY_ALIASES}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name}
        onOpen={({ id }) => selection.only([id])}
        isLoadingMore={list.isFetchingNextPage}
        onNearEnd={() => {
          if (list.hasNextPage && !list.isFetching) void list.fetchNextPage();
        }}
      />
      {dialog}
    </>
  );
}

function useTrashActions(ask: (asking: Asking) => void, clear: () => void): readonly Action<Trashed>[] {
  const restore = useRestore();
  const rights = useRights();
  const { user_id: userId } = useSession();
  return [
    {
      id: "restore",
      label: t("trash.restore"),
      icon: <ArrowUndoRegular />,
      needs: "some",
      isPrimary: true,
      shortcut: "r",
      refuse: (rows) =>
        rights === "tier1" && rows.some(({ deletedBy }) => deletedBy !== userId) ? t("refused.restore") : undefined,
      run: (rows) => {
        void restore(rows).then((homeless) => {
          clear();
          if (homeless.length > 0) ask({ what: "elsewhere", rows: homeless });
        });
      },
    },
    ...(rights === "nrtadmin"
      ? [
          {
            id: "purge",
            label: t("purge.action"),
            icon: <DeleteDismissRegular />,
            needs: "some" as const,
            run: (rows: readonly Trashed[]) => ask({ what: "purge", rows }),
          },
        ]
      : []),
  ];
}
