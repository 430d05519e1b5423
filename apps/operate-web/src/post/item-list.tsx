import { MailboxRegular } from "@fluentui/react-icons";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { markPostItem } from "@muniment/operate-api/post-room";
import type { PostMark } from "@muniment/operate-api/post-item";
import { Ribbon } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import type { List } from "@muniment/ui/query";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable, SelectionCount, TableSettings, useSelection, useTableLayout } from "@muniment/ui/table";
import { useTell } from "@muniment/ui/toast";
import { api } from "../api.ts";
import { KEY_ALIASES } from "../key-hints.ts";
import { t } from "../messages.ts";
import { itemColumns } from "./item-columns.tsx";
import { ItemDialog, printFileOf } from "./item-dialog.tsx";
import { refreshPost } from "./post-data.ts";
import type { PostItem } from "./post-data.ts";
import { postText as p } from "../texts/post.ts";

/** A list of envelopes, of a case or of the post room; what may be done is what the server offers for each. */
export function ItemList(props: {
  /** Under which the person's arrangement is kept. */
  readonly name: string;
  readonly label: string;
  readonly emptyText: string;
  readonly list: List<PostItem>;
  /** Whether the post room's own acts are offered. */
  readonly isRoom: boolean;
}): ReactNode {
  const { list } = props;
  const layout = useTableLayout(`operate.${props.name}`, itemColumns);
  const selection = useSelection();
  const [shown, setShown] = useState<string | undefined>();
  const actions = useActions(setShown, props.isRoom);
  const { rows } = list;
  return (
    <>
      <Ribbon label={p("item.actions")} actions={actions} rows={rows.filter(({ id }) => selection.keys.has(id))}>
        <SelectionCount selection={selection} total={rows.length} />
        <TableSettings columns={itemColumns} layout={layout} />
      </Ribbon>
      {list.isLoading ? (
        <LoadingRows />
      ) : list.error !== null && rows.length === 0 ? (
        <ErrorState error={list.error} onRetry={list.reload} />
      ) : rows.length === 0 ? (
        <EmptyState icon={<MailboxRegular />} title={p("item.none")} text={props.emptyText} />
      ) : (
        <DataTable
          label={props.label}
          layout={layout}
          rows={rows}
          total={rows.length}
          selection={selection}
          actions={actions}
          keyAliases={KEY_ALIASES}
          keyOf={({ id }) => id}
          nameOf={({ recipient, number }) => `${number} ${recipient}`}
          onOpen={({ id }) => setShown(id)}
          isLoadingMore={list.isLoadingMore}
          onNearEnd={list.loadMore}
        />
      )}
      {shown === undefined ? null : <ItemDialog id={shown} onClose={() => setShown(undefined)} />}
    </>
  );
}

function useActions(onShow: (id: string) => void, isRoom: boolean): readonly Action<PostItem>[] {
  const client = useQueryClient();
  const tell = useTell();
  const mark = async (rows: readonly PostItem[], as: PostMark): Promise<void> => {
    try {
      for (const { id } of rows) await api.call(markPostItem, { params: { item: id }, body: { as } });
      tell.done(p("batch.marked"));
    } catch (error) {
      tell.failed(p("item.not_done"), error);
    } finally {
      await refreshPost(client);
    }
  };
  const marking = (as: "printed" | "dispatched"): Action<PostItem> => ({
    id: as,
    label: p(`item.${as}`),
    needs: "some",
    refuse: (rows) => (rows.every(({ actions }) => actions.includes(as)) ? undefined : p("item.not_done")),
    run: (rows) => void mark(rows, as),
  });
  return [
    {
      id: "open",
      label: t("action.open"),
      needs: "one",
      run: ([row]) => (row === undefined ? undefined : onShow(row.id)),
    },
    ...(isRoom
      ? [
          {
            id: "print",
            label: p("item.open"),
            needs: "one" as const,
            refuse: ([row]: readonly PostItem[]) =>
              row?.actions.includes("open") === true ? undefined : p("item.not_done"),
            run: ([row]: readonly PostItem[]) =>
              row === undefined ? undefined : void window.open(printFileOf(row), "_blank", "noreferrer"),
          },
          marking("printed"),
          marking("dispatched"),
        ]
      : []),
  ];
}
