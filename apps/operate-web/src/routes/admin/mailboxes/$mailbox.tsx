import { Button, MessageBar, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, createFileRoute, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { enableMailbox, getMailbox, listMailboxes, testMailbox, updateMailbox } from "@muniment/operate-api/mailbox";
import { Moment } from "@muniment/ui/moment";
import { PropertyList } from "@muniment/ui/panel";
import { invalidate } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { Trail } from "@muniment/ui/trail";
import { api, q, useCall } from "../../../api.ts";
import { CheckList } from "../../../link/check-list.tsx";
import { t } from "../../../messages.ts";
import { linkText } from "../../../texts/link.ts";
import { mailboxText } from "../../../texts/mailbox.ts";
import { MailboxStatus } from "./-mailbox-columns.tsx";
import type { MailboxData } from "./-mailbox-columns.tsx";
import { MailboxForm } from "./-mailbox-form.tsx";
import { mailboxBody, mailboxValues } from "./-mailbox-values.ts";
import type { MailboxValues } from "./-mailbox-values.ts";
import { PauseDialog } from "./-pause-dialog.tsx";

export const Route = createFileRoute("/admin/mailboxes/$mailbox")({ component: OneMailbox });

function OneMailbox(): ReactNode {
  const { mailbox } = Route.useParams();
  const found = useQuery(q(getMailbox, { params: { mailbox } }));
  if (found.isPending) return <LoadingRows />;
  if (found.isError) return <ErrorState isPage error={found.error} onRetry={() => void found.refetch()} />;
  return <MailboxPage mailbox={found.data.data} />;
}

function MailboxPage({ mailbox }: { readonly mailbox: MailboxData }): ReactNode {
  const navigate = useNavigate();
  const client = useQueryClient();
  const tell = useTell();
  const test = useCall(testMailbox);
  const params = { mailbox: mailbox.id };
  const save = async (values: MailboxValues): Promise<void> => {
    await api.ifMatch(`"${mailbox.rev}"`)(updateMailbox, { params, body: mailboxBody(values) });
    await invalidate(client, [getMailbox, listMailboxes]);
    tell.done(mailboxText("mailboxes.saved", { mailbox: values.name }));
  };
  return (
    <>
      <PageHeader
        title={mailbox.name}
        trail={<Trail steps={[{ id: "mailboxes", link: <Link to="/admin/mailboxes">{t("mailboxes.title")}</Link> }]} />}
        beside={<MailboxStatus state={mailbox.state} />}
      >
        <Button
          disabledFocusable={test.isPending}
          onClick={() => test.mutate({ params }, { onError: (error) => tell.failed(linkText("check.failed"), error) })}
        >
          {mailboxText("mailbox.test")}
        </Button>
        <EnableOrPause mailbox={mailbox} />
      </PageHeader>
      <MailboxForm
        values={mailboxValues(mailbox)}
        hasPassword={mailbox.imap?.has_password === true}
        saveLabel={t("action.save")}
        save={save}
        onLeave={() => void navigate({ to: "/admin/mailboxes" })}
      >
        <div role="status" style={{ paddingBottom: 12 }}>
          {test.data === undefined ? null : <CheckList checks={test.data.data.checks} />}
        </div>
        <MailboxState mailbox={mailbox} />
      </MailboxForm>
    </>
  );
}

function MailboxState({ mailbox }: { readonly mailbox: MailboxData }): ReactNode {
  return (
    <div style={{ maxWidth: 560, paddingBottom: 20, display: "flex", flexDirection: "column", gap: 12 }}>
      {mailbox.state === "blocked_storage" || mailbox.state === "blocked_credentials" || mailbox.state === "paused" ? (
        <MessageBar intent={mailbox.state === "paused" ? "warning" : "error"} layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{mailboxText(`mailbox_state.${mailbox.state}`)}</MessageBarTitle>
            {mailbox.state_reason ?? mailboxText(`mailbox_text.${mailbox.state}`)}
          </MessageBarBody>
        </MessageBar>
      ) : null}
      <PropertyList
        properties={[
          { name: mailboxText("mailbox.since"), value: <Moment at={mailbox.state_since} /> },
          {
            name: mailboxText("mailbox.last_message"),
            value: mailbox.last_message_at ? (
              <Moment at={mailbox.last_message_at} />
            ) : (
              mailboxText("mailbox.no_message")
            ),
          },
          {
            name: mailboxText("mailbox.backlog"),
            value: mailboxText("mailbox.backlog_count", { count: mailbox.backlog }),
          },
          {
            name: mailboxText("mailbox.parked"),
            value: mailboxText("mailbox.parked_count", { count: mailbox.parked }),
          },
          ...connectionOf(mailbox),
        ]}
      />
    </div>
  );
}

/** How the mail server is reached, and what was left there (OPR-INB-006). */
function connectionOf({ imap, state }: MailboxData): { readonly name: string; readonly value: ReactNode }[] {
  if (imap === undefined) return [];
  const { connection, left } = imap;
  const isShown = state === "enabled" || connection.state === "degraded";
  const text = mailboxText(`imap_connection.${connection.state}`);
  const reason =
    connection.reason === undefined ? text : mailboxText("imap.because", { text, reason: connection.reason });
  return [
    ...(isShown ? [{ name: mailboxText("imap.connection"), value: reason }] : []),
    ...(left === 0 ? [] : [{ name: mailboxText("imap.left"), value: mailboxText("imap.left_count", { count: left }) }]),
  ];
}

function EnableOrPause({ mailbox }: { readonly mailbox: MailboxData }): ReactNode {
  const tell = useTell();
  const enable = useCall(enableMailbox, [getMailbox, listMailboxes]);
  const [isPausing, setIsPausing] = useState(false);
  if (mailbox.state === "enabled") {
    return (
      <>
        <Button onClick={() => setIsPausing(true)}>{mailboxText("mailbox.pause")}</Button>
        {isPausing ? <PauseDialog mailbox={mailbox} onClose={() => setIsPausing(false)} /> : null}
      </>
    );
  }
  return (
    <Button
      disabledFocusable={enable.isPending}
      onClick={() =>
        enable.mutate(
          { params: { mailbox: mailbox.id } },
          {
            onSuccess: () => tell.done(mailboxText("mailbox.enabled", { mailbox: mailbox.name })),
            onError: (error) => tell.failed(mailboxText("mailbox.not_enabled"), error),
          },
        )
      }
    >
      {mailboxText("mailbox.enable")}
    </Button>
  );
}
