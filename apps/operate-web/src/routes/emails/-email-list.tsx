import {
  ArrowClockwiseRegular,
  HandRightRegular,
  MailInboxCheckmarkRegular,
  SearchRegular,
} from "@fluentui/react-icons";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { listInboundEmails } from "@muniment/operate-api/inbound-email";
import { Ribbon } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { usePageKeys } from "@muniment/ui/keys";
import { useList } from "@muniment/ui/query";
import type { List } from "@muniment/ui/query";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable, SelectionCount, TableSettings, useSelection, useTableLayout } from "@muniment/ui/table";
import { ASK_MILLISECONDS, listQuery } from "../../api.ts";
import { useEmailActions } from "../../email/email-actions.tsx";
import type { Asking } from "../../email/email-actions.tsx";
import { emailColumns } from "../../email/email-columns.tsx";
import { nameOf, subjectOf } from "../../email/email-data.ts";
import type { EmailRow } from "../../email/email-data.ts";
import { EmailDialogs } from "../../email/email-dialogs.tsx";
import { queueQuery } from "../../email/queue.ts";
import type { QueueSearch } from "../../email/queue.ts";
import { useTakeNext } from "../../email/take-next.ts";
import { KEY_ALIASES } from "../../key-hints.ts";
import { t } from "../../messages.ts";

/** The e-mails of a queue. */
export function EmailList(props: { readonly search: QueueSearch; readonly reading: string | undefined }): ReactNode {
  const { search, reading } = props;
  const list = useList(listQuery(listInboundEmails, { query: queueQuery(search) }), ASK_MILLISECONDS);
  const [asking, setAsking] = useState<{ readonly what: Asking; readonly email: string } | undefined>();
  const actions = useListActions(list, search, (what, email) => setAsking({ what, email }));
  const layout = useTableLayout("operate.emails", emailColumns, reading !== undefined);
  const selection = useSelection(reading === undefined ? [] : [reading]);
  const navigate = useNavigate();
  const { rows } = list;
  // The one that is read is the one that the ribbon is about.
  useEffect(() => {
    if (reading !== undefined) selection.only([reading]);
  }, [reading]);
  const open = ({ id }: EmailRow): void =>
    void navigate({ to: "/emails/$email", params: { email: id }, search: (before: QueueSearch) => before });
  const isBeside = reading !== undefined;
  return (
    <>
      {isBeside ? null : (
        <Ribbon label={t("emails.actions")} actions={actions} rows={rows.filter(({ id }) => selection.keys.has(id))}>
          <SelectionCount selection={selection} total={list.total} />
          <TableSettings columns={emailColumns} layout={layout} />
        </Ribbon>
      )}
      {list.isLoading ? (
        <LoadingRows />
      ) : list.error !== null && rows.length === 0 ? (
        <ErrorState error={list.error} onRetry={list.reload} />
      ) : rows.length === 0 ? (
        <NoEmails search={search} />
      ) : (
        <DataTable
          label={t("emails.title")}
          layout={layout}
          rows={rows}
          total={list.total}
          selection={selection}
          actions={actions}
          keyAliases={KEY_ALIASES}
          keyOf={({ id }) => id}
          nameOf={(row) => t("email.row", { subject: subjectOf(row), from: nameOf(row.from) })}
          onOpen={open}
          isLoadingMore={list.isLoadingMore}
          onNearEnd={list.loadMore}
        />
      )}
      <EmailDialogs asking={asking} onClose={() => setAsking(undefined)} />
    </>
  );
}

function useListActions(
  list: List<EmailRow>,
  search: QueueSearch,
  ask: (what: Asking, email: string) => void,
): readonly Action<EmailRow>[] {
  const actions = useEmailActions(ask);
  const takeNext = useTakeNext(search);
  usePageKeys({ n: takeNext });
  return [
    {
      id: "take-next",
      label: t("emails.take_next"),
      icon: <HandRightRegular />,
      needs: "none",
      isPrimary: true,
      run: takeNext,
    },
    ...actions,
    {
      id: "refresh",
      label: t("action.refresh"),
      icon: <ArrowClockwiseRegular />,
      needs: "none",
      run: list.reload,
    },
  ];
}

function NoEmails({ search }: { readonly search: QueueSearch }): ReactNode {
  const { queue = "team", find, attention } = search;
  if (find !== undefined) {
    return (
      <EmptyState
        icon={<SearchRegular />}
        title={t("emails.not_found", { text: find })}
        text={t("emails.other_words")}
      />
    );
  }
  if (attention === true) return <EmptyState icon={<MailInboxCheckmarkRegular />} title={t("emails.no_attention")} />;
  return (
    <EmptyState
      icon={<MailInboxCheckmarkRegular />}
      title={t(`emails.none_${queue}`)}
      text={t(`emails.none_${queue}_text`)}
    />
  );
}
