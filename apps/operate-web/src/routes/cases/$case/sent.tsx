import { createFileRoute } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { listOutboundEmails } from "@muniment/operate-api/outbound-email";
import { useList } from "@muniment/ui/query";
import { ASK_MILLISECONDS, listQuery } from "../../../api.ts";
import { useCase } from "../../../case/case-context.ts";
import { caseText } from "../../../texts/case.ts";
import { outboundText } from "../../../texts/outbound.ts";
import { outboundColumns } from "../../../outbound/outbound-columns.tsx";
import { OutboundList } from "../../../outbound/outbound-list.tsx";
import { useMay } from "../../../session.ts";

export const Route = createFileRoute("/cases/$case/sent")({ component: CaseSent });

/** What is written and sent on a case, and what became of it. */
function CaseSent(): ReactNode {
  const { id: caseId, phase } = useCase();
  const may = useMay();
  const list = useList(listQuery(listOutboundEmails, { query: { case: caseId } }), ASK_MILLISECONDS);
  const drafts = useList(listQuery(listOutboundEmails, { query: { case: caseId, box: "drafts" } }));
  return (
    <OutboundList
      label={caseText("case_tab.sent")}
      name="operate.case-sent"
      columns={outboundColumns}
      list={list}
      drafts={drafts.rows}
      {...(may("email.send") && phase === "open" ? { begins: { case: caseId } } : {})}
      none={{ title: outboundText("outbound.none"), text: outboundText("outbound.none_text") }}
    />
  );
}
