import { Dropdown, Field, Option, makeStyles } from "@fluentui/react-components";
import { ArrowClockwiseRegular, ArrowRepeatAllRegular, MailInboxRegular, MailRegular } from "@fluentui/react-icons";
import { useQueryClient } from "@tanstack/react-query";
import { Outlet, createFileRoute, useNavigate, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { getReceivedMessageLog, listReceivedMessages, reprocessMessage } from "@muniment/operate-api/inbound-email";
import type { Action } from "@muniment/ui/action";
import { invalidate, reloadLists, useList } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { ASK_MILLISECONDS, api, listQuery } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { filingText } from "../../../texts/filing.ts";
import { mailboxText } from "../../../texts/mailbox.ts";
import { AdminList } from "../-admin-list.tsx";
import { messageColumns } from "./-message-columns.tsx";
import type { MessageData } from "./-message-columns.tsx";

const STATES = ["running", "waiting", "parked", "ready"] as const;

interface IncomingSearch {
  readonly state?: (typeof STATES)[number];
}

export const Route = createFileRoute("/admin/incoming")({
  validateSearch: ({ state }: Record<string, unknown>): IncomingSearch => {
    const known = STATES.find((one) => one === state);
    return known === undefined ? {} : { state: known };
  },
  component: Incoming,
});

const useStyles = makeStyles({
  root: { display: "flex", flexGrow: 1, minHeight: 0, minWidth: 0 },
  list: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, minHeight: 0 },
  filter: { paddingInline: "16px", maxWidth: "280px", paddingBottom: "8px" },
});

/** What became of each message that was received (OPR-INB-019). */
function Incoming(): ReactNode {
  const styles = useStyles();
  const { state } = Route.useSearch();
  const { message } = useParams({ strict: false });
  const navigate = useNavigate();
  const list = useList(
    listQuery(listReceivedMessages, { query: state === undefined ? {} : { state } }),
    ASK_MILLISECONDS,
  );
  const open = ({ id }: MessageData): void =>
    void navigate({ to: "/admin/incoming/$message", params: { message: id }, search: (before) => before });
  const actions = useMessageActions(open, list.reload);
  return (
    <div className={styles.root}>
      <div className={styles.list}>
        <AdminList
          name="incoming"
          isBeside={message !== undefined}
          title={t("incoming.title")}
          text={mailboxText("incoming.text")}
          columns={messageColumns}
          rows={list.isLoading || (list.error !== null && list.rows.length === 0) ? undefined : list.rows}
          total={list.total}
          error={list.error}
          actions={actions}
          empty={{
            icon: <MailInboxRegular />,
            title: mailboxText("incoming.none"),
            text: mailboxText("incoming.none_text"),
          }}
          keyOf={({ id }) => id}
          nameOf={(row) => row.subject ?? row.envelope_sender}
          onOpen={open}
          onRetry={list.reload}
          onNearEnd={list.loadMore}
        >
          <Field label={mailboxText("incoming.state")} className={styles.filter}>
            <Dropdown
              value={mailboxText(state === undefined ? "incoming.all" : `message_state.${state}`)}
              selectedOptions={[state ?? ""]}
              onOptionSelect={(_, { optionValue }) => {
                const known = STATES.find((one) => one === optionValue);
                void navigate({ to: "/admin/incoming", search: known === undefined ? {} : { state: known } });
              }}
            >
              <Option value="">{mailboxText("incoming.all")}</Option>
              {STATES.map((one) => (
                <Option key={one} value={one}>
                  {mailboxText(`message_state.${one}`)}
                </Option>
              ))}
            </Dropdown>
          </Field>
        </AdminList>
      </div>
      <Outlet />
    </div>
  );
}

function useMessageActions(open: (row: MessageData) => void, reload: () => void): readonly Action<MessageData>[] {
  const client = useQueryClient();
  const navigate = useNavigate();
  const tell = useTell();
  const reprocess = async ({ id }: MessageData): Promise<void> => {
    try {
      await api.call(reprocessMessage, { params: { message: id } });
      tell.done(mailboxText("incoming.goes_on"));
    } catch (error) {
      tell.failed(mailboxText("incoming.not_reprocessed"), error);
    }
    await Promise.all([reloadLists(client, listReceivedMessages), invalidate(client, [getReceivedMessageLog])]);
  };
  return [
    {
      id: "log",
      label: mailboxText("incoming.log"),
      needs: "one",
      run: ([row]) => (row === undefined ? undefined : open(row)),
    },
    {
      id: "email",
      label: filingText("document.open_email"),
      icon: <MailRegular />,
      needs: "one",
      refuse: ([row]) => (row?.email === undefined ? mailboxText("incoming.no_email") : undefined),
      run: ([row]) => {
        if (row?.email !== undefined) void navigate({ to: "/emails/$email", params: { email: row.email } });
      },
    },
    {
      id: "reprocess",
      label: mailboxText("incoming.reprocess"),
      icon: <ArrowRepeatAllRegular />,
      needs: "one",
      refuse: ([row]) => (row?.state === "parked" ? undefined : mailboxText("incoming.only_parked")),
      run: ([row]) => (row === undefined ? undefined : void reprocess(row)),
    },
    { id: "refresh", label: t("action.refresh"), icon: <ArrowClockwiseRegular />, needs: "none", run: reload },
  ];
}
