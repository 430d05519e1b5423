import { AddRegular, ArrowClockwiseRegular, MailInboxRegular, OpenRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { listMailboxes } from "@muniment/operate-api/mailbox";
import type { Action } from "@muniment/ui/action";
import { ASK_MILLISECONDS, q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { mailboxText } from "../../../texts/mailbox.ts";
import { AdminList } from "../-admin-list.tsx";
import { mailboxColumns } from "./-mailbox-columns.tsx";
import type { MailboxData } from "./-mailbox-columns.tsx";

export const Route = createFileRoute("/admin/mailboxes/")({
  loader: ({ context }) => void context.queryClient.prefetchQuery(q(listMailboxes)),
  component: Mailboxes,
});

/** The addresses whose mail becomes e-mails here (OPR-INB-002). */
function Mailboxes(): ReactNode {
  const list = useQuery({ ...q(listMailboxes), refetchInterval: ASK_MILLISECONDS });
  const navigate = useNavigate();
  const open = ({ id }: MailboxData): void =>
    void navigate({ to: "/admin/mailboxes/$mailbox", params: { mailbox: id } });
  const actions: readonly Action<MailboxData>[] = [
    {
      id: "add",
      label: mailboxText("mailboxes.add"),
      icon: <AddRegular />,
      needs: "none",
      isPrimary: true,
      run: () => void navigate({ to: "/admin/mailboxes-new" }),
    },
    {
      id: "open",
      label: t("action.open"),
      icon: <OpenRegular />,
      needs: "one",
      run: ([row]) => (row === undefined ? undefined : open(row)),
    },
    {
      id: "refresh",
      label: t("action.refresh"),
      icon: <ArrowClockwiseRegular />,
      needs: "none",
      run: () => void list.refetch(),
    },
  ];
  return (
    <AdminList
      name="mailboxes"
      title={t("mailboxes.title")}
      text={mailboxText("mailboxes.text")}
      columns={mailboxColumns}
      rows={list.data?.data}
      error={list.error}
      actions={actions}
      empty={{
        icon: <MailInboxRegular />,
        title: mailboxText("mailboxes.none"),
        text: mailboxText("mailboxes.none_text"),
      }}
      keyOf={({ id }) => id}
      nameOf={({ name }) => name}
      onOpen={open}
      onRetry={() => void list.refetch()}
    />
  );
}
