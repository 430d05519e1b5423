import { useQuery } from "@tanstack/react-query";
import { Outlet, createFileRoute, useNavigate, useParams } from "@tanstack/react-router";
import { Button, makeStyles } from "@fluentui/react-components";
import { ArrowSplitRegular } from "@fluentui/react-icons";
import { Suspense, lazy, useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { Ribbon } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { PageHeader, useNarrow } from "@muniment/ui/shell";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable, TableSettings, useSelection, useTableLayout } from "@muniment/ui/table";
import type { Selection, TableLayout } from "@muniment/ui/table";
import { listOpposingSets } from "@muniment/work-api/policy/opposing-set";
import { q } from "../../../api.ts";
import { usePolicyRoles } from "../../../session.ts";
import { setText } from "../../../texts/policy-set.ts";
import { NoPolicyRole } from "../-no-policy-role.tsx";
import { useSetActions } from "./-set-actions.tsx";
import { setColumns } from "./-set-columns.tsx";
import type { SetQuestionKind } from "./-set-question.tsx";
import type { OpposingSet } from "./-set.ts";

// Fetched when it is first asked for.
const SetQuestion = lazy(async () => ({ default: (await import("./-set-question.tsx")).SetQuestion }));

export const Route = createFileRoute("/policies/sets")({ component: Sets });

const useStyles = makeStyles({
  columns: { display: "flex", flexGrow: 1, minHeight: 0, minWidth: 0 },
  list: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, minHeight: 0 },
});

function Sets(): ReactNode {
  // Who may only give roles sees no sets by that.
  return usePolicyRoles().roles.length > 0 ? <SetList /> : <NoPolicyRole />;
}

/** `Security policies › Opposing sets` (SPM-WAL-004). */
function SetList(): ReactNode {
  const styles = useStyles();
  const isNarrow = useNarrow();
  const viewed = useParams({ strict: false }).set;
  const columns = useMemo(setColumns, []);
  const layout = useTableLayout("opposing-sets", columns, viewed !== undefined);
  const selection = useSelection();
  const found = useQuery({ ...q(listOpposingSets), refetchOnWindowFocus: true });
  const sets = found.data?.data;
  const selected = (sets ?? []).filter(({ id }) => selection.keys.has(id));
  const [asking, setAsking] = useState<{ readonly id: string; readonly question: SetQuestionKind }>();
  const actions = useSetActions({
    selected,
    reload: () => void found.refetch(),
    onAsk: ({ id }, question) => setAsking({ id, question }),
  });
  return (
    <>
      <PageHeader title={setText("set.title")} text={setText("set.intro")} />
      <div className={styles.columns}>
        <div className={styles.list} hidden={isNarrow && viewed !== undefined}>
          <Ribbon label={setText("set.actions")} actions={actions} rows={selected}>
            <TableSettings columns={columns} layout={layout} />
          </Ribbon>
          {sets === undefined ? (
            found.error === null ? (
              <LoadingRows rows={8} />
            ) : (
              <ErrorState error={found.error} onRetry={() => void found.refetch()} />
            )
          ) : sets.length === 0 ? (
            <NoSets actions={actions} />
          ) : (
            <SetTable sets={sets} layout={layout} selection={selection} actions={actions} />
          )}
        </div>
        <Outlet />
      </div>
      <Suspense>
        {asking === undefined ? null : <SetQuestion {...asking} onClose={() => setAsking(undefined)} />}
      </Suspense>
    </>
  );
}

function SetTable(props: {
  readonly sets: readonly OpposingSet[];
  readonly layout: TableLayout<OpposingSet>;
  readonly selection: Selection;
  readonly actions: readonly Action<OpposingSet>[];
}): ReactNode {
  const { sets, layout, selection, actions } = props;
  const navigate = useNavigate();
  const viewed = useParams({ strict: false }).set;
  const { only } = selection;
  const isOneOrNone = selection.keys.size < 2;
  useEffect(() => {
    if (viewed !== undefined && isOneOrNone) only([viewed]);
    // Following the panel, not the selection.
  }, [viewed]);
  const open = (set: OpposingSet, replace = false): void =>
    void navigate({ to: "/policies/sets/$set", params: { set: set.id }, replace });
  return (
    <DataTable
      label={setText("set.title")}
      layout={layout}
      rows={sets}
      total={sets.length}
      selection={selection}
      actions={actions}
      keyOf={(set) => set.id}
      nameOf={(set) => set.alias}
      onOpen={(set) => open(set)}
      // With the panel open, the keys lead from set to set.
      onActive={(set) => (viewed === undefined || viewed === set.id ? undefined : open(set, true))}
    />
  );
}

function NoSets({ actions }: { readonly actions: readonly Action<OpposingSet>[] }): ReactNode {
  const create = actions.find(({ id }) => id === "create");
  return (
    <EmptyState icon={<ArrowSplitRegular />} title={setText("set.none")} text={setText("set.none_text")}>
      {create === undefined ? undefined : (
        <Button appearance="primary" onClick={() => create.run([])}>
          {create.label}
        </Button>
      )}
    </EmptyState>
  );
}
