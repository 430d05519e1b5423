import { Tab, TabList, makeStyles } from "@fluentui/react-components";
import { CheckmarkCircleRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { Ribbon } from "@muniment/ui/action";
import { useList } from "@muniment/ui/query";
import { useNarrow } from "@muniment/ui/shell";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable, TableSettings, useSelection, useTableLayout } from "@muniment/ui/table";
import { listDirectoryChanges } from "@muniment/work-api/control-center/directory-run";
import { listQuery } from "../../../api.ts";
import { directoryText } from "../../../texts/directory.ts";
import { changeColumns, nameOf } from "./-change-columns.tsx";
import type { Change } from "./-change-columns.tsx";
import { ChangePanel } from "./-change-panel.tsx";
import { useConflictActions } from "./-conflict-actions.tsx";
import { changeCount, countKinds } from "./-source-state.tsx";
import type { Run } from "./-source-state.tsx";

const useStyles = makeStyles({
  tabs: { padding: "0 8px", flexWrap: "wrap", flexShrink: 0 },
  columns: { display: "flex", flexGrow: 1, minHeight: 0, minWidth: 0 },
  list: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, minHeight: 0 },
});

type Shown = Change["kind"] | "all";

/** What a run found, line by line, of one kind or all (CC-DIR-008, CC-DIR-010). */
export function RunChanges({ run }: { readonly run: Run }): ReactNode {
  const styles = useStyles();
  const [shown, setShown] = useState<Shown>("all");
  const { counts } = run;
  const total = changeCount(run) + counts.conflict + counts.skipped + counts.refused;
  if (total === 0) {
    return (
      <EmptyState
        icon={<CheckmarkCircleRegular />}
        title={directoryText("run.none")}
        text={directoryText("run.none_text")}
      />
    );
  }
  // Those that were refused are among those that were to be disabled.
  const kinds = countKinds.flatMap((kind) => {
    const count = kind === "disable" ? counts.disable + counts.refused : counts[kind];
    return kind === "refused" || count === 0 ? [] : [{ kind, count }];
  });
  return (
    <>
      <TabList
        className={styles.tabs}
        size="small"
        aria-label={directoryText("run.changes")}
        selectedValue={shown}
        onTabSelect={(_, { value }) => setShown(value as Shown)}
      >
        <Tab value="all">{directoryText("run.all")}</Tab>
        {kinds.map(({ kind, count }) => (
          <Tab key={kind} value={kind}>
            {directoryText(`run.count.${kind}`, { count })}
          </Tab>
        ))}
      </TabList>
      <Lines key={shown} run={run} shown={shown} />
    </>
  );
}

function Lines({ run, shown }: { readonly run: Run; readonly shown: Shown }): ReactNode {
  const styles = useStyles();
  const isNarrow = useNarrow();
  const list = useList(
    listQuery(listDirectoryChanges, {
      params: { source: String(run.source), run: String(run.num) },
      query: shown === "all" ? {} : { kind: shown },
    }),
  );
  const selection = useSelection();
  const [openNum, setOpenNum] = useState<number>();
  const open = list.rows.find(({ num }) => num === openNum);
  const selected = list.rows.filter(({ num }) => selection.keys.has(String(num)));
  const layout = useTableLayout("directory-changes", changeColumns, open !== undefined);
  const { actions, question } = useConflictActions(run);
  const hasConflicts = run.counts.conflict + run.counts.skipped > 0;
  if (list.isLoading) return <LoadingRows />;
  if (list.error !== null && list.rows.length === 0) return <ErrorState error={list.error} onRetry={list.reload} />;
  return (
    <div className={styles.columns}>
      <div className={styles.list} hidden={isNarrow && open !== undefined}>
        <Ribbon label={directoryText("run.changes")} actions={hasConflicts ? actions : []} rows={selected}>
          <TableSettings columns={changeColumns} layout={layout} />
        </Ribbon>
        <DataTable
          label={directoryText("run.changes")}
          layout={layout}
          rows={list.rows}
          selection={selection}
          actions={hasConflicts ? actions : []}
          keyOf={({ num }) => String(num)}
          nameOf={nameOf}
          onOpen={({ num }) => setOpenNum(num)}
          onActive={({ num }) => (open === undefined ? undefined : setOpenNum(num))}
          onNearEnd={list.loadMore}
          isLoadingMore={list.isLoadingMore}
        />
      </div>
      {open === undefined ? null : (
        <ChangePanel change={open} actions={actions} onClose={() => setOpenNum(undefined)} />
      )}
      {question}
    </div>
  );
}
