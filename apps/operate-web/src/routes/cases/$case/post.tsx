import { createFileRoute } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { listCasePost } from "@muniment/operate-api/post-room";
import { useList } from "@muniment/ui/query";
import { ASK_MILLISECONDS, listQuery } from "../../../api.ts";
import { useCase } from "../../../case/case-context.ts";
import { caseText } from "../../../texts/case.ts";
import { ItemList } from "../../../post/item-list.tsx";
import { postText as p } from "../../../texts/post.ts";

export const Route = createFileRoute("/cases/$case/post")({ component: CasePost });

/** What of a case goes out by post, and how far it is (OPR-PST-009). */
function CasePost(): ReactNode {
  const { id } = useCase();
  const list = useList(listQuery(listCasePost, { params: { case: id } }), ASK_MILLISECONDS);
  return (
    <ItemList
      name="case-post"
      label={caseText("case_tab.post")}
      emptyText={p("item.none_case")}
      list={list}
      isRoom={false}
    />
  );
}
