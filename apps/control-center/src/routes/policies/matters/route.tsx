import { Outlet, createFileRoute, useNavigate, useParams } from "@tanstack/react-router";
import { Button, makeStyles } from "@fluentui/react-components";
import { SearchRegular, ShieldLockRegular } from "@fluentui/react-icons";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { Ribbon } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { FilterChips, SearchField } from "@muniment/ui/filter";
import { useList } from "@muniment/ui/query";
import type { List } from "@muniment/ui/query";
import { PageHeader, useNarrow } from "@muniment/ui/shell";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable, TableSettings, useSelection, useTableLayout } from "@muniment/ui/table";
import type { Selection, TableLayout } from "@muniment/ui/table";
import { listPolicyAssets } from "@muniment/work-api/policy/asset";
import { listQuery } from "../../../api.ts";
import { usePolicyRoles } from "../../../session.ts";
import { policyText } from "../../../texts/policy.ts";
import { NoPolicyRole } from "../-no-policy-role.tsx";
import type { Policy } from "../-policy.ts";
import { usePolicyActions } from "./-policy-actions.tsx";
import type { Question } from "./-policy-actions.tsx";
import { policyColumns } from "./-policy-columns.tsx";
import { PolicyFilter, policyChips } from "./-policy-filter.tsx";
import { PolicyQuestion } from "./-policy-question.tsx";
import { readPolicyListSearch } from "./-policy-search.ts";
import type { PolicyListSearch } from "./-policy-search.ts";

export const Route = createFileRoute("/policies/matters")({
  validateSearch: readPolicyListSearch,
  component: Policies,
});

const useStyles = makeStyles({
  columns: { display: "flex", flexGrow: 1, minHeight: 0, minWidth: 0 },
  list: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, minHeight: 0 },
});

function Policies(): ReactNode {
  // Who may only give roles sees no policies by that.
  return usePolicyRoles().roles.length > 0 ? <PolicyList /> : <NoPolicyRole />;
}

/** `Security policies › Clients & matters`. */
function PolicyList(): ReactNode {
  const styles = useStyles();
  const search = readPolicyListSearch({ ...Route.useSearch() });
  const navigate = useNavigate({ from: Route.fullPath });
  const isNarrow = useNarrow();
  const viewed = useParams({ strict: false }).policy;
  const columns = useMemo(policyColumns, []);
  const layout = useTableLayout("policies", columns, viewed !== undefined);
  const selection = useSelection();
  const list = useList(listQuery(listPolicyAssets, { query: { ...search } }));
  const selected = list.rows.filter(({ id }) => selection.keys.has(id));
  const [asking, setAsking] = useState<{ readonly id: string; readonly question: Question }>();
  const actions = usePolicyActions({
    selected,
    reload: list.reload,
    onAsk: ({ id }, question) => setAsking({ id, question }),
  });
  const change = useCallback(
    (changed: PolicyListSearch): void =>
      void navigate({ to: ".", search: (former) => ({ ...former, ...changed }), replace: true }),
    [navigate],
  );
  const onSearch = useCallback((query: string) => change({ query: query === "" ? undefined : query }), [change]);
  const all = { query: undefined, state: undefined, security: undefined, kind: undefined };
  return (
    <>
      <PageHeader title={policyText("list.title")} text={policyText("list.intro")}>
        <SearchField
          label={policyText("list.search")}
          placeholder={policyText("list.search_hint")}
          value={search.query ?? ""}
          maxLength={200}
          onSearch={onSearch}
        />
        <PolicyFilter search={search} onChange={change} />
      </PageHeader>
      <div className={styles.columns}>
        <div className={styles.list} hidden={isNarrow && viewed !== undefined}>
          <Ribbon label={policyText("list.actions")} actions={actions} rows={selected}>
            <TableSettings columns={columns} layout={layout} />
          </Ribbon>
          <FilterChips
            chips={policyChips({ search, onChange: change })}
            onClear={() => change({ state: undefined, security: undefined, kind: undefined })}
          />
          {list.isLoading ? (
            <LoadingRows rows={12} />
          ) : list.error !== null && list.rows.length === 0 ? (
            <ErrorState error={list.error} onRetry={list.reload} />
          ) : list.rows.length === 0 ? (
            <NoPolicies search={search} actions={actions} onShowAll={() => change(all)} />
          ) : (
            <PolicyTable list={list} layout={layout} selection={selection} actions={actions} />
          )}
        </div>
        <Outlet />
      </div>
      {asking === undefined ? null : <PolicyQuestion {...asking} onClose={() => setAsking(undefined)} />}
    </>
  );
}

function PolicyTable(props: {
  readonly list: List<Policy>;
  readonly layout: TableLayout<Policy>;
  readonly selection: Selection;
  readonly actions: readonly Action<Policy>[];
}): ReactNode {
  const { list, layout, selection, actions } = props;
  const navigate = useNavigate({ from: Route.fullPath });
  const viewed = useParams({ strict: false }).policy;
  const { only } = selection;
  const isOneOrNone = selection.keys.size < 2;
  useEffect(() => {
    if (viewed !== undefined && isOneOrNone) only([viewed]);
    // Following the panel, not the selection.
  }, [viewed]);
  const open = (policy: Policy, replace = false): void =>
    void navigate({
      to: "/policies/matters/$policy",
      params: { policy: policy.id },
      search: (former) => former,
      replace,
    });
  return (
    <DataTable
      label={policyText("list.title")}
      layout={layout}
      rows={list.rows}
      total={list.total}
      selection={selection}
      actions={actions}
      isLoadingMore={list.isLoadingMore}
      onNearEnd={list.loadMore}
      keyOf={(policy) => policy.id}
      nameOf={(policy) => `${policy.client_id} ${policy.matter_id}`.trim()}
      onOpen={(policy) => open(policy)}
      // With the panel open, the keys lead from policy to policy.
      onActive={(policy) => (viewed === undefined || viewed === policy.id ? undefined : open(policy, true))}
    />
  );
}

function NoPolicies(props: {
  readonly search: PolicyListSearch;
  readonly actions: readonly Action<Policy>[];
  onShowAll(): void;
}): ReactNode {
  const create = props.actions.find(({ id }) => id === "create");
  if (Object.keys(props.search).length > 0) {
    return (
      <EmptyState icon={<SearchRegular />} title={policyText("list.none_matching")}>
        <Button onClick={props.onShowAll}>{policyText("list.show_all")}</Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<ShieldLockRegular />} title={policyText("list.none")} text={policyText("list.none_text")}>
      {create === undefined ? undefined : (
        <Button appearance="primary" onClick={() => create.run([])}>
          {create.label}
        </Button>
      )}
    </EmptyState>
  );
}
