import { createFileRoute } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { listPostItems } from "@muniment/operate-api/post-room";
import { useList } from "@muniment/ui/query";
import { ASK_MILLISECONDS, listQuery } from "../../api.ts";
import { ItemList } from "../../post/item-list.tsx";
import { postText as p } from "../../texts/post.ts";

export const Route = createFileRoute("/post/items")({ component: PostItems });

/** Every item, the newest first: also what lies in no batch, such as one that could not be prepared. */
function PostItems(): ReactNode {
  const list = useList(listQuery(listPostItems, { query: {} }), ASK_MILLISECONDS);
  return <ItemList name="post-items" label={p("item.list")} emptyText={p("item.none_room")} list={list} isRoom />;
}
