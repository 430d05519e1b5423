import { MessageBar, MessageBarBody, Text, makeStyles } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { getPostBatch, listPostItems } from "@muniment/operate-api/post-room";
import { useList } from "@muniment/ui/query";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { Status } from "@muniment/ui/status";
import { ASK_MILLISECONDS, listQuery, q } from "../../../api.ts";
import { ItemList } from "../../../post/item-list.tsx";
import { BATCH_TONES, shownBatchState } from "../../../post/post-data.ts";
import { postText as p } from "../../../texts/post.ts";

export const Route = createFileRoute("/post/batches/$batch")({ component: OneBatch });

const useStyles = makeStyles({
  head: {
    display: "flex",
    flexWrap: "wrap",
    gap: "4px 16px",
    alignItems: "center",
    padding: "8px 16px",
    flexShrink: 0,
  },
  title: { margin: 0 },
});

/** One batch: where its files lie, and what is in it in the order of printing. */
function OneBatch(): ReactNode {
  const { batch: id } = Route.useParams();
  const styles = useStyles();
  const found = useQuery({ ...q(getPostBatch, { params: { batch: id } }), refetchInterval: ASK_MILLISECONDS });
  const list = useList(listQuery(listPostItems, { query: { batch: id } }), ASK_MILLISECONDS);
  if (found.isPending) return <LoadingRows />;
  if (found.isError) return <ErrorState isPage error={found.error} onRetry={() => void found.refetch()} />;
  const batch = found.data.data;
  const state = shownBatchState(batch);
  return (
    <>
      <div className={styles.head}>
        <Text as="h2" weight="semibold" className={styles.title}>
          {p("batch.title", { number: batch.number })}
        </Text>
        <Status tone={BATCH_TONES[state]}>{p(`batch_state.${state}`)}</Status>
        <Text>{p(`class.${batch.service_class}`)}</Text>
        {batch.folder === undefined ? null : <Text>{`${p("batch.folder")} ${batch.folder}`}</Text>}
      </div>
      {batch.trouble === undefined ? null : (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{batch.trouble.text}</MessageBarBody>
        </MessageBar>
      )}
      <ItemList
        name="post-batch"
        label={p("batch.title", { number: batch.number })}
        emptyText={p("item.none_room")}
        list={list}
        isRoom
      />
    </>
  );
}
