import { Button, Dropdown, Option, makeStyles } from "@fluentui/react-components";
import { ArrowClockwiseRegular, MailArrowUpRegular, MailRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Action } from "@muniment/ui/action";
import { Ribbon } from "@muniment/ui/action";
import { SearchField } from "@muniment/ui/filter";
import { formatExactly } from "@muniment/ui/message";
import { Moment } from "@muniment/ui/moment";
import { PropertyList, SidePanel } from "@muniment/ui/panel";
import { useList } from "@muniment/ui/query";
import { useNarrow } from "@muniment/ui/shell";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable, NameAndBrief, TableSettings, useSelection, useTableLayout } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { useTell } from "@muniment/ui/toast";
import type { Output } from "@muniment/rest";
import { listMailDeliveries, retryMailDeliveries } from "@muniment/work-api/control-center/email-settings";
import { api, listQuery } from "../../api.ts";
import { t } from "../../messages.ts";
import { tabText } from "../../texts/account-tabs.ts";
import { emailText } from "../../texts/email-settings.ts";
import { MailState } from "../-mail-state.tsx";

type Delivery = Output<typeof listMailDeliveries>["data"][number];

/** What the list is filtered by. */
export interface DeliverySearch {
  readonly state?: Delivery["state"];
  readonly query?: string;
}

const STATES = ["queued", "deferred", "bounced", "sent"] as const;

const useStyles = makeStyles({
  filters: { display: "flex", flexWrap: "wrap", alignItems: "flex-end", gap: "8px 12px", padding: "0 16px 8px" },
  columns: { display: "flex", flexGrow: 1, minHeight: 0, minWidth: 0 },
  list: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, minHeight: 0 },
});

const COLUMNS: readonly Column<Delivery>[] = [
  {
    id: "subject",
    header: emailText("deliveries.subject"),
    width: 240,
    isWide: true,
    isName: true,
    text: ({ subject }) => subject,
    cell: ({ subject }, brief) => <NameAndBrief brief={brief}>{subject}</NameAndBrief>,
  },
  {
    id: "recipient",
    header: emailText("deliveries.recipient"),
    width: 220,
    text: ({ recipient }) => recipient,
    cell: ({ recipient }) => recipient,
    brief: ({ recipient }) => recipient,
  },
  {
    id: "state",
    header: emailText("deliveries.state"),
    width: 120,
    text: ({ state }) => tabText(`mails.state_${state}`),
    cell: ({ state }) => <MailState state={state} />,
    brief: ({ state }) => (state === "sent" ? undefined : tabText(`mails.state_${state}`)),
  },
  {
    id: "queued",
    header: emailText("deliveries.queued"),
    width: 110,
    cell: ({ queued }) => <Moment at={queued} />,
    brief: ({ queued }) => <Moment at={queued} />,
  },
  {
    id: "problem",
    header: emailText("deliveries.problem"),
    width: 240,
    text: ({ problem = "" }) => problem,
    cell: ({ problem = "" }) => problem,
  },
  {
    id: "attempts",
    header: emailText("deliveries.attempts"),
    width: 90,
    isHidden: true,
    cell: ({ attempts }) => String(attempts),
  },
  { id: "kind", header: emailText("deliveries.kind"), width: 80, isHidden: true, cell: ({ kind }) => kind },
];

/** What was sent or waits, with a filter and `Try now` (CC-EML-004). */
export function Deliveries(props: {
  readonly filter: DeliverySearch;
  onFilter(filter: DeliverySearch): void;
}): ReactNode {
  const { filter } = props;
  const styles = useStyles();
  const list = useList(listQuery(listMailDeliveries, { query: filter }));
  const isNarrow = useNarrow();
  const [shown, setShown] = useState<string>();
  const open = list.rows.find(({ id }) => id === shown);
  const layout = useTableLayout("deliveries", COLUMNS, open !== undefined);
  const selection = useSelection();
  const actions = useDeliveryActions(list.reload);
  const chosen = list.rows.filter(({ id }) => selection.keys.has(id));
  return (
    <>
      <Filters filter={filter} onFilter={props.onFilter} />
      <div className={styles.columns}>
        <div className={styles.list} hidden={isNarrow && open !== undefined}>
          <Ribbon label={emailText("deliveries.actions")} actions={actions} rows={chosen}>
            <TableSettings columns={COLUMNS} layout={layout} />
          </Ribbon>
          {list.error !== null && list.rows.length === 0 ? (
            <ErrorState error={list.error} onRetry={list.reload} />
          ) : list.isLoading ? (
            <LoadingRows />
          ) : list.rows.length === 0 ? (
            <EmptyState
              icon={<MailRegular />}
              title={emailText("deliveries.none")}
              text={emailText("deliveries.none_text")}
            />
          ) : (
            <DataTable
              label={emailText("email.deliveries")}
              layout={layout}
              rows={list.rows}
              selection={selection}
              actions={actions}
              keyOf={({ id }) => id}
              nameOf={({ subject, recipient }) => `${subject}, ${recipient}`}
              onOpen={({ id }) => setShown(id)}
              onNearEnd={list.loadMore}
              isLoadingMore={list.isLoadingMore}
            />
          )}
        </div>
        {open === undefined ? null : <DeliveryPanel delivery={open} onClose={() => setShown(undefined)} />}
      </div>
    </>
  );
}

