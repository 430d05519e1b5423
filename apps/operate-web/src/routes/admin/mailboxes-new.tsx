import { useQueryClient } from "@tanstack/react-query";
import { Link, createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { createMailbox, listMailboxes } from "@muniment/operate-api/mailbox";
import { invalidate } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { useTell } from "@muniment/ui/toast";
import { Trail } from "@muniment/ui/trail";
import { api } from "../../api.ts";
import { t } from "../../messages.ts";
import { mailboxText } from "../../texts/mailbox.ts";
import { MailboxForm } from "./mailboxes/-mailbox-form.tsx";
import { FIRST_MAILBOX, mailboxBody } from "./mailboxes/-mailbox-values.ts";

export const Route = createFileRoute("/admin/mailboxes-new")({ component: NewMailbox });

/** A mailbox begins as a draft, which is tested and enabled on its own page. */
function NewMailbox(): ReactNode {
  const navigate = useNavigate();
  const client = useQueryClient();
  const tell = useTell();
  return (
    <>
      <PageHeader
        title={mailboxText("mailboxes.add")}
        trail={<Trail steps={[{ id: "mailboxes", link: <Link to="/admin/mailboxes">{t("mailboxes.title")}</Link> }]} />}
      />
      <MailboxForm
        isNew
        values={FIRST_MAILBOX}
        saveLabel={mailboxText("mailboxes.create")}
        onLeave={() => void navigate({ to: "/admin/mailboxes" })}
        save={async (values) => {
          const { data } = await api.call(createMailbox, { body: mailboxBody(values) });
          await invalidate(client, [listMailboxes]);
          tell.done(mailboxText("mailboxes.created", { mailbox: data.name }));
          await navigate({ to: "/admin/mailboxes/$mailbox", params: { mailbox: data.id } });
        }}
      />
    </>
  );
}
