import {
  ArrowClockwiseRegular,
  ArrowUndoRegular,
  MailEditRegular,
  MailRegular,
  PersonArrowRightRegular,
} from "@fluentui/react-icons";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { cancelSending, editAgain, retrySending } from "@muniment/operate-api/outbound-email";
import { Ribbon } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import type { useList } from "@muniment/ui/query";
import { DataTable, SelectionCount, TableSettings, useSelection, useTableLayout } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { useTell } from "@muniment/ui/toast";
import { api } from "../api.ts";
import { KEY_ALIASES } from "../key-hints.ts";
import { t } from "../messages.ts";
import { outboundText } from "../texts/outbound.ts";
import { AssignOutbound } from "./assign-outbound.tsx";
import { ComposeDialog } from "./compose-dialog.tsx";
import type { Begun } from "./compose-dialog.tsx";
import { outboundSubject } from "./outbound-data.ts";
import type { OutboundRow } from "./outbound-data.ts";
import { OutboundDialog } from "./outbound-dialog.tsx";
import { refreshOutbound } from "./refresh.ts";

interface Props {
  readonly label: string;
  /** By which the person's columns are remembered. */
  readonly name: string;
  readonly columns: readonly Column<OutboundRow>[];
  readonly list: ReturnType<typeof useList<OutboundRow>>;
  /** Before those of the list. */
  readonly drafts?: readonly OutboundRow[];
  /** What a new e-mail begins with, where one can be written. */
  readonly begins?: Begun;
  readonly none: { readonly title: string; readonly text: string };
}

/** E-mails that are written and sent, with all that can be done with them (OPR-OUT-018). */
export function OutboundList(props: Props): ReactNode {
  const { label, name, columns, list, drafts = [], begins, none } = props;
  const layout = useTableLayout(name, columns);
  const selection = useSelection();
  const [begun, setBegun] = useState<Begun | undefined>();
  const [shown, setShown] = useState<string | undefined>();
  const [given, setGiven] = useState<readonly OutboundRow[] | undefined>();
  const rows = [...drafts, ...list.rows];
  const open = ({ id, state }: OutboundRow): void => (state === "draft" ? setBegun({ draft: id }) : setShown(id));
  const acts = useActs({ edit: (draft) => setBegun({ draft }), give: setGiven });
  const actions: readonly Action<OutboundRow>[] = [
    ...(begins === undefined
      ? []
      : [
          {
            id: "new",
            label: outboundText("outbound.new"),
            icon: <MailRegular />,
            needs: "none" as const,
            isPrimary: true,
            run: () => setBegun(begins),
          },
        ]),
    {
      id: "open",
      label: t("action.open"),
      needs: "one",
      run: ([row]) => (row === undefined ? undefined : open(row)),
    },
    ...acts,
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
        <EmptyState icon={<MailRegular />} title={none.title} text={none.text} />
      ) : (
        <DataTable
          label={label}
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
      {given === undefined ? null : <AssignOutbound rows={given} onClose={() => setGiven(undefined)} />}
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

/** What the server lets the person do with rows. */
function useActs(on: {
  edit(draft: string): void;
  give(rows: readonly OutboundRow[]): void;
}): readonly Action<OutboundRow>[] {
  const client = useQueryClient();
  const tell = useTell();
  const refuse = (id: string) => (rows: readonly OutboundRow[]) =>
    rows.every(({ actions }) => actions.includes(id)) ? undefined : outboundText("outbound.not_now");
  const each = async (rows: readonly OutboundRow[], act: (email: string) => Promise<unknown>, done: string) => {
    const results = await Promise.allSettled(rows.map(({ id }) => act(id)));
    const failed = results.find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") tell.failed(outboundText("outbound.not_done"), failed.reason);
    else tell.done(done);
    await refreshOutbound(client);
  };
  return [
    {
      id: "retry",
      label: outboundText("outbound.retry"),
      icon: <ArrowClockwiseRegular />,
      needs: "some",
      refuse: refuse("retry"),
      run: (rows) =>
        void each(
          rows,
          async (email) => api.call(retrySending, { params: { email } }),
          outboundText("outbound.retried"),
        ),
    },
    {
      id: "cancel",
      label: outboundText("outbound.cancel"),
      icon: <ArrowUndoRegular />,
      needs: "some",
      refuse: refuse("cancel"),
      run: (rows) =>
        void each(
          rows,
          async (email) => api.call(cancelSending, { params: { email } }),
          outboundText("outbound.cancelled"),
        ),
    },
    {
      id: "edit_again",
      label: outboundText("outbound.edit_again"),
      icon: <MailEditRegular />,
      needs: "one",
      refuse: refuse("edit_again"),
      run: ([row]) =>
        row === undefined
          ? undefined
          : void api.call(editAgain, { params: { email: row.id } }).then(
              async ({ data }) => {
                on.edit(data.id);
                await refreshOutbound(client);
              },
              (error: unknown) => tell.failed(outboundText("outbound.not_done"), error),
            ),
    },
    {
      id: "assign",
      label: outboundText("outbound.assign"),
      icon: <PersonArrowRightRegular />,
      needs: "some",
      refuse: refuse("assign"),
      run: (rows) => on.give(rows),
    },
  ];
}