function DeliveryPanel({ delivery, onClose }: { readonly delivery: Delivery; onClose(): void }): ReactNode {
  const { sent, next_attempt: next } = delivery;
  const properties = [
    { name: emailText("deliveries.state"), value: <MailState state={delivery.state} /> },
    { name: emailText("deliveries.recipient"), value: delivery.recipient },
    { name: emailText("deliveries.kind"), value: delivery.kind },
    { name: emailText("deliveries.queued"), value: formatExactly(new Date(delivery.queued)) },
    { name: emailText("deliveries.sent"), value: sent === undefined ? "" : formatExactly(new Date(sent)) },
    { name: emailText("deliveries.next"), value: next === undefined ? "" : formatExactly(new Date(next)) },
    { name: emailText("deliveries.attempts"), value: String(delivery.attempts) },
    { name: emailText("deliveries.problem"), value: delivery.problem },
  ];
  return (
    <SidePanel title={delivery.subject} onClose={onClose}>
      <PropertyList properties={properties} />
    </SidePanel>
  );
}

function useDeliveryActions(reload: () => void): readonly Action<Delivery>[] {
  const tell = useTell();
  const retry = async (rows: readonly Delivery[]): Promise<void> => {
    try {
      const { data } = await api.call(retryMailDeliveries, { body: { ids: rows.map(({ id }) => id) } });
      const count = data.results.filter(({ outcome }) => outcome === "done").length;
      tell.done(emailText("deliveries.retried", { count }));
    } catch (error) {
      tell.failed(emailText("deliveries.not_retried"), error);
    }
    reload();
  };
  return [
    {
      id: "retry",
      label: emailText("deliveries.retry"),
      icon: <MailArrowUpRegular />,
      needs: "some",
      refuse: (rows) =>
        rows.some(({ state }) => state === "deferred" || state === "queued")
          ? undefined
          : emailText("deliveries.retry_none"),
      run: (rows) => void retry(rows),
    },
    { id: "refresh", label: t("list.refresh"), icon: <ArrowClockwiseRegular />, needs: "none", run: reload },
  ];
}

function Filters(props: { readonly filter: DeliverySearch; onFilter(filter: DeliverySearch): void }): ReactNode {
  const { filter, onFilter } = props;
  const styles = useStyles();
  const { state, query } = filter;
  return (
    <div className={styles.filters} role="group" aria-label={emailText("deliveries.filters")}>
      <SearchField
        label={emailText("deliveries.query")}
        placeholder={emailText("deliveries.query")}
        value={query ?? ""}
        onSearch={(text) =>
          onFilter({ ...(state === undefined ? {} : { state }), ...(text === "" ? {} : { query: text }) })
        }
      />
      <Dropdown
        aria-label={emailText("deliveries.state")}
        value={state === undefined ? emailText("deliveries.any_state") : tabText(`mails.state_${state}`)}
        selectedOptions={[state ?? ""]}
        onOptionSelect={(_, { optionValue }) => {
          const next = STATES.find((known) => known === optionValue);
          onFilter({ ...(query === undefined ? {} : { query }), ...(next === undefined ? {} : { state: next }) });
        }}
      >
        <Option value="">{emailText("deliveries.any_state")}</Option>
        {STATES.map((known) => (
          <Option key={known} value={known}>
            {tabText(`mails.state_${known}`)}
          </Option>
        ))}
      </Dropdown>
      {state === undefined && query === undefined ? null : (
        <Button appearance="subtle" onClick={() => onFilter({})}>
          {emailText("deliveries.clear")}
        </Button>
      )}
    </div>
  );
}
