import { MailboxRegular } from "@fluentui/react-icons";
import { useQueryClient } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { closePostBatch, listPostBatches, markPostBatch, retryPostBatch } from "@muniment/operate-api/post-room";
import type { PostBatchAction } from "@muniment/operate-api/post-room";
import { Ribbon } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { formatNumber } from "@muniment/ui/message";
import { Moment } from "@muniment/ui/moment";
import { useList } from "@muniment/ui/query";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { Status } from "@muniment/ui/status";
import {
  DataTable,
  NameAndBrief,
  SelectionCount,
  TableSettings,
  useSelection,
  useTableLayout,
} from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { useTell } from "@muniment/ui/toast";
import { ASK_MILLISECONDS, api, listQuery } from "../../api.ts";
import { KEY_ALIASES } from "../../key-hints.ts";
import { t } from "../../messages.ts";
import { BATCH_TONES, refreshPost, shownBatchState } from "../../post/post-data.ts";
import type { PostBatch } from "../../post/post-data.ts";
import { postText as p } from "../../texts/post.ts";

export const Route = createFileRoute("/post/")({ component: Batches });

const classOf = ({ service_class: given, is_colour: isColour }: PostBatch): string =>
  isColour ? p("batch.title_colour", { class: p(`class.${given}`) }) : p(`class.${given}`);
const stateText = (batch: PostBatch): string => p(`batch_state.${shownBatchState(batch)}`);

const columns: readonly Column<PostBatch>[] = [
  {
    id: "number",
    header: p("batch.number"),
    width: 140,
    isWide: true,
    isName: true,
    text: ({ number }) => number,
    cell: ({ number }, brief) => <NameAndBrief brief={brief}>{number}</NameAndBrief>,
  },
  { id: "class", header: p("item.class"), width: 160, text: classOf, cell: classOf, brief: classOf },
  {
    id: "state",
    header: p("batch.state"),
    width: 160,
    text: stateText,
    cell: (batch) => <Status tone={BATCH_TONES[shownBatchState(batch)]}>{stateText(batch)}</Status>,
    brief: stateText,
  },
  {
    id: "items",
    header: p("batch.items"),
    width: 80,
    isNumber: true,
    text: ({ items }) => formatNumber(items),
    cell: ({ items }) => formatNumber(items),
  },
  {
    id: "left",
    header: p("batch.left"),
    width: 130,
    isNumber: true,
    text: ({ left }) => formatNumber(left),
    cell: ({ left }) => formatNumber(left),
  },
  { id: "opened", header: p("batch.opened"), width: 110, cell: ({ opened_at: at }) => <Moment at={at} /> },
  {
    id: "closes",
    header: p("batch.closes"),
    width: 110,
    cell: ({ closes_at: at }) => (at === undefined ? "" : <Moment at={at} />),
  },
  {
    id: "delivered",
    header: p("batch.delivered"),
    width: 110,
    cell: ({ delivered_at: at }) => (at === undefined ? "" : <Moment at={at} />),
  },
];

/** The batches of the post room, the newest first (OPR-PST-007, -010). */
function Batches(): ReactNode {
  const navigate = useNavigate();
  const list = useList(listQuery(listPostBatches, { query: {} }), ASK_MILLISECONDS);
  const layout = useTableLayout("operate.post-batches", columns);
  const selection = useSelection();
  const open = ({ id }: PostBatch): void => void navigate({ to: "/post/batches/$batch", params: { batch: id } });
  const actions = useActions(open);
  const { rows } = list;
  return (
    <>
      <Ribbon label={p("batch.actions")} actions={actions} rows={rows.filter(({ id }) => selection.keys.has(id))}>
        <SelectionCount selection={selection} total={rows.length} />
        <TableSettings columns={columns} layout={layout} />
      </Ribbon>
      {list.isLoading ? (
        <LoadingRows />
      ) : list.error !== null && rows.length === 0 ? (
        <ErrorState error={list.error} onRetry={list.reload} />
      ) : rows.length === 0 ? (
        <EmptyState icon={<MailboxRegular />} title={p("batch.none")} text={p("batch.none_text")} />
      ) : (
        <DataTable
          label={p("batch.list")}
          layout={layout}
          rows={rows}
          total={rows.length}
          selection={selection}
          actions={actions}
          keyAliases={KEY_ALIASES}
          keyOf={({ id }) => id}
          nameOf={({ number }) => number}
          onOpen={open}
          isLoadingMore={list.isLoadingMore}
          onNearEnd={list.loadMore}
        />
      )}
    </>
  );
}

const LABELS = {
  close: "batch.close",
  retry: "batch.retry",
  printed: "batch.mark_printed",
  dispatched: "batch.mark_dispatched",
} as const;

function useActions(open: (batch: PostBatch) => void): readonly Action<PostBatch>[] {
  const client = useQueryClient();
  const tell = useTell();
  const run = (action: PostBatchAction, { id, number }: PostBatch): void => {
    const params = { batch: id };
    const done =
      action === "close"
        ? api.call(closePostBatch, { params })
        : action === "retry"
          ? api.call(retryPostBatch, { params })
          : api.call(markPostBatch, { params, body: { as: action } });
    const isSent = action === "close" || action === "retry";
    done
      .then(
        () => tell.done(isSent ? p("batch.closed", { number }) : p("batch.marked")),
        (error: unknown) => tell.failed(p("item.not_done"), error),
      )
      .finally(() => void refreshPost(client));
  };
  const acts = (Object.keys(LABELS) as PostBatchAction[]).map((action): Action<PostBatch> => ({
    id: action,
    label: p(LABELS[action]),
    needs: "one",
    refuse: ([row]) => (row?.actions.includes(action) === true ? undefined : p("item.not_done")),
    run: ([row]) => (row === undefined ? undefined : run(action, row)),
  }));
  const first: Action<PostBatch> = {
    id: "open",
    label: t("action.open"),
    needs: "one",
    run: ([row]) => (row === undefined ? undefined : open(row)),
  };
  return [first, ...acts];
}
