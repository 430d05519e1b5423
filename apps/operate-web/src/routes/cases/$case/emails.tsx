import { MailRegular } from "@fluentui/react-icons";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { listInboundEmails } from "@muniment/operate-api/inbound-email";
import { useList } from "@muniment/ui/query";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable, useSelection, useTableLayout } from "@muniment/ui/table";
import { listQuery } from "../../../api.ts";
import { emailColumns } from "../../../email/email-columns.tsx";
import { useCase } from "../../../case/case-context.ts";
import { nameOf, subjectOf } from "../../../email/email-data.ts";
import { KEY_ALIASES } from "../../../key-hints.ts";
import { t } from "../../../messages.ts";
import { caseText } from "../../../texts/case.ts";

export const Route = createFileRoute("/cases/$case/emails")({ component: CaseEmails });

/** The e-mails that belong to a case, those that are still open first. */
function CaseEmails(): ReactNode {
  const { id: caseId } = useCase();
  const open = useList(listQuery(listInboundEmails, { query: { case: caseId, queue: "all", phase: "open" } }));
  const closed = useList(listQuery(listInboundEmails, { query: { case: caseId, queue: "all", phase: "closed" } }));
  const layout = useTableLayout("operate.case-emails", emailColumns);
  const selection = useSelection();
  const navigate = useNavigate();
  const error = open.error ?? closed.error;
  if (open.isLoading || closed.isLoading) return <LoadingRows />;
  if (error !== null) return <ErrorState error={error} onRetry={open.reload} />;
  const rows = [...open.rows, ...closed.rows];
  if (rows.length === 0) {
    return (
      <EmptyState icon={<MailRegular />} title={caseText("case.no_emails")} text={caseText("case.no_emails_text")} />
    );
  }
  return (
    <DataTable
      label={caseText("case_tab.emails")}
      layout={layout}
      rows={rows}
      total={rows.length}
      selection={selection}
      actions={[]}
      keyAliases={KEY_ALIASES}
      keyOf={({ id }) => id}
      nameOf={(row) => t("email.row", { subject: subjectOf(row), from: nameOf(row.from) })}
      onOpen={({ id }) => void navigate({ to: "/emails/$email", params: { email: id } })}
      onNearEnd={() => {
        open.loadMore();
        closed.loadMore();
      }}
    />
  );
}
