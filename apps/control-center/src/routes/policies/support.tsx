import { useQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { Button, makeStyles } from "@fluentui/react-components";
import { ArrowClockwiseRegular, DeleteRegular, PersonLinkRegular } from "@fluentui/react-icons";
import { Suspense, lazy, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { Ribbon } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { SearchField } from "@muniment/ui/filter";
import { Moment } from "@muniment/ui/moment";
import { PageHeader } from "@muniment/ui/shell";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable, TableSettings, useSelection, useTableLayout } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { listPolicySupport } from "@muniment/work-api/policy/support";
import { q } from "../../api.ts";
import { t } from "../../messages.ts";
import { usePolicyRoles } from "../../session.ts";
import { supportText } from "../../texts/policy-support.ts";
import type { Support } from "./-support-dialogs.tsx";

// Fetched when they are first asked for.
const AddSupport = lazy(async () => ({ default: (await import("./-support-dialogs.tsx")).AddSupport }));
const EndSupport = lazy(async () => ({ default: (await import("./-support-dialogs.tsx")).EndSupport }));

export const Route = createFileRoute("/policies/support")({ component: SupportStaff });

const useStyles = makeStyles({
  list: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, minHeight: 0 },
});

const keyOf = ({ assistant, person }: Support): string => `${assistant.id} ${person.id}`;

function fits({ assistant, person }: Support, query: string): boolean {
  const text = query.trim().toLowerCase();
  return [assistant.full_name, assistant.id, person.full_name, person.id].some((each) =>
    each.toLowerCase().includes(text),
  );
}

/** `Security policies › Support staff`: who follows whom on teams and behind walls (SPM-MOD-008). */
function SupportStaff(): ReactNode {
  const styles = useStyles();
  const columns = useMemo(supportColumns, []);
  const layout = useTableLayout("policy-support", columns);
  const selection = useSelection();
  const found = useQuery({ ...q(listPolicySupport), refetchOnWindowFocus: true });
  const [query, setQuery] = useState("");
  const rows = found.data?.data.filter((support) => fits(support, query));
  const selected = (rows ?? []).filter((support) => selection.keys.has(keyOf(support)));
  const [asking, setAsking] = useState<"add" | Support>();
  const actions = useSupportActions({ selected, reload: () => void found.refetch(), onAsk: setAsking });
  const close = (): void => setAsking(undefined);
  const add = actions.find(({ id }) => id === "add");
  return (
    <>
      <PageHeader title={supportText("list.title")} text={supportText("list.intro")}>
        <SearchField label={supportText("list.search")} value={query} onSearch={setQuery} />
      </PageHeader>
      <div className={styles.list}>
        <Ribbon label={supportText("list.actions")} actions={actions} rows={selected}>
          <TableSettings columns={columns} layout={layout} />
        </Ribbon>
        {rows === undefined ? (
          found.error === null ? (
            <LoadingRows rows={6} />
          ) : (
            <ErrorState error={found.error} onRetry={() => void found.refetch()} />
          )
        ) : rows.length === 0 && query !== "" ? (
          <EmptyState icon={<PersonLinkRegular />} title={supportText("add.none")}>
            <Button onClick={() => setQuery("")}>{supportText("list.show_all")}</Button>
          </EmptyState>
        ) : rows.length === 0 ? (
          <EmptyState
            icon={<PersonLinkRegular />}
            title={supportText("list.none")}
            text={supportText("list.none_text")}
          >
            {add === undefined ? undefined : (
              <Button appearance="primary" onClick={() => add.run([])}>
                {add.label}
              </Button>
            )}
          </EmptyState>
        ) : (
          <DataTable
            label={supportText("list.title")}
            layout={layout}
            rows={rows}
            total={rows.length}
            selection={selection}
            actions={actions}
            keyOf={keyOf}
            nameOf={({ assistant, person }) => `${assistant.full_name}, ${person.full_name}`}
            onOpen={(support) => selection.only([keyOf(support)])}
          />
        )}
      </div>
      <Suspense>
        {asking === undefined ? null : asking === "add" ? (
          <AddSupport onClose={close} />
        ) : (
          <EndSupport support={asking} onClose={close} />
        )}
      </Suspense>
    </>
  );
}

function useSupportActions(deps: {
  readonly selected: readonly Support[];
  reload(): void;
  onAsk(asked: "add" | Support): void;
}): readonly Action<Support>[] {
  const { roles } = usePolicyRoles();
  const mayChange = roles.includes("asset_administrator") || roles.includes("asset_manager");
  const add: Action<Support> = {
    id: "add",
    label: supportText("add.button"),
    needs: "none",
    isPrimary: true,
    run: () => deps.onAsk("add"),
  };
  const end: Action<Support> = {
    id: "end",
    label: supportText("end.button"),
    icon: <DeleteRegular />,
    needs: "one",
    refuse: () =>
      deps.selected.length > 1 ? t("list.one_only") : mayChange ? undefined : supportText("needs_manager"),
    run: ([support]) => (support === undefined ? undefined : deps.onAsk(support)),
  };
  return [
    ...(mayChange ? [add] : []),
    end,
    { id: "reload", label: t("list.refresh"), icon: <ArrowClockwiseRegular />, needs: "none", run: deps.reload },
  ];
}

function supportColumns(): readonly Column<Support>[] {
  return [
    {
      id: "assistant",
      header: supportText("column.assistant"),
      width: 240,
      isName: true,
      text: ({ assistant }) => assistant.full_name,
      cell: ({ assistant }) => assistant.full_name,
    },
    {
      id: "person",
      header: supportText("column.person"),
      width: 240,
      text: ({ person }) => person.full_name,
      cell: ({ person }) => person.full_name,
      brief: ({ person }) => person.full_name,
    },
    {
      id: "starts",
      header: supportText("column.starts"),
      width: 140,
      cell: ({ starts_at: start }) => <Moment at={start ?? undefined} />,
    },
    {
      id: "ends",
      header: supportText("column.ends"),
      width: 140,
      cell: ({ ends_at: end }) => <Moment at={end ?? undefined} />,
    },
  ];
}
