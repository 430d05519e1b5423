import { MailRegular } from "@fluentui/react-icons";
import { createFileRoute } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { listOutboundEmails } from "@muniment/operate-api/outbound-email";
import { Ribbon } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { Moment } from "@muniment/ui/moment";
import { useList } from "@muniment/ui/query";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { Status } from "@muniment/ui/status";
import {
  DataTable,
  NameAndBrief,
  SelectionCount,
  TableSettings,
  useSelection,
  useTableLayout,
} from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { ASK_MILLISECONDS, listQuery } from "../../../api.ts";
import { useCase } from "../../../case/case-context.ts";
import { KEY_ALIASES } from "../../../key-hints.ts";
import { t } from "../../../messages.ts";
import { caseText } from "../../../texts/case.ts";
import { outboundText } from "../../../texts/outbound.ts";
import { ComposeDialog } from "../../../outbound/compose-dialog.tsx";
import type { Begun } from "../../../outbound/compose-dialog.tsx";
import { outboundSubject, peopleLine, STATE_TONES, stateOf } from "../../../outbound/outbound-data.ts";
import type { OutboundRow } from "../../../outbound/outbound-data.ts";
import { OutboundDialog } from "../../../outbound/outbound-dialog.tsx";
import { useMay } from "../../../session.ts";

export const Route = createFileRoute("/cases/$case/sent")({ component: CaseSent });

const columns: readonly Column<OutboundRow>[] = [
  {
    id: "subject",
    header: outboundText("compose.subject"),
    width: 280,
    isWide: true,
    isName: true,
    text: outboundSubject,
    cell: (row, brief) => <NameAndBrief brief={brief}>{outboundSubject(row)}</NameAndBrief>,
  },
  {
    id: "to",
    header: outboundText("outbound.to"),
    width: 200,
    text: ({ to }) => peopleLine(to),
    cell: ({ to }) => peopleLine(to),
    brief: ({ to }) => peopleLine(to),
  },
  {
    id: "state",
    header: outboundText("outbound.state"),
    width: 150,
    text: (row) => outboundText(`outbound_state.${stateOf(row)}`),
    cell: (row) => <Status tone={STATE_TONES[stateOf(row)]}>{outboundText(`outbound_state.${stateOf(row)}`)}</Status>,
    brief: (row) => outboundText(`outbound_state.${stateOf(row)}`),
  },
  { id: "by", header: outboundText("outbound.by"), width: 160, text: ({ by }) => by, cell: ({ by }) => by },
  {
    id: "at",
    header: outboundText("outbound.at"),
    width: 110,
    cell: ({ sent_at: sent, created_at: created }) => <Moment at={sent ?? created} />,
  },
];

/** What is written and sent on a case, and what became of it. */
function CaseSent(): ReactNode {
  const { id: caseId, phase } = useCase();
  const may = useMay();
  const box = { query: { case: caseId } };
  const list = useList(listQuery(listOutboundEmails, box), ASK_MILLISECONDS);
  const drafts = useList(listQuery(listOutboundEmails, { query: { case: caseId, box: "drafts" } }));
  const layout = useTableLayout("operate.case-sent", columns);
  const selection = useSelection();
  const [begun, setBegun] = useState<Begun | undefined>();
  const [shown, setShown] = useState<string | undefined>();
  const rows = [...drafts.rows, ...list.rows];
  const write: readonly Action<OutboundRow>[] =
    may("email.send") && phase === "open"
      ? [
          {
            id: "new",
            label: outboundText("outbound.new"),
            icon: <MailRegular />,
            needs: "none",
            isPrimary: true,
            run: () => setBegun({ case: caseId }),
          },
        ]
      : [];
  const open = ({ id, state }: OutboundRow): void => (state === "draft" ? setBegun({ draft: id }) : setShown(id));
  const actions: readonly Action<OutboundRow>[] = [
    ...write,
    {
      id: "open",
      label: t("action.open"),
      needs: "one",
      run: ([row]) => (row === undefined ? undefined : open(row)),
    },
  ];
  return (
    <>
      <Ribbon
        label={outboundText("outbound.actions")}
        actions={actions}
        rows={rows.filter(({ id }) => selection.keys.has(id))}
      >
        <SelectionCount selection={selection} total={rows.length} />
        <TableSettings columns={columns} layout={layout} />
      </Ribbon>
      {list.isLoading ? (
        <LoadingRows />
      ) : list.error !== null && rows.length === 0 ? (
        <ErrorState error={list.error} onRetry={list.reload} />
      ) : rows.length === 0 ? (
        <NothingSent />
      ) : (
        <DataTable
          label={caseText("case_tab.sent")}
          layout={layout}
          rows={rows}
          total={rows.length}
          selection={selection}
          actions={actions}
          keyAliases={KEY_ALIASES}
          keyOf={({ id }) => id}
          nameOf={outboundSubject}
          onOpen={open}
          isLoadingMore={list.isLoadingMore}
          onNearEnd={list.loadMore}
        />
      )}
      {begun === undefined ? null : <ComposeDialog begun={begun} onClose={() => setBegun(undefined)} />}
      {shown === undefined ? null : (
        <OutboundDialog
          id={shown}
          onEdit={(draft) => {
            setShown(undefined);
            setBegun({ draft });
          }}
          onClose={() => setShown(undefined)}
        />
      )}
    </>
  );
}

function NothingSent(): ReactNode {
  return (
    <EmptyState
      icon={<MailRegular />}
      title={outboundText("outbound.none")}
      text={outboundText("outbound.none_text")}
    />
  );
}
